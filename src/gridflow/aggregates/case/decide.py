"""What a command does to a case. One table says in which stages each command is admitted."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gridflow.aggregates.case import closing, commands, intake, respite, revisions, routing, supervision
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, UnknownCase
from gridflow.policy import Stage

_ACCEPT, _DISPATCH, _RESOLVE = Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE
_SUPERVISE, _APPRAISE = Stage.SUPERVISE, Stage.APPRAISE
_EARLIEST_CLAIM = 1949
"""The year before which nothing is claimed to have happened; far within what the log can store."""
_TIMED = frozenset((_ACCEPT, _DISPATCH, _RESOLVE))
_OPEN = frozenset((_ACCEPT, _DISPATCH, _RESOLVE, _SUPERVISE, _APPRAISE))


class Admission(NamedTuple):
    """In which stages a command is admitted, and the decision it leads to."""

    stages: frozenset[Stage]
    decision: Callable[[Case, Any, Context], tuple[Event, ...]]


ADMISSIONS: dict[type[Command], Admission] = {
    commands.Settle: Admission(frozenset((_ACCEPT,)), intake.settle),
    commands.Accept: Admission(frozenset((_ACCEPT,)), intake.accept),
    commands.Decline: Admission(frozenset((_ACCEPT,)), intake.decline),
    commands.Escalate: Admission(frozenset((_ACCEPT, _DISPATCH)), routing.escalate),
    commands.Delegate: Admission(frozenset((_ACCEPT, _DISPATCH)), routing.delegate),
    commands.Dispatch: Admission(frozenset((_DISPATCH,)), routing.dispatch),
    commands.Acknowledge: Admission(frozenset((_RESOLVE,)), routing.acknowledge),
    commands.SendBack: Admission(frozenset((_RESOLVE,)), routing.send_back),
    commands.RuleSendBack: Admission(frozenset((_RESOLVE,)), routing.rule_send_back),
    commands.RequestExtension: Admission(_TIMED, respite.request_extension),
    commands.RuleExtension: Admission(_TIMED, respite.rule_extension),
    commands.RequestSuspension: Admission(_TIMED, respite.request_suspension),
    commands.RuleSuspension: Admission(_TIMED, respite.rule_suspension),
    commands.Resume: Admission(_TIMED, respite.resume),
    commands.Note: Admission(_OPEN, closing.note),
    commands.Resolve: Admission(frozenset((_RESOLVE,)), closing.resolve),
    commands.Check: Admission(frozenset((_SUPERVISE,)), closing.check),
    commands.CallBack: Admission(frozenset((_SUPERVISE,)), closing.call_back),
    commands.Rework: Admission(frozenset((_SUPERVISE,)), closing.rework),
    commands.OrderSupervision: Admission(_OPEN, supervision.order_supervision),
    commands.AnswerSupervision: Admission(_OPEN, supervision.answer_supervision),
    commands.LiftSupervision: Admission(_OPEN, supervision.lift_supervision),
    commands.Appraise: Admission(frozenset((_APPRAISE,)), closing.appraise),
    commands.Archive: Admission(frozenset((_APPRAISE,)), closing.archive),
    commands.FireRungs: Admission(frozenset(Stage), supervision.fire_rungs),
    commands.RecountDeadline: Admission(frozenset(Stage), revisions.recount_deadline),
}


def decide(case: Case, command: Command, context: Context) -> tuple[Event, ...]:
    """The events that follow from a command, or a refusal.

    Pure: the same case, command and context give the same events. Raises NotPermitted when the role or the unit may
    not, NotAdmitted when the stage does not allow it, UnknownUnit for a unit that is not in the tree, InvalidInput
    for what the policy does not know. Source: DESIGN §4.
    """
    context.policy.require(context.actor.role, command.name)
    context.units.get(context.actor.unit)
    _check_claim(case, command, context)
    if isinstance(command, commands.Report):
        if case.version:
            raise NotAdmitted("事件已上报", command=command.name)
        return intake.report(case, command, context)
    if not case.version:
        raise UnknownCase(f"没有编号为“{case.number}”的事件", number=case.number)
    admission = ADMISSIONS[type(command)]
    if case.stage not in admission.stages:
        raise NotAdmitted(
            f"事件处于“{case.stage.chinese}”环节,不能执行“{command.title}”",
            stage=case.stage,
            command=command.name,
        )
    return admission.decision(case, command, context)


def _check_claim(case: Case, command: Command, context: Context) -> None:
    """A claimed time may not lie ahead of ours, nor before the case was reported (DESIGN §4)."""
    claimed = command.occurred_at
    if claimed is None:
        return
    if claimed.year < _EARLIEST_CLAIM:
        raise InvalidInput(f"发生时间早于{_EARLIEST_CLAIM}年", field="occurred_at")
    if claimed > context.now + context.policy.claim_tolerance:
        raise InvalidInput("发生时间晚于当前时间", field="occurred_at")
    if case.reported_at is not None and claimed < case.reported_at:
        raise InvalidInput("发生时间早于事件上报时间", field="occurred_at")
