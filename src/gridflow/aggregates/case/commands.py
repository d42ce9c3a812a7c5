"""The commands of a case 操作. Each is a request by an actor that `decide` grants with events or refuses."""

from enum import StrEnum
from typing import Literal

from gridflow.aggregates.command import Command, Instant, Text, Title, Word
from gridflow.aggregates.event import Fact


class Urgency(StrEnum):
    """Urgency 紧急程度. Only an urgent case may skip a level when it is escalated."""

    GENERAL = "general"
    URGENT = "urgent"


class Source(Fact):
    """Where another system keeps the same matter; (system, number) makes a report idempotent."""

    system: Word
    number: Word


class Report(Command):
    """Report an issue 上报. `place` is the grid or village where it is."""

    name = "report"
    title = "上报"
    place: Word
    subject: Title
    description: Text | None = None
    matter: Word
    channel: Word
    urgency: Urgency = Urgency.GENERAL
    source: Source | None = None


class Settle(Command):
    """Settle on the spot 当场办结, by the grid that reported."""

    name = "settle"
    title = "当场办结"
    result: Text


class Accept(Command):
    """Accept 受理."""

    name = "accept"
    title = "受理"


class Decline(Command):
    """Decline 不予受理, with a reason."""

    name = "decline"
    title = "不予受理"
    reason: Text


class Escalate(Command):
    """Hand up 逐级上报 to the unit above, or when urgent to any unit above."""

    name = "escalate"
    title = "逐级上报"
    reason: Text
    to: Word | None = None


class Delegate(Command):
    """Hand down 下派 to a unit below."""

    name = "delegate"
    title = "下派"
    to: Word
    reason: Text


class Dispatch(Command):
    """Dispatch 派遣 to the lead unit that will resolve the case."""

    name = "dispatch"
    title = "派遣"
    lead: Word
    instruction: Text | None = None


class Acknowledge(Command):
    """Sign for a dispatched case 签收. The clock has been running since dispatch."""

    name = "acknowledge"
    title = "签收"


class SendBack(Command):
    """Ask to send back 退回. Nothing changes until the dispatcher rules."""

    name = "send-back"
    title = "申请退回"
    reason_code: Word
    reason: Text


class RuleSendBack(Command):
    """Rule on a request to send back 退回裁定."""

    name = "rule-send-back"
    title = "裁定退回"
    upheld: bool
    reason: Text


class RequestExtension(Command):
    """Ask for more time 申请延期, before the deadline passes. `extension` is a term such as `3wd`."""

    name = "request-extension"
    title = "申请延期"
    extension: Word
    reason: Text


class RuleExtension(Command):
    """Rule on a request for more time 延期裁定."""

    name = "rule-extension"
    title = "裁定延期"
    granted: bool
    reason: Text


class RequestSuspension(Command):
    """Ask that the clock stand still 申请挂起 until an instant, before the deadline passes."""

    name = "request-suspension"
    title = "申请挂起"
    until: Instant
    reason: Text


class RuleSuspension(Command):
    """Rule on a request to stand still 挂起裁定."""

    name = "rule-suspension"
    title = "裁定挂起"
    granted: bool
    reason: Text


class Resume(Command):
    """Let the clock run again before its pause ends 恢复计时."""

    name = "resume"
    title = "恢复计时"
    reason: Text


class Note(Command):
    """Note progress 反馈 with the phase of the work it belongs to."""

    name = "note"
    title = "反馈进展"
    phase: Literal["before", "during", "after"]
    text: Text


class Resolve(Command):
    """Resolve 办结, with the result and the closing condition met."""

    name = "resolve"
    title = "办结"
    result: Text


class Check(Command):
    """Check a resolution 核查."""

    name = "check"
    title = "核查"
    passed: bool
    finding: Text


class CallBack(Command):
    """Record the reporter's satisfaction 回访."""

    name = "call-back"
    title = "回访"
    satisfied: bool
    remark: Text | None = None


class Rework(Command):
    """Order rework 返工 after a failed check or a dissatisfied reporter."""

    name = "rework"
    title = "责令返工"
    reason: Text


class OrderSupervision(Command):
    """Order supervision 督办 over the holder."""

    name = "order-supervision"
    title = "督办"
    cause: Text


class AnswerSupervision(Command):
    """Answer a supervision order 督办答复."""

    name = "answer-supervision"
    title = "答复督办"
    order: Word
    answer: Text


class LiftSupervision(Command):
    """Lift a supervision order 解除督办."""

    name = "lift-supervision"
    title = "解除督办"
    order: Word
    reason: Text


class Appraise(Command):
    """Appraise 考核: the facts of the case become appraisal items."""

    name = "appraise"
    title = "考核"
    remark: Text | None = None


class Archive(Command):
    """Archive 归档."""

    name = "archive"
    title = "归档"


class FireRungs(Command):
    """Fire the rungs of a clock that have come due. Given by the ticker only, never over HTTP."""

    name = "fire-rungs"
    title = "督办阶梯"
    clock: Word


class RecountDeadline(Command):
    """Count the deadline of a clock anew, after its calendar has changed. Given by the system only, never over HTTP."""

    name = "recount-deadline"
    title = "重算期限"
    clock: Word


COMMANDS: dict[str, type[Command]] = {
    command.name: command
    for command in (
        Report,
        Settle,
        Accept,
        Decline,
        Escalate,
        Delegate,
        Dispatch,
        Acknowledge,
        SendBack,
        RuleSendBack,
        RequestExtension,
        RuleExtension,
        RequestSuspension,
        RuleSuspension,
        Resume,
        Note,
        Resolve,
        Check,
        CallBack,
        Rework,
        OrderSupervision,
        AnswerSupervision,
        LiftSupervision,
        Appraise,
        Archive,
        FireRungs,
        RecountDeadline,
    )
}
"""Every command of a case by its name."""

INTERNAL_COMMANDS = frozenset((FireRungs, RecountDeadline))
"""The commands that only the system gives."""
