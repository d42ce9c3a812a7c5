"""How much time passed between two instants, in real time and in working time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridflow.errors import InvalidInput
from gridflow.worktime.calendar import Calendar
from gridflow.worktime.instant import day_of
from gridflow.worktime.legs import Course, end_of
from gridflow.worktime.years import is_weekday
from gridflow.worktime.zone import SHANGHAI

_ONE_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A stretch of time 历时: whole seconds of real time and of office time, and the working days that ended in it.

    `provisional` says that some of its dates may still be moved by a notice that is not out.
    """

    seconds: int = 0
    office_seconds: int = 0
    working_days: int = 0
    provisional: bool = False

    def __add__(self, other: "Elapsed") -> "Elapsed":
        return Elapsed(
            self.seconds + other.seconds,
            self.office_seconds + other.office_seconds,
            self.working_days + other.working_days,
            self.provisional or other.provisional,
        )


def elapsed(calendar: Calendar, since: datetime, until: datetime, zone: ZoneInfo = SHANGHAI) -> Elapsed:
    """Return what passed from `since` to `until`, aware instants, of which each counts from its full second on.

    A working day counts if its 24:00 lies in (`since`, `until`], so what is split adds up again. Dates of unknown
    years count from Monday to Friday.

    Raises `NaiveTime`, `DayOutOfRange`, `NoOfficeHours`, and `InvalidInput` where `until` is before `since`.
    """
    first, following = day_of(since, zone, "since", "起"), day_of(until, zone, "until", "止")
    since, until = since.replace(microsecond=0), until.replace(microsecond=0)
    if until < since:
        raise InvalidInput(f"止于 {until.isoformat()}，早于其起 {since.isoformat()}", field="until")
    course = Course(calendar, zone)
    office = calendar.office_time
    microseconds = office.before(course.local(until)) - office.before(course.local(since))
    provisional = False
    for day in _days(first - _ONE_DAY, following):
        certainty = calendar.certainty(day)
        if certainty == "unknown":
            microseconds += _office_time_on(course, day, since, until)
        # A day that the stretch only ends at the beginning of has no part in it.
        if certainty != "fixed" and since < until and end_of(day - _ONE_DAY, zone) < until:
            provisional = True
    return Elapsed(
        seconds=(until - since) // _SECOND,
        office_seconds=microseconds // _MICROSECONDS,
        working_days=working_days(calendar, first - _ONE_DAY, following - _ONE_DAY),
        provisional=provisional,
    )


def working_days(calendar: Calendar, after: date, until: date) -> int:
    """Return how many working days lie in (`after`, `until`]; dates of unknown years count from Monday to Friday.

    Raises `DayOutOfRange` before 2014.
    """
    return sum(_is_worked(calendar, day) for day in _days(after, until))


def _is_worked(calendar: Calendar, day: date) -> bool:
    return is_weekday(day) if calendar.certainty(day) == "unknown" else calendar.is_working_day(day)


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=step) for step in range(1, (until - after).days + 1)]


def _office_time_on(course: Course, day: date, since: datetime, until: datetime) -> int:
    """The office time between two instants on a date of an unknown year, in microseconds."""
    if not is_weekday(day):
        return 0
    sessions = course.calendar.office_time.sessions_on(day)
    spans = ((datetime.combine(day, begin), datetime.combine(day, end)) for begin, end in sessions)
    within = ((max(course.instant(begin), since), min(course.instant(end), until)) for begin, end in spans)
    return sum((end - begin) // timedelta(microseconds=1) for begin, end in within if begin < end)
