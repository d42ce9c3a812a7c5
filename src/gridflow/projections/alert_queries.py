"""What the read models of alerts and timers answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from gridflow.processes.ladder import DueTimer
from gridflow.projections.alerts import Alerts, for_role
from gridflow.projections.as_of import position_at
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader
from gridflow.projections.scope import below_in_order
from gridflow.projections.tables import table_of
from gridflow.projections.timers import Timers
from gridflow.store.times import instant, microseconds
from gridflow.territory import UnitTree

_ALERTS, _TIMERS = table_of(Alerts()), table_of(Timers())


def alerts_since(
    reader: Reader,
    units: UnitTree,
    unit: str,
    since: int,
    limit: int,
    min_position: int = 0,
    role: str | None = None,
    as_of: int | None = None,
) -> Page[Row]:
    """Alerts to a unit or its subtree after a position, in order; the cursor is the last one's position.

    With a role, those for that role and those for everybody; as of an instant in microseconds, those told by then.
    At most `limit` rows, unless a single event told more units than that.
    """
    query = (
        select(_ALERTS)
        .where(below_in_order(_ALERTS.c.unit_path, units, unit), _ALERTS.c.position > since)
        .order_by(_ALERTS.c.position, _ALERTS.c.unit)
    )
    if role is not None:
        query = query.where(for_role(_ALERTS, role))
    with reader.at(min_position) as (connection, position):
        if as_of is not None:
            query = query.where(_ALERTS.c.position <= position_at(connection, as_of, position))
        rows = [dict(row) for row in connection.execute(query.limit(limit + 1)).mappings()]
        if len(rows) <= limit:
            return Page(rows, None, position)
        # An event's alerts stay together, so the page ends before the event that did not fit whole.
        kept = [row for row in rows if row["position"] < rows[limit]["position"]]
        if not kept:
            # One event told more units than a page holds; its page is longer, or the rest would never be seen.
            whole = query.where(_ALERTS.c.position == rows[0]["position"])
            kept = [dict(row) for row in connection.execute(whole).mappings()]
    return Page(kept, str(kept[-1]["position"]), position)


def due_timers(reader: Reader, at: datetime, limit: int) -> Sequence[DueTimer]:
    """Pending timers whose instant has come, earliest first."""
    with reader.at() as (connection, _):
        rows = connection.execute(due_query(at, limit)).all()
    return [DueTimer(number, clock, rung, instant(due), position) for number, clock, rung, due, position in rows]


def due_query(at: datetime, limit: int) -> "Select[str, str, str, int, int]":
    """The query for these timers. An index answers it in its order, without a look at any other row."""
    return (
        select(_TIMERS.c.number, _TIMERS.c.clock, _TIMERS.c.rung, _TIMERS.c.at, _TIMERS.c.position)
        .where(_TIMERS.c.at <= microseconds(at))
        .order_by(_TIMERS.c.at, _TIMERS.c.number, _TIMERS.c.clock, _TIMERS.c.rung)
        .limit(limit)
    )
