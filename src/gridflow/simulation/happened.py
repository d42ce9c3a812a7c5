"""What is counted of a simulated county, and which event counts as what."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from gridflow.aggregates.calendar import NoticeImported
from gridflow.aggregates.case import events
from gridflow.aggregates.event import Event
from gridflow.aggregates.grid.events import GridChangeFiled
from gridflow.aggregates.matter import MatterApproved
from gridflow.aggregates.person import AppointmentApproved
from gridflow.aggregates.policy import PolicyAdopted
from gridflow.aggregates.recheck import RechecksDrawn
from gridflow.aggregates.unit import UnitRegistered, UnitRetired
from gridflow.policy import Timed

COUNTS: Final[Mapping[str, str]] = {
    "hops": "经手流转",
    "escalated": "逐级上报",
    "skipped": "越级上报",
    "delegated": "下派",
    "accompanied": "到场陪同",
    "dispatched": "派遣",
    "transferred": "转办",
    "assistance-asked": "请求协办",
    "assistance-replied": "答复协办",
    "assistance-released": "解除协办",
    "assistance-missed": "协办逾期",
    "send-back-asked": "申请退回",
    "send-back-upheld": "退回成立",
    "send-back-refused": "退回不成立",
    "fallback": "兜底承办",
    "extension-asked": "申请延期",
    "extension-granted": "准予延期",
    "extension-refused": "不予延期",
    "suspension-asked": "申请挂起",
    "suspension-granted": "准予挂起",
    "suspension-refused": "不予挂起",
    "resumed": "提前恢复计时",
    "refused-request-too-late": "逾期申请被拒",
    "refused-beyond-policy": "超出政策被拒",
    "reminded": "到期提醒",
    "swept": "敏感时期每日提示",
    "urged": "逾期催办",
    "urged-by-superior": "上级催办",
    "warned": "研判预警",
    "order-order": "逾期督办令",
    "order-red": "红牌督办令",
    "order-manual": "人工督办令",
    "answered": "督办答复",
    "answered-late": "督办答复逾期",
    "lifted": "解除督办",
    "card-yellow": "黄牌",
    "card-red": "红牌",
    "card-black": "黑牌",
    "check-failed": "核查未通过",
    "satisfied": "回访满意",
    "dissatisfied": "回访不满意",
    "reworked": "返工",
    "appealed": "申诉",
    "appeal-upheld": "申诉成立",
    "appeal-refused": "申诉不成立",
    "drawn": "抽中复核",
    "recheck-passed": "复核通过",
    "recheck-failed": "复核未通过",
    "owned": "包案",
    "reclassified": "重新分类",
    "corrected": "更正",
    "published": "公开",
    "unpublished": "撤销公开",
    "revised-calendar": "因日历变更修订期限",
    "revised-extension": "因延期修订期限",
    "revised-suspension": "因挂起修订期限",
    "revised-resumption": "因恢复修订期限",
    "revised-reclassification": "因重新分类修订期限",
    "papers": "新到放假安排",
    "policies": "启用政策包",
    "draws": "抽取复核",
    "registered": "登记单位",
    "retired": "撤销单位",
    "handed-over": "承接移交",
    "appointed": "任命",
    "grid-changes": "网格变更备案",
    "matters": "临时事项准入",
}
"""Every key with its Chinese title, in the order in which they are shown."""


def counted(body: Event) -> str | None:
    """The key under which an event counts, if it counts."""
    count = _COUNTED.get(type(body))
    return count(body) if count is not None else None


def _ruled(what: str) -> Callable[[Any], str]:
    return lambda body: f"{what}-{'granted' if body.granted else 'refused'}"


def _judged(what: str) -> Callable[[Any], str]:
    return lambda body: f"{what}-{'upheld' if body.upheld else 'refused'}"


def _is(key: str) -> Callable[[Any], str]:
    return lambda _: key


def _reminder(body: events.ReminderIssued) -> str:
    if body.rung is None:
        return "urged-by-superior"
    if body.rung.startswith("sweep"):
        return "swept"
    return "reminded" if body.kind == "remind" else "urged"


def _late(body: events.ClockStopped) -> str | None:
    if body.outcome != "missed":
        return None
    return {Timed.ASSIST: "assistance-missed", Timed.ANSWER: "answered-late"}.get(body.stage)


_COUNTED: Final[Mapping[type[Event], Callable[[Any], str | None]]] = {
    events.CaseEscalated: _is("escalated"),
    events.CaseDelegated: _is("delegated"),
    events.CaseAccompanied: _is("accompanied"),
    events.CaseDispatched: _is("dispatched"),
    events.CaseTransferred: _is("transferred"),
    events.AssistanceRequested: _is("assistance-asked"),
    events.AssistanceReplied: _is("assistance-replied"),
    events.AssistanceReleased: _is("assistance-released"),
    events.ClockStopped: _late,
    events.SendBackRequested: _is("send-back-asked"),
    events.SendBackRuled: _judged("send-back"),
    events.FallbackAssigned: _is("fallback"),
    events.ExtensionRequested: _is("extension-asked"),
    events.ExtensionRuled: _ruled("extension"),
    events.SuspensionRequested: _is("suspension-asked"),
    events.SuspensionRuled: _ruled("suspension"),
    events.ClockResumed: _is("resumed"),
    events.ReminderIssued: _reminder,
    events.RiskNotified: _is("warned"),
    events.SupervisionOrdered: lambda body: f"order-{body.rung or 'manual'}",
    events.SupervisionAnswered: _is("answered"),
    events.SupervisionLifted: _is("lifted"),
    events.CardIssued: lambda body: f"card-{body.kind}",
    events.ResolutionChecked: lambda body: None if body.passed else "check-failed",
    events.SatisfactionRecorded: lambda body: "satisfied" if body.satisfied else "dissatisfied",
    events.ReworkOrdered: _is("reworked"),
    events.AppealFiled: _is("appealed"),
    events.AppealRuled: _judged("appeal"),
    events.RecheckDrawn: _is("drawn"),
    events.CaseRechecked: lambda body: "recheck-passed" if body.passed else "recheck-failed",
    events.OwnerAssigned: _is("owned"),
    events.CaseReclassified: _is("reclassified"),
    events.DetailsCorrected: _is("corrected"),
    events.VisibilityChanged: lambda body: "published" if body.public else "unpublished",
    events.DeadlineRevised: lambda body: f"revised-{body.revision.kind}",
    NoticeImported: _is("papers"),
    PolicyAdopted: _is("policies"),
    RechecksDrawn: _is("draws"),
    UnitRegistered: _is("registered"),
    UnitRetired: _is("retired"),
    events.CaseHandedOver: _is("handed-over"),
    AppointmentApproved: _is("appointed"),
    GridChangeFiled: _is("grid-changes"),
    MatterApproved: _is("matters"),
}
