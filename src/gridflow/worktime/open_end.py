"""Open deadlines 待定: what is still to be counted when the known years end."""

from datetime import date
from typing import Final

from gridflow.worktime.legs import Course, Mark, end_of, office_time_passed
from gridflow.worktime.term import TermUnit

_MICROSECONDS: Final = 1_000_000


def remaining(course: Course, unit: TermUnit, amount: int, start: Mark) -> int:
    """What of `amount` base units from `start` is left after the last known day: working days, or seconds of office
    time; 0 in natural time, which only has to be rolled.
    """
    if not unit.by_office:
        return 0
    horizon = course.horizon_from(start.day)
    left = amount if horizon is None else amount - _used_until(course, unit, start, horizon.known)
    return left if unit is TermUnit.WORKING_DAY else -(-left // _MICROSECONDS)


def _used_until(course: Course, unit: TermUnit, start: Mark, day: date) -> int:
    """What is used up at the end of a known day, nothing where the count begins later."""
    if unit is TermUnit.WORKING_HOUR:
        end = end_of(day, course.zone)
        return office_time_passed(course, start.at, end) if start.at < end else 0
    return course.calendar.running_days(start.day, day, course.lost) if start.day < day else 0
