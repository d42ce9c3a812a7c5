"""What the read model of cases answers: searches."""

from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from gridflow.aggregates.case.commands import Kind
from gridflow.aggregates.case.light import Light
from gridflow.policy import Stage
from gridflow.projections.cases import Cases
from gridflow.projections.lights import light_column
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below
from gridflow.projections.tables import table_of
from gridflow.territory import UnitTree

_CASES = table_of(Cases())


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: those placed or held in the subtree of `unit`. `at` is the instant of the lights, microseconds."""

    unit: str
    at: int
    kind: Kind | None = None
    stage: Stage | None = None
    light: Light | None = None
    matter: str | None = None
    text: str | None = None


def case_page(
    reader: Reader, units: UnitTree, wanted: CaseFilter, limit: int, cursor: str | None, min_position: int = 0
) -> Page[Row]:
    """Cases in order of number, newest first. Raises UnknownUnit, ProjectionBehind, InvalidInput for a cursor."""
    light = light_column(_CASES, wanted.at)
    columns = [column for column in _CASES.c if column.name not in ("state", "place_path", "holder_path")]
    query: Select[tuple[object, ...]] = (
        select(*columns, light)
        .where(or_(below(_CASES.c.place_path, units, wanted.unit), below(_CASES.c.holder_path, units, wanted.unit)))
        .order_by(_CASES.c.number.desc())
    )
    if wanted.kind is not None:
        query = query.where(_CASES.c.kind == wanted.kind.value)
    if wanted.stage is not None:
        query = query.where(_CASES.c.stage == wanted.stage.value)
    if wanted.light is not None:
        query = query.where(light == wanted.light.value)
    if wanted.matter is not None:
        query = query.where(_CASES.c.matter == wanted.matter)
    if wanted.text is not None:
        query = query.where(
            or_(_CASES.c.subject.icontains(wanted.text, autoescape=True), _CASES.c.number == wanted.text)
        )
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
    return Page(rows, following, position)


def published_page(reader: Reader, units: UnitTree, unit: str | None, limit: int, cursor: str | None) -> Page[Row]:
    """Cases shown to the public, all or those placed in a unit's subtree, newest number first.

    Raises UnknownUnit, InvalidInput for a cursor.
    """
    query: Select[tuple[object, ...]] = (
        select(
            _CASES.c.number,
            _CASES.c.public_subject,
            _CASES.c.matter,
            _CASES.c.stage,
            _CASES.c.holder,
            _CASES.c.reported_at,
        )
        .where(_CASES.c.public_subject.is_not(None))
        .order_by(_CASES.c.number.desc())
    )
    if unit is not None:
        query = query.where(below(_CASES.c.place_path, units, unit))
    with reader.at() as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
    return Page(rows, following, position)
