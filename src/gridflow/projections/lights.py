"""The light of many rows at once: `gridflow.aggregates.case.light` in SQL. A test holds the two equal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Column, ColumnElement, FromClause, Integer, Text, case, literal

from gridflow.aggregates.case.light import Light, paused_until
from gridflow.aggregates.case.state import Clock
from gridflow.application.almanac import Almanac
from gridflow.application.standing import Standing, standing
from gridflow.projections.read_model import CODE, FOREVER, Row
from gridflow.store.times import instant, microseconds
from gridflow.territory import UnitTree

NEVER_PAUSED: Final = 0
"""The end of the pause of a clock that never stood still, in microseconds: before any instant that is asked for."""


def clock_columns() -> list[Column[Any]]:
    """Fresh columns for how a clock stands: all that a light and a margin are made of."""
    return [
        Column("status", Text, nullable=False),
        Column("clock_unit", CODE),
        Column("running", Integer, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("warn_at", BigInteger, nullable=False),
        Column("paused_until", BigInteger, nullable=False),
    ]


def clock_row(clock: Clock | None) -> Mapping[str, Any]:
    """What the columns hold; `clock_unit` is the unit in whose calendar a clock runs."""
    if clock is None:
        return _NO_CLOCK
    until, warn = paused_until(clock), clock.warn
    return {
        "status": clock.status,
        "clock_unit": clock.basis.unit,
        "running": 1,
        "due_at": microseconds(clock.due) if clock.due is not None else FOREVER,
        "warn_at": microseconds(warn) if warn is not None else FOREVER,
        "paused_until": microseconds(until) if until is not None else NEVER_PAUSED,
    }


_NO_CLOCK: Final[Mapping[str, Any]] = {
    "status": "none",
    "clock_unit": None,
    "running": 0,
    "due_at": FOREVER,
    "warn_at": FOREVER,
    "paused_until": NEVER_PAUSED,
}


def light_column(table: FromClause, at: int) -> ColumnElement[str]:
    """The light of rows with `running`, `due_at`, `paused_until` and `warn_at`, at an instant in microseconds."""
    return case(
        (table.c.running == 0, literal(Light.NONE.value)),
        (table.c.due_at <= at, literal(Light.RED.value)),
        (table.c.paused_until > at, literal(Light.PAUSED.value)),
        (table.c.warn_at <= at, literal(Light.YELLOW.value)),
        else_=literal(Light.GREEN.value),
    ).label("light")


def row_standing(row: Row, at: datetime, almanac: Almanac, units: UnitTree, zone: ZoneInfo) -> Standing:
    """How a row with these columns and its `light` stands at the aware instant of that light."""
    unit, due = row["clock_unit"], row["due_at"]
    # A unit that another process has just registered may be missing in the tree.
    calendar = almanac.of(unit if unit is not None and units.known(unit) else None, units, at)
    return standing(
        Light(row["light"]),
        row["status"],
        instant(due) if due != FOREVER else None,
        instant(row["paused_until"]),
        at,
        calendar,
        zone,
    )
