"""Cases as they stood at a past instant, put together from the read models without a replay."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, Subquery, Table, and_, func, select

from gridflow.projections.cases import Cases
from gridflow.projections.lights import NEVER_PAUSED
from gridflow.projections.outlines import CORRECTED, ENDED, Outlines
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import FOREVER, Row
from gridflow.projections.tables import table_of
from gridflow.store.tables import events

_CASES, _OUTLINES, _QUEUES = table_of(Cases()), table_of(Outlines()), table_of(Queues())
_SAID: Final = ("subject", "matter", "urgency", "place")
"""What a page of a queue says of a case that its clock does not tell."""


def cases_as_of(at: int) -> Subquery:
    """The cases that were reported by an instant in microseconds, with the columns of `Cases` that lists are made of.

    An open case stood in a queue; one that stood in none had ended, as its outline of then or its present row says.
    """
    then, queued = _then(_OUTLINES, at), _then(_QUEUES, at)
    corrected = (func.coalesce(_OUTLINES.c[name], _CASES.c[name]).label(name) for name in CORRECTED)
    ended = (func.coalesce(_QUEUES.c[name], _OUTLINES.c[name], _CASES.c[name]).label(name) for name in ENDED)
    return (
        select(
            _CASES.c.number,
            _CASES.c.channel,
            _CASES.c.reported_at,
            *corrected,
            *ended,
            func.coalesce(_QUEUES.c.running, 0).label("running"),
            func.coalesce(_QUEUES.c.due_at, FOREVER).label("due_at"),
            func.coalesce(_QUEUES.c.warn_at, FOREVER).label("warn_at"),
            func.coalesce(_QUEUES.c.paused_until, NEVER_PAUSED).label("paused_until"),
        )
        .select_from(
            _CASES.outerjoin(_QUEUES, and_(_QUEUES.c.number == _CASES.c.number, queued)).outerjoin(
                _OUTLINES, and_(_OUTLINES.c.number == _CASES.c.number, then)
            )
        )
        .where(_CASES.c.reported_at <= at)
        .subquery("cases_then")
    )


def said_of(connection: Connection, numbers: Sequence[str], at: int | None) -> dict[str, Row]:
    """What the cases of these numbers say, now or at an instant in microseconds: their subject, matter, urgency and
    place, and since when they are there."""
    query = select(_CASES.c.number, _CASES.c.reported_at, *(_CASES.c[name] for name in _SAID))
    if at is not None:
        said = (func.coalesce(_OUTLINES.c[name], _CASES.c[name]).label(name) for name in _SAID)
        joined = _CASES.outerjoin(_OUTLINES, and_(_OUTLINES.c.number == _CASES.c.number, _then(_OUTLINES, at)))
        query = select(_CASES.c.number, _CASES.c.reported_at, *said).select_from(joined)
    found = connection.execute(query.where(_CASES.c.number.in_(numbers))).mappings()
    return {row["number"]: dict(row) for row in found}


def versions_of(connection: Connection, numbers: Sequence[str], at: int, position: int) -> dict[str, Row]:
    """The version of each of these cases at an instant, up to a position of the log, and since when it had it."""
    query = (
        select(
            events.c.stream_id,
            func.max(events.c.version).label("version"),
            func.max(events.c.recorded_at).label("updated_at"),
        )
        .where(events.c.stream_id.in_(numbers), events.c.recorded_at <= at, events.c.position <= position)
        .group_by(events.c.stream_id)
    )
    found = connection.execute(query).all()
    return {number: {"version": version, "updated_at": updated} for number, version, updated in found}


def position_at(connection: Connection, at: int, position: int) -> int:
    """The position of the last event up to `position` that was recorded by an instant in microseconds; 0 for none.

    The instants of the log never go back, so that a few looks find it.
    """
    low, high = 0, position
    while low < high:
        middle = (low + high + 1) // 2
        nearest = select(events.c.position, events.c.recorded_at).where(events.c.position <= middle)
        found = connection.execute(nearest.order_by(events.c.position.desc()).limit(1)).one_or_none()
        if found is None or found.recorded_at <= at:
            low = middle
        else:
            high = found.position - 1
    return low


def _then(table: Table, at: int) -> ColumnElement[bool]:
    return and_(table.c.from_at <= at, table.c.to_at > at)
