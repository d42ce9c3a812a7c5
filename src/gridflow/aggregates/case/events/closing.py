"""What is recorded at the end 办结、核查、考核."""

from typing import Literal

from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.event import Event, Fact
from gridflow.aggregates.personal import FreeText
from gridflow.policy import Phase


class ProgressNoted(Event):
    """Progress was noted 反馈."""

    topic = "case.progress-noted"
    schema_version = 2
    phase: Phase
    text: FreeText
    evidence: tuple[Evidence, ...] = ()


class CaseResolved(Event):
    """The lead unit resolved the case 办结; `supervisor` holds it for checking."""

    topic = "case.resolved"
    schema_version = 2
    result: FreeText
    closing: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reply: FreeText
    supervisor: str


class ResolutionChecked(Event):
    """The resolution was checked 核查."""

    topic = "case.resolution-checked"
    passed: bool
    finding: FreeText


class SatisfactionRecorded(Event):
    """The reporter's satisfaction was recorded 回访."""

    topic = "case.satisfaction-recorded"
    satisfied: bool
    remark: FreeText | None = None


class ReworkOrdered(Event):
    """Rework was ordered 返工; `lead` holds the case again."""

    topic = "case.rework-ordered"
    lead: str
    reason: FreeText


AppraisedItem = Literal[
    "stages-met",
    "stages-missed",
    "hops",
    "transfers",
    "send-backs",
    "assists-missed",
    "answers-missed",
    "orders",
    "cards",
    "accompaniments-missed",
    "reworks",
    "satisfied",
    "dissatisfied",
]
"""What appraisal counts 考核项目."""


class AppraisalItem(Fact):
    """One fact that appraisal counts 考核项: how often it happened in this case."""

    item: AppraisedItem
    count: int


class CaseAppraised(Event):
    """The case was appraised 考核."""

    topic = "case.appraised"
    schema_version = 2
    items: tuple[AppraisalItem, ...]
    remark: FreeText | None = None


class AppealFiled(Event):
    """A unit that handled the case appealed against an appraisal item 申诉."""

    topic = "case.appeal-filed"
    item: AppraisedItem
    reason: FreeText


class AppealRuled(Event):
    """The appeal was ruled on 申诉裁定; upheld, the item does not count."""

    topic = "case.appeal-ruled"
    item: AppraisedItem
    upheld: bool
    reason: FreeText


class CaseArchived(Event):
    """The case was archived 归档. The case ends."""

    topic = "case.archived"


class RecheckDrawn(Event):
    """A draw chose the case for a re-check 抽中复核."""

    topic = "case.recheck-drawn"
    draw: str


class CaseRechecked(Event):
    """The archived case was checked once more 复核. A failed one is worked again."""

    topic = "case.rechecked"
    draw: str
    passed: bool
    finding: FreeText
