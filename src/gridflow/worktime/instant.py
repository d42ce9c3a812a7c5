"""Instants as people write them and as days of an office see them."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.errors import NaiveTime
from gridflow.worktime.errors import DayOutOfRange
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

_WEEK: Final = 7
_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]{5,15}([Zz]|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)


def parse_instant(text: str, field: str) -> datetime | None:
    """Read an RFC 3339 time as UTC; None where it is none. Raises `NaiveTime` where it has no offset."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(text.upper())
        if written[1] is None:
            raise NaiveTime(f"时刻“{text}”缺少时区", field=field)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@cache
def steady_offset(zone: ZoneInfo) -> timedelta | None:
    """The offset from UTC that a zone keeps all through the years kept, as China's does; None of one that changes."""
    days = range(FIRST_DAY.toordinal(), LAST_DAY.toordinal(), _WEEK)
    offsets = {datetime.fromordinal(day).replace(tzinfo=zone).utcoffset() for day in days}
    return offsets.pop() if len(offsets) == 1 else None


def day_of(at: datetime, zone: ZoneInfo, field: str, name: str) -> date:
    """The local day of an instant that a caller gave as `field`, called `name` in Chinese.

    Raises `NaiveTime`, and `DayOutOfRange` before 2014 and after 2199.
    """
    offset = steady_offset(zone)
    try:
        if at.tzinfo is not UTC:
            require_aware(at, field, name)
            at = at.astimezone(UTC)
        # Adding an offset is far quicker than asking the zone for it.
        day = at.astimezone(zone).date() if offset is None else (at + offset).date()
    except OverflowError:
        day = at.date()
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    raise out_of_range(day, field, name)


def out_of_range(day: date, field: str, name: str) -> DayOutOfRange:
    """Say that a day, called `name` in Chinese, lies outside the years kept."""
    return DayOutOfRange(f"{name} {day} 不在 {FIRST_DAY} 至 {LAST_DAY} 之内", field=field, day=day.isoformat())


def require_aware(at: datetime, field: str, name: str) -> None:
    """Refuse a naive time. Raises `NaiveTime`."""
    if at.utcoffset() is None:
        raise NaiveTime(f"{name} {at.isoformat()} 缺少时区", field=field)
