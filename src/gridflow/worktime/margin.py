"""How much working time is left to a due instant, or how far it has been exceeded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.elapsed import Elapsed, elapsed, working_days
from gridflow.worktime.instant import day_of
from gridflow.worktime.zone import SHANGHAI

_ONE_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left 剩余 to a due instant, or by how much it is `exceeded` 超期.

    `working_days` are whole: left are those after today up to the last day 当日不计, exceeded those after the last day
    that are over. `elapsed` is the stretch between the two instants.
    """

    exceeded: bool
    working_days: int
    elapsed: Elapsed


def margin(calendar: Calendar, at: datetime, due: datetime, zone: ZoneInfo = SHANGHAI) -> Margin:
    """Return how an aware instant `at` stands to the exclusive instant `due`, so that `due` itself is too late.

    The day that 24:00 ends is the last day. Dates of unknown years count from Monday to Friday. Raises as `elapsed`.
    """
    today, last_day = day_of(at, zone, "at", "时刻"), day_of(due - _INSTANT, zone, "due", "到期时刻")
    if at < due:
        return Margin(False, working_days(calendar, today, last_day), elapsed(calendar, at, due, zone))
    return Margin(True, working_days(calendar, last_day, today - _ONE_DAY), elapsed(calendar, due, at, zone))
