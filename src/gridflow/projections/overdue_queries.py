"""What was overdue 超期 at an instant: every clock that ran past its due instant then."""

from dataclasses import dataclass

from sqlalchemy import Select, Subquery, literal, select, union_all

from gridflow.aggregates.case.light import Light
from gridflow.aggregates.case.owing import Duty
from gridflow.projections.as_of import said_of
from gridflow.projections.owed import OwedDuties
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below
from gridflow.projections.spans import standing
from gridflow.projections.tables import table_of
from gridflow.territory import UnitTree

_QUEUES, _OWED = table_of(Queues()), table_of(OwedDuties())
_TASKS = (Duty.ASSIST.value, Duty.ANSWER.value)
"""What has a clock of its own beside that of the stage; such a clock bears the name of its task."""


@dataclass(frozen=True, slots=True)
class OverdueFilter:
    """Whose: of the units in a unit's subtree. `at` is now, or the asked instant if `past`; microseconds."""

    unit: str
    at: int
    past: bool = False


def overdue_page(
    reader: Reader, units: UnitTree, wanted: OverdueFilter, limit: int, cursor: str | None, min_position: int = 0
) -> Page[Row]:
    """The overdue clocks of units that must act, those first that have been due the longest.

    Raises UnknownUnit, ProjectionBehind, and InvalidInput for a foreign cursor.
    """
    found = _overdue(wanted.at, past=wanted.past)
    query: Select[tuple[object, ...]] = (
        select(found)
        .where(below(found.c.path, units, wanted.unit))
        .order_by(found.c.due_at, found.c.number, found.c.clock)
    )
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
        said = said_of(connection, [row["number"] for row in rows], wanted.at if wanted.past else None)
    return Page([row | said[row["number"]] for row in rows], following, position)


def overdue(reader: Reader, at: int, min_position: int = 0) -> list[tuple[str, str]]:
    """The (number, clock) of the whole county whose clock was running past its due instant at one in microseconds."""
    found = _overdue(at, past=True)
    with reader.at(min_position) as (connection, _):
        rows = connection.execute(select(found.c.number, found.c.clock).order_by(found.c.number, found.c.clock))
        return [(number, clock) for number, clock in rows]


def _overdue(at: int, *, past: bool) -> Subquery:
    stages = select(
        _QUEUES.c.number,
        _QUEUES.c.clock,
        _QUEUES.c.holder.label("unit"),
        _QUEUES.c.holder_path.label("path"),
        _QUEUES.c.stage,
        _QUEUES.c.status,
        _QUEUES.c.clock_unit,
        _QUEUES.c.due_at,
        _QUEUES.c.paused_until,
        literal(Light.RED.value).label("light"),
    ).where(standing(at, past=past), _QUEUES.c.running == 1, _QUEUES.c.due_at <= at)
    tasks = select(
        _OWED.c.number,
        _OWED.c.about.label("clock"),
        _OWED.c.unit,
        _OWED.c.unit_path.label("path"),
        _OWED.c.duty.label("stage"),
        _OWED.c.status,
        _OWED.c.clock_unit,
        _OWED.c.due_at,
        _OWED.c.paused_until,
        literal(Light.RED.value).label("light"),
    ).where(standing(at, past=past), _OWED.c.duty.in_(_TASKS), _OWED.c.running == 1, _OWED.c.due_at <= at)
    return union_all(stages, tasks).subquery("overdue")
