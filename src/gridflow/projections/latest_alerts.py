"""The newest alerts of a unit, for a page that shows a few."""

from sqlalchemy import select

from gridflow.projections.alerts import Alerts
from gridflow.projections.as_of import position_at
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader
from gridflow.projections.scope import below_in_order
from gridflow.projections.tables import table_of
from gridflow.territory import UnitTree

_ALERTS = table_of(Alerts())
_UNITS_AN_EVENT = 20
"""The most units that one event tells: those that a risk is notified to (`gridflow.aggregates.command.Units`)."""


def latest_alerts(
    reader: Reader, units: UnitTree, unit: str, limit: int, min_position: int = 0, as_of: int | None = None
) -> Page[Row]:
    """The newest `limit` events that told a unit or its subtree, newest first; as of an instant in microseconds, of
    those that had told it by then. Raises UnknownUnit.

    Each comes once, with the lowest of the units that it told: that is the one that must act.
    """
    query = (
        select(_ALERTS)
        .where(below_in_order(_ALERTS.c.unit_path, units, unit))
        .order_by(_ALERTS.c.position.desc(), _ALERTS.c.unit)
        .limit(limit * _UNITS_AN_EVENT)
    )
    with reader.at(min_position) as (connection, position):
        if as_of is not None:
            query = query.where(_ALERTS.c.position <= position_at(connection, as_of, position))
        rows = [dict(row) for row in connection.execute(query).mappings()]
    lowest = {row["position"]: row for row in sorted(rows, key=lambda row: len(row["unit_path"]))}
    newest = sorted(lowest.values(), key=lambda row: row["position"], reverse=True)
    return Page(newest[:limit], None, position)
