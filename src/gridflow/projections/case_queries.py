"""What the read model of cases answers: searches."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, or_, select

from gridflow.aggregates.case.commands import Kind
from gridflow.aggregates.case.light import Light
from gridflow.aggregates.case.number import number_prefix
from gridflow.policy import Stage
from gridflow.projections.as_of import cases_as_of, versions_of
from gridflow.projections.cases import Cases
from gridflow.projections.lights import light_column
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below_in_order
from gridflow.projections.tables import table_of
from gridflow.store.times import instant
from gridflow.territory import UnitTree, county_of

_CASES = table_of(Cases())


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: those placed or held in the subtree of `unit`. `at` is the instant of the lights, and of the cases
    themselves if `past`; microseconds."""

    unit: str
    at: int
    kind: Kind | None = None
    stage: Stage | None = None
    light: Light | None = None
    matter: str | None = None
    text: str | None = None
    past: bool = False


def case_page(
    reader: Reader, units: UnitTree, wanted: CaseFilter, limit: int, cursor: str | None, min_position: int = 0
) -> Page[Row]:
    """Cases in order of number, newest first. Raises UnknownUnit, ProjectionBehind, InvalidInput for a cursor."""
    query = page_query(units, wanted)
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
        if wanted.past:
            versions = versions_of(connection, [row["number"] for row in rows], wanted.at, position)
            rows = [row | versions[row["number"]] for row in rows]
    return Page(rows, following, position)


def page_query(units: UnitTree, wanted: CaseFilter) -> Select[tuple[object, ...]]:
    """The cases of `case_page`, in its order. Raises UnknownUnit."""
    source = cases_as_of(wanted.at) if wanted.past else _CASES
    light = light_column(source, wanted.at)
    columns = [column for column in source.c if column.name not in ("state", "place_path", "holder_path")]
    query: Select[tuple[object, ...]] = (
        select(*columns, light)
        .where(or_(*(below_in_order(source.c[path], units, wanted.unit) for path in ("place_path", "holder_path"))))
        .order_by(source.c.number.desc())
    )
    if wanted.past:
        # Passes by the cases of later days, whatever the time zone. A tilde comes after every digit.
        after = instant(wanted.at).date() + timedelta(days=1)
        query = query.where(source.c.number < number_prefix(county_of(wanted.unit), after) + "~")
    if wanted.kind is not None:
        query = query.where(source.c.kind == wanted.kind.value)
    if wanted.stage is not None:
        query = query.where(source.c.stage == wanted.stage.value)
    if wanted.light is not None:
        query = query.where(light == wanted.light.value)
    if wanted.matter is not None:
        query = query.where(source.c.matter == wanted.matter)
    if wanted.text is not None:
        query = query.where(
            or_(source.c.subject.icontains(wanted.text, autoescape=True), source.c.number == wanted.text)
        )
    return query


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
        query = query.where(below_in_order(_CASES.c.place_path, units, unit))
    with reader.at() as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
    return Page(rows, following, position)
