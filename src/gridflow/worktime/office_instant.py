"""When people in office can be told of something that comes due at any hour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.errors import DayOutOfRange, UnknownYear
from gridflow.worktime.instant import day_of, require_aware
from gridflow.worktime.legs import Course, end_of
from gridflow.worktime.zone import SHANGHAI


def office_instant(
    calendar: Calendar, at: datetime, zone: ZoneInfo = SHANGHAI, before: datetime | None = None
) -> datetime | None:
    """Return the UTC instant at which people in office 上班时间 can be told of what comes at `at`, an aware instant.

    It is `at` itself within a session of a working day, whose end is exclusive, else the next opening. Where that would
    not be before the aware instant `before` (a due instant), it is the opening of the last session that began before
    both: a reminder after the fact reminds of nothing. None where the calendar cannot tell.

    Raises `NaiveTime`, `DayOutOfRange` for an `at` before 2014 or after 2199, and `NoOfficeHours`.
    """
    day = day_of(at, zone, "at", "时刻")
    horizon = calendar.horizon
    if horizon is None or calendar.certainty(day) == "unknown":
        return None
    course = Course(calendar, zone)
    opening = _next_opening(course, day, at)
    if before is not None:
        require_aware(before, "before", "到期时刻")
        # An opening that nobody knows yet lies after the last known day.
        if (opening or end_of(horizon.known, zone)) >= before:
            return _last_opening(course, min(at, before))
    return opening


def _next_opening(course: Course, day: date, at: datetime) -> datetime | None:
    if course.calendar.is_working_day(day):
        for begin, end in _sessions(course, day):
            if at < end:
                return max(begin, at.astimezone(UTC))
    try:
        return _sessions(course, course.calendar.last_day(day, 1))[0][0]
    except UnknownYear:
        return None


def _last_opening(course: Course, until: datetime) -> datetime | None:
    """The last opening before an instant; None where it lies before the known years."""
    day = course.local(until).date()
    try:
        if course.calendar.is_working_day(day):
            for begin, _ in reversed(_sessions(course, day)):
                if begin < until:
                    return begin
        return _sessions(course, course.calendar.last_day(day, -1))[-1][0]
    except (UnknownYear, DayOutOfRange):
        return None


def _sessions(course: Course, day: date) -> list[tuple[datetime, datetime]]:
    """The sessions of a working day, in UTC. Raises `NoOfficeHours`."""
    sessions = course.calendar.office_time.sessions_on(day)
    begins_and_ends = ((datetime.combine(day, begin), datetime.combine(day, end)) for begin, end in sessions)
    return [(course.instant(begin), course.instant(end)) for begin, end in begins_and_ends]
