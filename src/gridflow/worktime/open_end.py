"""Open deadlines 待定: what is still to be counted when the known years end, and the earliest day it can be done."""

from collections.abc import Sequence
from datetime import date, timedelta

from gridflow.worktime.legs import WALKS, Course, Mark, end_of, office_time_passed, running_days
from gridflow.worktime.term import TermUnit

_ONE_DAY = timedelta(days=1)
_MICROSECONDS = 1_000_000
_FEWEST_DAYS_A_YEAR = 364
"""That can be worked: all but one."""


def remaining(course: Course, unit: TermUnit, amount: int, start: Mark) -> int:
    """What of `amount` base units from `start` is left after the last known day: working days, or seconds of office
    time; 0 in natural time, which only has to be rolled.
    """
    if not unit.by_office:
        return 0
    horizon = course.horizon_from(start.day)
    left = amount if horizon is None else amount - _used_until(course, unit, start, horizon.known)
    return left if unit is TermUnit.WORKING_DAY else -(-left // _MICROSECONDS)


def not_before(course: Course, unit: TermUnit, amount: int, start: Mark) -> date:
    """The first day on which `amount` base units from `start` can be done under any notice still to come."""
    if not unit.by_office:
        return WALKS[unit](course, amount, start).day if amount else start.day
    horizon = course.horizon_from(start.day)
    sure = horizon is not None and start.day <= horizon.fixed
    last_sure = horizon.fixed if horizon is not None and sure else start.day
    left = amount - _used_until(course, unit, start, last_sure) if sure else amount
    if unit is TermUnit.WORKING_DAY:
        return _earliest(last_sure, left, course.lost)
    longest = course.calendar.office_time.longest_day
    if not longest:
        return start.day
    # Hours begin at once, so a day of receipt that is itself in doubt may count.
    return _earliest(last_sure if sure else start.day - _ONE_DAY, -(-left // longest), ())


def _used_until(course: Course, unit: TermUnit, start: Mark, day: date) -> int:
    """What is used up at the end of a known day, nothing where the count begins later."""
    if unit is TermUnit.WORKING_HOUR:
        end = end_of(day, course.zone)
        return office_time_passed(course, start.at, end) if start.at < end else 0
    return course.calendar.running_days(start.day, day, course.lost) if start.day < day else 0


def _earliest(after: date, n: int, lost: Sequence[tuple[int, int]]) -> date:
    """The first date that can be the `n`-th working day after `after` that is not lost.

    A notice can make any Saturday or Sunday a working day, even in the December before: that of 2012 did with
    2011-12-31. Only 1 January is off in every year (全国年节及纪念日放假办法, 第二条).
    """
    last_year = after.year + 1 + (n + sum(end - first for first, end in lost)) // _FEWEST_DAYS_A_YEAR + 1
    new_years = (date(year, 1, 1).toordinal() for year in range(after.year + 1, last_year + 1))
    off = ((day, day + 1) for day in new_years if not any(first <= day < end for first, end in lost))
    return running_days(after, n, sorted((*lost, *off)))
