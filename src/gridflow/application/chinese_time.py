"""Instants and durations in Chinese, as the files and printouts of a county say them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.worktime import Margin

_DAY: Final = timedelta(days=1)
_LONG: Final = timedelta(days=3)


def moment(at: datetime, zone: ZoneInfo, *, year: bool = False) -> str:
    """An instant to the minute, in the county's time: `10月14日10:21`, or `2026年10月14日10:21`."""
    local = at.astimezone(zone)
    return f"{_date(local, year=year)}{local:%H:%M}"


def term_end(due: datetime, zone: ZoneInfo, *, year: bool = False) -> str:
    """The exclusive end of a term as the law says it: midnight belongs to the day it ends, `10月12日24时`."""
    local = due.astimezone(zone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return moment(due, zone, year=year)
    return f"{_date(local - _DAY, year=year)}24时"


def duration(length: timedelta) -> str:
    """A span in days, hours and minutes, rounded down: `34小时21分`, from three days on `4天10小时`."""
    hours = int(length.total_seconds()) // 3600
    if length >= _LONG:
        days, hours = divmod(hours, 24)
        return f"{days}天{hours}小时" if hours else f"{days}天"
    return hours_title(int(length.total_seconds()))


def hours_title(seconds: int) -> str:
    """A span in hours and minutes, rounded down; never in days, which for office time are not of 24 hours."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes}分钟" if minutes else "不足1分钟"
    return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"


def margin_title(margin: Margin) -> str:
    """How much is left or exceeded: in whole working days, `剩余1个工作日`, below one in hours, `超期14小时31分`.

    What a notice that is not out may still move is said to be about so many: `剩余约2个工作日`.
    """
    name = "超期" if margin.exceeded else "剩余"
    if margin.working_days:
        return f"{name}{'约' if margin.elapsed.provisional else ''}{margin.working_days}个工作日"
    return f"{name}{duration(timedelta(seconds=margin.elapsed.seconds))}"


def _date(local: datetime, *, year: bool) -> str:
    said = f"{local.month}月{local.day}日"
    return f"{local.year}年{said}" if year else said
