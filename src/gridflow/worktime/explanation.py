"""A trace in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from gridflow.worktime.calendars import default_calendar
from gridflow.worktime.day import ReasonCode, TraceDay
from gridflow.worktime.paper import Paper
from gridflow.worktime.term import TermUnit

_REASON_NAMES: Final[dict[ReasonCode, str]] = {
    "weekday": "工作日",
    "weekend": "周末",
    "holiday": "节假日放假",
    "makeup": "调休上班",
    "paused": "暂停计时",
    "unannounced": "放假安排未公布",
}
_WEEKDAY_NAMES: Final = "一二三四五六日"


def explain(trace_day: TraceDay, papers: Mapping[str, Paper] | None = None) -> str:
    """Say in Chinese what happened to one date of a term.

    Where a notice is the reason its document number 文号 is named, as `papers` by id have it (None: the packaged
    ones); a notice that is not among them is named by id, and a reason that has no name by its code.

    >>> from datetime import date
    >>> explain(TraceDay(date(2020, 5, 9), 4, "makeup", "CN-2020"))
    '5月9日 星期六 调休上班 计第4日 国办发明电〔2019〕16号'
    """
    day, counted, reason, notice_id, unit = trace_day
    said = [
        f"{day.month}月{day.day}日",
        f"星期{_WEEKDAY_NAMES[day.weekday()]}",
        # Logs are read by programs that are older or younger than the one that wrote them.
        _REASON_NAMES.get(reason, reason),
        _counted(counted, reason, unit),
    ]
    if notice_id is not None:
        notice = (default_calendar().papers if papers is None else papers).get(notice_id)
        said.append(notice.document if notice else notice_id)
    return " ".join(said)


def explain_trace(trace: Iterable[TraceDay], papers: Mapping[str, Paper] | None = None) -> list[str]:
    """Say it of every date of a trace."""
    return [explain(row, papers) for row in trace]


def _counted(counted: int | None, reason: ReasonCode, unit: TermUnit) -> str:
    if counted is None:
        return "末日顺延" if unit.natural and reason != "paused" else "不计"
    if not unit.by_hours:
        return f"计第{counted}日"
    minutes, seconds = divmod(counted, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "小时"), (minutes, "分"), (seconds, "秒"))
    return f"累计{''.join(f'{amount}{name}' for amount, name in parts if amount) or '不足1秒'}"
