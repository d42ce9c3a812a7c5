"""Walking a leg of a term: from where it begins to where it ends, in each of the units."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from gridflow.worktime.calendar import Calendar, unknown_year
from gridflow.worktime.day import Horizon
from gridflow.worktime.pause import Pause
from gridflow.worktime.term import TermUnit

HOUR: Final = timedelta(hours=1)

_MICROSECONDS_AN_HOUR: Final = 3_600_000_000
_ONE_DAY: Final = timedelta(days=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOST_DAYS_REMEMBERED: Final = 65_536


class Course(NamedTuple):
    """What a term is walked in: the days of a calendar and zone, and when the clock does not run.

    `pauses` are disjoint and in order, `lost` the spans of ordinals that they cost. A leg that begins after the day
    `sure` may begin later than it does here.
    """

    calendar: Calendar
    zone: ZoneInfo
    pauses: Sequence[Pause] = ()
    lost: Sequence[tuple[int, int]] = ()
    sure: date = date.max

    def local(self, at: datetime) -> datetime:
        """An instant in local time."""
        return at.astimezone(self.zone)

    def horizon_from(self, day: date) -> Horizon | None:
        """How far the calendar sees from a day on: not at all where the day lies before its first."""
        horizon = self.calendar.horizon
        before = horizon is not None and day < horizon.fixed and self.calendar.certainty(day) == "unknown"
        return None if before else horizon

    def office_reached(self, at: datetime, microseconds: int) -> datetime | None:
        """The UTC instant so much office time after (before, if negative) another; None beyond the known years."""
        if self.calendar.certainty(self.day_of(at)) == "unknown":
            return None
        office = self.calendar.office_time
        sought = office.before(self.local(at)) + microseconds
        moment = office.reached(sought) if sought > 0 else None
        return self.instant(moment) if moment is not None else None

    def day_of(self, due: datetime) -> date:
        """The day within which a due instant lies; midnight belongs to the day that it ends."""
        return (due - _MICROSECOND).astimezone(self.zone).date()

    def instant(self, local: datetime) -> datetime:
        """The UTC instant of a naive local time."""
        return local.replace(tzinfo=self.zone).astimezone(UTC)


class Mark(NamedTuple):
    """Where a leg begins or ends: the date up to which days are used up, and the UTC instant."""

    day: date
    at: datetime


class Leg(NamedTuple):
    """A stretch of a term in one unit: where it began, where its count ended, and the last day after rolling.

    `end` and `last_day` are None where the calendar does not reach so far. `before` is what of it had been used up
    under another calendar, in base units.
    """

    unit: TermUnit
    start: Mark
    end: Mark | None
    last_day: date | None
    before: int = 0


def in_base_units(amount: int, unit: TermUnit) -> int:
    """Hours in microseconds, others as they are."""
    return amount * _MICROSECONDS_AN_HOUR if unit.by_hours else amount


@lru_cache(_MOST_DAYS_REMEMBERED)
def end_mark(day: date, zone: ZoneInfo) -> Mark:
    """A day, and the UTC instant of the local midnight that ends it."""
    following = day + _ONE_DAY
    return Mark(day, datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant of the local midnight that ends a day."""
    return end_mark(day, zone).at


def months_on(day: date, months: int) -> date:
    """The corresponding day so many months on, or that month's last (民法典 第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def running_days(day: date, n: int, lost: Sequence[tuple[int, int]]) -> date:
    """The `n`-th day after `day` that is not lost."""
    begin = day.toordinal() + 1
    last = begin - 1 + n
    for first, end in lost:
        if first > last:
            break
        last += max(0, end - max(first, begin))
    return date.fromordinal(last)


def running_days_between(after: date, until: date, lost: Sequence[tuple[int, int]]) -> int:
    """How many days in (`after`, `until`] are not lost."""
    begin, stop = after.toordinal() + 1, until.toordinal() + 1
    return stop - begin - sum(max(0, min(end, stop) - max(first, begin)) for first, end in lost)


def office_time_passed(course: Course, begin: datetime, end: datetime) -> int:
    """The office time between two instants in which the clock ran, in microseconds."""
    before, local = course.calendar.office_time.before, course.local
    paused = sum(before(local(until)) - before(local(since)) for since, until in _paused(course, begin, end))
    return before(local(end)) - before(local(begin)) - paused


def real_time_passed(course: Course, begin: datetime, end: datetime) -> int:
    """The time between two instants in which the clock ran, in microseconds."""
    paused = sum((until - since for since, until in _paused(course, begin, end)), timedelta(0))
    return (end - begin - paused) // _MICROSECOND


def _paused(course: Course, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What of the pauses lies between two instants."""
    within = ((max(pause.begin, begin), min(pause.end, end)) for pause in course.pauses)
    return (span for span in within if span[0] < span[1])


def _working_days(course: Course, amount: int, start: Mark) -> Mark:
    last = course.calendar.last_running_day(start.day, amount, course.lost)
    return end_mark(last, course.zone)


def _natural_days(course: Course, amount: int, start: Mark) -> Mark:
    last = running_days(start.day, amount, course.lost)
    return end_mark(last, course.zone)


def _months(course: Course, amount: int, start: Mark) -> Mark:
    corresponding = months_on(start.day, amount)
    if start.day > course.sure:
        # From a later start that has the same corresponding day fewer days may be lost on the way to it.
        return end_mark(corresponding, course.zone)
    return _natural_days(course, (corresponding - start.day).days, start)


def _clock_hours(course: Course, amount: int, start: Mark) -> Mark:
    due = start.at + amount * _MICROSECOND
    for begin, end in course.pauses:
        if begin >= due:
            break
        if end > start.at:
            due += end - max(begin, start.at)
    return Mark(course.day_of(due), due)


def _working_hours(course: Course, amount: int, start: Mark) -> Mark:
    office, began = course.calendar.office_time, course.local(start.at)
    if course.calendar.certainty(began.date()) == "unknown":
        raise unknown_year(began.year)
    sought = office.before(began) + amount
    due = _reached(course, sought)
    for begin, end in course.pauses:
        if begin >= due:
            break
        if end > start.at:
            sought += office.before(course.local(end)) - office.before(course.local(max(begin, start.at)))
            due = _reached(course, sought)
    return Mark(course.day_of(due), due)


def _reached(course: Course, sought: int) -> datetime:
    moment = course.calendar.office_time.reached(sought)
    if moment is None:
        raise course.calendar.beyond()
    return course.instant(moment)


WALKS: Final[dict[TermUnit, Callable[[Course, int, Mark], Mark]]] = {
    TermUnit.WORKING_DAY: _working_days,
    TermUnit.WORKING_HOUR: _working_hours,
    TermUnit.NATURAL_DAY: _natural_days,
    TermUnit.CLOCK_HOUR: _clock_hours,
    TermUnit.MONTH: _months,
}
"""How so many base units of each unit are walked on from a mark; a natural last day is not rolled yet.

Each raises `UnknownYear`, and `DayOutOfRange`.
"""
