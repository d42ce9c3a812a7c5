"""Watching for next year's notice: whether it is missing, and how much that matters by now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gridflow.worktime.calendar import Calendar

_EXPECTED_FROM: Final = (10, 25)
"""Month and day of the earliest notice 通知 so far, those of 2022 and 2024."""
_OVERDUE_FROM: Final = (12, 20)
"""Every notice from 2014 to 2026 was out by 16 December (that of 2015). Terms that start now may need it."""

_IMPORT: Final = "请用 gridflow calendar import 导入,或升级程序"


class Urgency(StrEnum):
    """How much a missing notice matters."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class NoticeWatch:
    """What the watch found, and the same in Chinese."""

    urgency: Urgency
    text: str


def watch_notices(calendar: Calendar, today: date) -> NoticeWatch:
    """Tell whether a calendar knows enough on the local day `today`: this year's notice, and in time the next.

    A missing one of next year is a warning from 25 October and a failure from 20 December; source: the days of
    publication in `papers/`.
    """
    known = calendar.horizon.known.year if calendar.horizon is not None else 0
    following = today.year + 1
    if known >= following:
        return NoticeWatch(Urgency.OK, f"已有 {following} 年的通知")
    if known < today.year:
        return NoticeWatch(Urgency.FAIL, f"缺少 {today.year} 年的通知,时限无法确定,{_IMPORT}")
    missing = f"还没有 {following} 年的通知"
    if (today.month, today.day) >= _OVERDUE_FROM:
        return NoticeWatch(Urgency.FAIL, f"{missing},年末起算的时限无法确定,{_IMPORT}")
    if (today.month, today.day) >= _EXPECTED_FROM:
        return NoticeWatch(Urgency.WARN, f"{missing},通常此时公布,公布后{_IMPORT}")
    return NoticeWatch(Urgency.OK, f"已有 {today.year} 年的通知,次年的尚未到公布时候")
