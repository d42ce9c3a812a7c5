"""Pauses 暂停计时: spans in which a clock does not run, and what they cost."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from gridflow.worktime.errors import InvalidPause
from gridflow.worktime.instant import day_of, out_of_range, parse_instant, require_aware, steady_offset
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

# Between these two no zone's day lies outside the years kept.
_SURELY_FROM: Final = datetime.combine(FIRST_DAY, time.min, UTC) + timedelta(days=1)
_SURELY_UNTIL: Final = datetime.combine(LAST_DAY, time.min, UTC) - timedelta(days=1)


class Pause(NamedTuple):
    """A span `[begin, end)` of aware instants; `checked` ones have begin ≤ end."""

    begin: datetime
    end: datetime

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `FROM/TO`, two RFC 3339 times with offset. Raises `InvalidPause`, and `NaiveTime` without offset."""
        written, slash, ended = text.partition("/")
        if not slash:
            raise InvalidPause(f"暂停“{text[:80]}”无法识别，应写作 起/止 两个时刻", field="pause")
        return cls(_instant(written), _instant(ended)).checked()

    def checked(self) -> Self:
        """This pause in UTC, if it can be. Raises `InvalidPause` where it ends before it begins, and `NaiveTime`."""
        begin, end = self
        if begin.tzinfo is not UTC or end.tzinfo is not UTC:
            return type(self)(_in_utc(begin, "暂停起于"), _in_utc(end, "暂停止于")).checked()
        if end < begin:
            raise InvalidPause(f"暂停止于 {end.isoformat()}，早于其起 {begin.isoformat()}", field="pause")
        return self


def union(pauses: Iterable[Pause]) -> list[Pause]:
    """The pauses as disjoint ones in order and in UTC: what overlaps or touches is one. Raises as `Pause.checked`."""
    merged: list[Pause] = []
    until = _SURELY_FROM
    for pause in sorted(map(Pause.checked, pauses)):
        begin, end = pause
        if not merged or begin > until:
            merged.append(pause)
            until = end
        elif end > until:
            merged[-1] = Pause(merged[-1].begin, end)
            until = end
    return merged


def lost_days(pauses: Sequence[Pause], zone: ZoneInfo) -> list[tuple[int, int]]:
    """The days lost to what `union` makes of pauses, as half-open spans of ordinals in order, none of them empty.

    A day counts only if the clock is running at its 24:00, so a pause from one day into a later one loses the first
    and those between, and a pause within one day loses none. One that reaches 24:00 loses the day that it ends, for
    24:00 is 00:00 of the next. Source: DESIGN §5. Raises `DayOutOfRange`.
    """
    earliest, latest = pauses[0].begin, pauses[-1].end
    if earliest < _SURELY_FROM or latest > _SURELY_UNTIL:
        day_of(earliest, zone, "pause", "暂停起于")
        day_of(latest, zone, "pause", "暂停止于")
    offset = steady_offset(zone)
    spans: list[tuple[int, int]] = []
    for begin, end in pauses:
        if offset is None:
            first, last = begin.astimezone(zone).toordinal(), end.astimezone(zone).toordinal()
        else:
            first, last = (begin + offset).toordinal(), (end + offset).toordinal()
        if first < last:
            spans.append((first, last))
    return spans


def _in_utc(at: datetime, name: str) -> datetime:
    require_aware(at, "pause", name)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise out_of_range(at.date(), "pause", name) from None


def _instant(text: str) -> datetime:
    at = parse_instant(text.strip(), "pause")
    if at is None:
        raise InvalidPause(f"暂停的时刻“{text[:40]}”无法识别", field="pause")
    return at
