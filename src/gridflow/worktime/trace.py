"""The trace of a deadline: each date that a term passed, counted or skipped, and why."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.day import WORKED, ReasonCode, TraceDay
from gridflow.worktime.errors import DayOutOfRange, UnknownYear
from gridflow.worktime.legs import Course, Leg, end_of, office_time_passed, real_time_passed
from gridflow.worktime.term import TermUnit

_ONE_DAY = timedelta(days=1)
_MICROSECONDS = 1_000_000


def trace_of(course: Course, legs: Sequence[Leg]) -> tuple[TraceDay, ...]:
    """Every date of the legs: from the day after receipt, or the receipt's own for hours, to the last day.

    A natural last day that is rolled keeps its ordinal, which the working day after the rest days then bears.
    """
    return tuple(row for leg in legs for row in _rows(course, leg))


def _rows(course: Course, leg: Leg) -> Iterator[TraceDay]:
    if leg.unit.by_hours:
        return _hours(course, leg)
    return _natural(course, leg) if leg.unit.natural else _working(course, leg)


def _working(course: Course, leg: Leg) -> Iterator[TraceDay]:
    horizon = course.horizon_from(leg.start.day)
    until = leg.end.day if leg.end is not None else horizon.known if horizon is not None else leg.start.day
    if until <= leg.start.day:
        return
    counted = leg.before
    for row in course.calendar.days(leg.start.day, until):
        day, _, reason, notice, _ = row
        if reason not in WORKED:
            yield row
        elif _lost(course, day):
            yield TraceDay(day, None, "paused", None, leg.unit)
        else:
            counted += 1
            yield TraceDay(day, counted, reason, notice, leg.unit)


def _natural(course: Course, leg: Leg) -> Iterator[TraceDay]:
    last = leg.end.day if leg.end is not None else leg.start.day
    rolled_to = leg.last_day or last
    counted = 0
    day = leg.start.day
    while day < rolled_to:
        day += _ONE_DAY
        reason, notice = _reason(course.calendar, day)
        if day < last or day == last == rolled_to:
            if _lost(course, day):
                yield TraceDay(day, None, "paused", None, leg.unit)
                continue
            counted += 1
            yield TraceDay(day, counted, reason, notice, leg.unit)
        elif day < rolled_to:
            # Between them lie rest days, and working days only where the clock did not run.
            why: tuple[ReasonCode, str | None] = ("paused", None) if reason in WORKED else (reason, notice)
            yield TraceDay(day, None, *why, leg.unit)
        else:
            yield TraceDay(day, counted + 1, reason, notice, leg.unit)


def _hours(course: Course, leg: Leg) -> Iterator[TraceDay]:
    begin = leg.start.at
    day, counted = course.local(begin).date(), leg.before
    if leg.end is not None:
        end = leg.end.at
    else:
        horizon = course.horizon_from(day)
        if horizon is None or horizon.known < day:
            return
        end = end_of(horizon.known, course.zone)
    last = course.day_of(end)
    while day <= last:
        passed = leg.before + _passed(course, leg.unit, begin, min(end, end_of(day, course.zone)))
        reason, notice = _reason(course.calendar, day)
        if passed > counted:
            yield TraceDay(day, passed // _MICROSECONDS, reason, notice, leg.unit)
        elif _paused(course, leg.unit, begin, end, day):
            yield TraceDay(day, None, "paused", None, leg.unit)
        else:
            yield TraceDay(day, None, reason, notice, leg.unit)
        counted, day = passed, day + _ONE_DAY


def _passed(course: Course, unit: TermUnit, begin: datetime, end: datetime) -> int:
    """What of a term in hours is used up between two instants, in microseconds."""
    passed = office_time_passed if unit is TermUnit.WORKING_HOUR else real_time_passed
    return passed(course, begin, end)


def _paused(course: Course, unit: TermUnit, begin: datetime, end: datetime, day: date) -> bool:
    """Whether a date without a count would have had one but for the pauses."""
    since, until = max(begin, end_of(day - _ONE_DAY, course.zone)), min(end, end_of(day, course.zone))
    running = Course(course.calendar, course.zone)
    return since < until and _passed(running, unit, since, until) > 0


def _reason(calendar: Calendar, day: date) -> tuple[ReasonCode, str | None]:
    # Natural time runs on where the calendar, and in the end the years kept, are over.
    try:
        return calendar.reason(day)
    except (UnknownYear, DayOutOfRange):
        return "unannounced", None


def _lost(course: Course, day: date) -> bool:
    ordinal = day.toordinal()
    for first, end in course.lost:
        if ordinal < end:
            return first <= ordinal
    return False
