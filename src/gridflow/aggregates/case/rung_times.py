"""When the rungs of a ladder 督办阶梯 come."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.events import RungTime
from gridflow.policy import RungKind
from gridflow.worktime import Calendar, Counting, Deadline, Offset, instant_at, office_instant

_MOST_REMEMBERED: Final = 300
"""How many ladders are remembered. Deadlines in days fall on few instants, and all cases share their ladders."""


class RungRule(NamedTuple):
    """What the instant of a rung is found from."""

    name: str
    kind: RungKind
    offset: Offset
    office_hours: bool


class _Ending(NamedTuple):
    """What of a deadline its ladder depends on."""

    last_day: date | None
    due: datetime | None
    zone: str
    counting: Counting


def rung_times(
    calendar: Calendar, limit: Deadline, rungs: Iterable[RungRule], office_zone: ZoneInfo
) -> tuple[RungTime, ...]:
    """The rungs of a deadline with their instants; people are in office by the clocks of `office_zone`."""
    ending = _Ending(limit.last_day, limit.due, limit.zone, limit.counting)
    return _rung_times(calendar, ending, tuple(rungs), office_zone)


@lru_cache(_MOST_REMEMBERED)
def _rung_times(
    calendar: Calendar, limit: _Ending, rungs: tuple[RungRule, ...], office_zone: ZoneInfo
) -> tuple[RungTime, ...]:
    return tuple(
        RungTime(
            rung=rung.name,
            kind=rung.kind,
            offset=str(rung.offset),
            office_hours=rung.office_hours,
            at=_comes(calendar, limit, rung, office_zone),
        )
        for rung in rungs
    )


def _comes(calendar: Calendar, limit: _Ending, rung: RungRule, office_zone: ZoneInfo) -> datetime | None:
    """When a rung comes: where people must be in office, before the deadline in any case if it stands before it."""
    at = instant_at(calendar, limit, rung.offset)
    if at is None or not rung.office_hours:
        return at
    return office_instant(calendar, at, office_zone, before=limit.due if rung.offset.amount < 0 else None)
