"""How much of a term is used up 已用时限, to go on from under another calendar or with another term."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.counting import Counting
from gridflow.worktime.deadlines import Used, beginning, course_of
from gridflow.worktime.instant import day_of
from gridflow.worktime.legs import Mark, office_time_passed, real_time_passed, running_days_between
from gridflow.worktime.pause import Pause, union
from gridflow.worktime.term import TermUnit
from gridflow.worktime.zone import SHANGHAI

_ONE_DAY: Final = timedelta(days=1)


def used(
    calendar: Calendar,
    received_at: datetime,
    at: datetime,
    unit: TermUnit,
    zone: ZoneInfo = SHANGHAI,
    *,
    counting: Counting | None = None,
    pauses: Iterable[Pause] = (),
) -> Used:
    """Return what a clock that began with the receipt at `received_at` has used up at `at`, both aware instants.

    In days these are the days whose 24:00 has passed while it ran; months are counted by their natural days; in
    hours it is microseconds. Nothing before the receipt. Raises as `deadline`, and `UnknownYear`.
    """
    course = course_of(calendar, zone, union(pauses))
    start = beginning(
        course, unit, Mark(day_of(received_at, zone, "received_at", "受理时间"), received_at), counting or Counting()
    )
    day = day_of(at, zone, "at", "时刻") - _ONE_DAY
    if unit.by_hours:
        if at <= start.at:
            return Used(0, at)
        if unit is TermUnit.CLOCK_HOUR:
            return Used(real_time_passed(course, start.at, at), at)
        # Raises where office time is not known on the first or on the last of its days.
        calendar.days(start.day, course.day_of(at))
        return Used(office_time_passed(course, start.at, at), at)
    if day <= start.day:
        return Used(0, at)
    if unit is TermUnit.WORKING_DAY:
        return Used(calendar.running_days(start.day, day, course.lost), at)
    return Used(running_days_between(start.day, day, course.lost), at)
