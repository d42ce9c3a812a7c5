"""A trace in words."""

from typing import Final

from gridflow.worktime.calendar import Calendar, default_calendar
from gridflow.worktime.day import ReasonCode, TraceDay

_REASON_NAMES: Final[dict[ReasonCode, str]] = {
    "weekday": "工作日",
    "weekend": "周末",
    "holiday": "节假日放假",
    "makeup": "调休上班",
}
_WEEKDAY_NAMES: Final = "一二三四五六日"


def explain(trace_day: TraceDay, calendar: Calendar | None = None) -> str:
    """Say in Chinese what happened to one date, with the document number 文号 where a notice is the reason.

    The number comes from `calendar` (None: all packaged notices); a notice it does not hold is named by id.

    >>> from datetime import date
    >>> explain(TraceDay(date(2020, 5, 9), 4, "makeup", "CN-2020"))
    '5月9日 星期六 调休上班 计第4日 国办发明电〔2019〕16号'
    """
    day, counted, reason, notice_id = trace_day
    said = [
        f"{day.month}月{day.day}日",
        f"星期{_WEEKDAY_NAMES[day.weekday()]}",
        _REASON_NAMES[reason],
        "不计" if counted is None else f"计第{counted}日",
    ]
    if notice_id is not None:
        notice = (calendar or default_calendar()).notices.get(notice_id)
        said.append(notice.document if notice else notice_id)
    return " ".join(said)
