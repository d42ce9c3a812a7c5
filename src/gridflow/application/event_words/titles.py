"""What the fixed codes of events are called in Chinese 代码名称, and how terms, clocks and tasks are named."""

from datetime import date
from typing import Final

from gridflow.aggregates.case.events import AppraisedItem
from gridflow.policy import Timed
from gridflow.worktime import Term, TermUnit

STATUS_TITLES: Final[dict[str, str]] = {"fixed": "确定", "provisional": "暂定", "open": "待定"}
"""How sure a deadline is 期限状态."""

OUTCOME_TITLES: Final[dict[str, str]] = {"met": "按时", "missed": "逾期后办结", "void": "作废"}
"""How a clock ended 计时结果."""

REVISION_TITLES: Final[dict[str, str]] = {
    "calendar": "工作日历变更",
    "extension": "延期",
    "suspension": "挂起",
    "resumption": "恢复计时",
    "reclassification": "重新分类",
    "policy": "改按现行政策",
}
"""Why a deadline was revised 修订原因."""

PHASE_TITLES: Final[dict[str, str]] = {"before": "处置前", "during": "处置中", "after": "处置后"}
"""Which part of the work something belongs to 办理阶段."""

EVIDENCE_TITLES: Final[dict[str, str]] = {
    "photo": "照片",
    "video": "视频",
    "audio": "录音",
    "document": "文件",
    "signature": "签名",
}
"""What a piece of evidence is 证据种类."""

FIELD_TITLES: Final[dict[str, str]] = {"subject": "主题", "description": "描述", "place": "地点"}
"""The details of a report that may be corrected 可更正的内容."""

ITEM_TITLES: Final[dict[AppraisedItem, str]] = {
    "stages-met": "按时环节",
    "stages-missed": "逾期环节",
    "hops": "流转次数",
    "transfers": "转办次数",
    "send-backs": "退回次数",
    "assists-missed": "逾期协办",
    "answers-missed": "逾期答复",
    "accompaniments-missed": "未到场陪同",
    "orders": "督办次数",
    "cards": "亮牌次数",
    "reworks": "返工次数",
    "satisfied": "满意",
    "dissatisfied": "不满意",
}
"""What appraisal counts 考核项."""

_ANSWER_CLOCK: Final = "order"
"""What the clock of an answer is named for: its supervision order."""


def clock_title(name: str) -> str:
    """A clock's name in Chinese, told apart from others of its kind by its number: 办结计时(第3个)."""
    kind, _, number = name.rpartition("-")
    timed = Timed.ANSWER if kind == _ANSWER_CLOCK else Timed(kind)
    return f"{timed.chinese}计时(第{number}个)"


def assistance_title(name: str) -> str:
    """An assistance's name in Chinese: 第1项协办."""
    return f"第{name.rpartition('-')[2]}项协办"


def order_title(name: str) -> str:
    """A supervision order's name in Chinese: 第1号督办令."""
    return f"第{name.rpartition('-')[2]}号督办令"


def terms_title(term: str, extensions: tuple[str, ...] = ()) -> str:
    """A term in Chinese, with what was added to it: `3wd` is 3个工作日, with `2wd` 3个工作日、延长2个工作日."""
    return "、延长".join(Term.parse(one).chinese for one in (term, *extensions))


def amount_title(remaining: int, unit: TermUnit) -> str:
    """How much is to be counted, in days, months, or seconds where `unit` goes by hours: 2个工作日, 办公时间3小时."""
    if not unit.by_hours:
        return f"{remaining}{unit.chinese}"
    # Never in days, which for office time are not of 24 hours.
    hours, minutes = divmod(-(-remaining // 60), 60)
    return f"办公时间{hours}小时{minutes}分" if minutes else f"办公时间{hours}小时"


def left_title(remaining: int, unit: TermUnit, not_before: date | None) -> str:
    """What an open deadline still has to count, and the earliest it can end: 还须计2个工作日,不早于2027年1月2日."""
    parts = [f"还须计{amount_title(remaining, unit)}"] if remaining else []
    if not_before is not None:
        parts.append(f"不早于{not_before.year}年{not_before.month}月{not_before.day}日")
    return ",".join(parts)
