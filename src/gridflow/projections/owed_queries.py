"""What the read model of owed duties answers: what a unit or a person owes, and how much of what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, func, select, text

from gridflow.aggregates.case.light import Light
from gridflow.aggregates.case.owing import Duty
from gridflow.projections.as_of import said_of
from gridflow.projections.lights import light_column
from gridflow.projections.owed import OwedDuties
from gridflow.projections.queue_queries import Scope
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below, below_in_order, own, unsought
from gridflow.projections.spans import STANDING, standing
from gridflow.projections.tables import table_of
from gridflow.territory import UnitTree

Below = Callable[[ColumnElement[Any], UnitTree, str], ColumnElement[bool]]

_OWED = table_of(OwedDuties())


@dataclass(frozen=True, slots=True)
class OwedFilter:
    """What is asked: of a unit or its subtree, of one person of it, of one duty.

    `at` is the instant of the lights, and of the duties themselves if `past`; microseconds.
    """

    unit: str
    scope: Scope
    at: int
    past: bool = False
    person: str | None = None
    duty: Duty | None = None


@dataclass(frozen=True, slots=True)
class DutyTotal:
    """How often a duty is owed, by light."""

    duty: Duty
    lights: dict[Light, int]

    @property
    def total(self) -> int:
        return sum(self.lights.values())


def owed_page(
    reader: Reader, units: UnitTree, wanted: OwedFilter, limit: int, cursor: str | None, min_position: int = 0
) -> Page[Row]:
    """What is owed, the most urgent deadline first, then by number.

    Raises UnknownUnit, ProjectionBehind, and InvalidInput for a foreign cursor.
    """
    query = page_query(units, wanted)
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
        said = said_of(connection, [row["number"] for row in rows], wanted.at if wanted.past else None)
    return Page([row | said[row["number"]] for row in rows], following, position)


def owed_totals(
    reader: Reader, units: UnitTree, wanted: OwedFilter, min_position: int = 0
) -> tuple[list[DutyTotal], int]:
    """How much of each duty is owed, in the order of the flow, and the position. Raises as `owed_page`."""
    query = totals_query(units, wanted)
    with reader.at(min_position) as (connection, position):
        counts = connection.execute(query).all()
    found = {duty: {Light(shown): count for of, shown, count in counts if of == duty} for duty in Duty}
    return [DutyTotal(duty, lights) for duty, lights in found.items() if lights], position


def page_query(units: UnitTree, wanted: OwedFilter) -> Select[tuple[object, ...]]:
    """What is owed, in the order of `owed_page`. Raises UnknownUnit."""
    return (
        select(
            _OWED.c.position,
            _OWED.c.ordinal,
            _OWED.c.number,
            _OWED.c.duty,
            _OWED.c.about,
            _OWED.c.unit,
            _OWED.c.person,
            _OWED.c.stage,
            _OWED.c.status,
            _OWED.c.clock_unit,
            _OWED.c.due_at,
            _OWED.c.paused_until,
            _OWED.c.from_at,
            light_column(_OWED, wanted.at),
        )
        .where(*_asked(units, wanted, below_in_order))
        .order_by(_OWED.c.due_at, _OWED.c.number, _OWED.c.position, _OWED.c.ordinal)
    )


def totals_query(units: UnitTree, wanted: OwedFilter) -> Select[str, str, int]:
    """How often each duty is owed in each light. Raises UnknownUnit."""
    light = light_column(_OWED, wanted.at)
    return select(_OWED.c.duty, light, func.count()).where(*_asked(units, wanted)).group_by(_OWED.c.duty, light)


def _asked(units: UnitTree, wanted: OwedFilter, below: Below = below) -> list[ColumnElement[Any] | TextClause]:
    # A person owes little, whatever the unit.
    path = unsought(_OWED.c.unit_path) if wanted.person is not None else _OWED.c.unit_path
    conditions: list[ColumnElement[Any] | TextClause] = [
        standing(wanted.at, past=wanted.past),
        own(path, units, wanted.unit) if wanted.scope == "own" else below(path, units, wanted.unit),
    ]
    if wanted.person is not None:
        conditions.append(_OWED.c.person == wanted.person)
    if wanted.duty is not None:
        conditions.append(_OWED.c.duty == wanted.duty.value)
    return conditions


def owed_by_former(reader: Reader, units: UnitTree, after: str, limit: int) -> tuple[list[str], int]:
    """The numbers, after one, of at most so many cases on which units that are no more owe something now, and the
    position."""
    # The path is of the day on which the entry began, or its stand-in's since; the code tells who it was.
    query = (
        select(_OWED.c.number)
        .where(text(STANDING), _OWED.c.unit.in_(sorted(units.former)), _OWED.c.number > after)
        .distinct()
        .order_by(_OWED.c.number)
        .limit(limit)
    )
    with reader.at() as (connection, position):
        return list(connection.execute(query).scalars()), position
