"""What a command does to a case. One table says in which stages each command is admitted."""

from collections.abc import Callable
from typing import Any, NamedTuple

from gridflow.aggregates.case import (
    appraisal,
    assistance,
    closing,
    commands,
    intake,
    particulars,
    policy_change,
    respite,
    revisions,
    routing,
    succession,
    supervision,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import SYSTEM_ROLE, Event
from gridflow.errors import InvalidInput, NotAdmitted, UnknownCase
from gridflow.policy import Stage

_ACCEPT, _DISPATCH, _RESOLVE = Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE
_SUPERVISE, _APPRAISE, _ARCHIVED = Stage.SUPERVISE, Stage.APPRAISE, Stage.ARCHIVED
_EARLIEST_CLAIM = 1949
"""The year before which nothing is claimed to have happened; far within what the log can store."""
_INTAKE = (_ACCEPT, _DISPATCH)
_TIMED = (_ACCEPT, _DISPATCH, _RESOLVE)
_OPEN = Stage.worked()
_SHOWN = tuple(stage for stage in Stage if stage is not Stage.REGISTERED)


class Admission(NamedTuple):
    """In which stages a command is admitted, the decision it leads to, and the stages it may take a case to.

    `leaves` are those it may take it there from, where it is not all that admit it.
    """

    stages: tuple[Stage, ...]
    decision: Callable[[Case, Any, Context], tuple[Event, ...]]
    leads_to: tuple[Stage, ...] = ()
    leaves: tuple[Stage, ...] = ()


ADMISSIONS: dict[type[Command], Admission] = {
    commands.Report: Admission((), intake.report, (_ACCEPT, Stage.REGISTERED)),
    commands.Settle: Admission((_ACCEPT,), intake.settle, (_SUPERVISE,)),
    commands.Accompany: Admission(_TIMED, intake.accompany),
    commands.Accept: Admission((_ACCEPT,), intake.accept, (_DISPATCH,)),
    commands.Decline: Admission((_ACCEPT,), intake.decline, (Stage.DECLINED,)),
    commands.Merge: Admission(_INTAKE, intake.merge, (Stage.MERGED,)),
    commands.Withdraw: Admission(_INTAKE, intake.withdraw, (Stage.WITHDRAWN,)),
    commands.Escalate: Admission(_INTAKE, routing.escalate),
    commands.Delegate: Admission(_INTAKE, routing.delegate),
    commands.Dispatch: Admission((_DISPATCH,), routing.dispatch, (_RESOLVE,)),
    commands.Acknowledge: Admission((_RESOLVE,), routing.acknowledge),
    commands.Transfer: Admission((_RESOLVE,), routing.transfer),
    commands.Assist: Admission((_RESOLVE,), assistance.assist),
    commands.ReplyAssistance: Admission((_RESOLVE,), assistance.reply_assistance),
    commands.ReleaseAssistance: Admission((_RESOLVE,), assistance.release_assistance),
    commands.SendBack: Admission((_RESOLVE,), routing.send_back),
    commands.RuleSendBack: Admission((_RESOLVE,), routing.rule_send_back, (_DISPATCH, _RESOLVE)),
    commands.RequestExtension: Admission(_OPEN, respite.request_extension),
    commands.RuleExtension: Admission(_OPEN, respite.rule_extension),
    commands.RequestSuspension: Admission(_OPEN, respite.request_suspension),
    commands.RuleSuspension: Admission(_OPEN, respite.rule_suspension),
    commands.Resume: Admission(_OPEN, respite.resume),
    commands.Note: Admission(_OPEN, closing.note),
    commands.Resolve: Admission((_RESOLVE,), closing.resolve, (_SUPERVISE,)),
    commands.Check: Admission((_SUPERVISE,), closing.check, (_SUPERVISE, _APPRAISE)),
    commands.CallBack: Admission((_SUPERVISE,), closing.call_back, (_SUPERVISE, _APPRAISE)),
    commands.Rework: Admission((_SUPERVISE,), closing.rework, (_RESOLVE,)),
    commands.Remind: Admission(_OPEN, supervision.remind),
    commands.NotifyRisk: Admission(_OPEN, supervision.notify_risk),
    commands.OrderSupervision: Admission(_OPEN, supervision.order_supervision, (_SUPERVISE,), leaves=(_APPRAISE,)),
    commands.AnswerSupervision: Admission(_OPEN, supervision.answer_supervision),
    commands.LiftSupervision: Admission(_OPEN, supervision.lift_supervision, (_APPRAISE,), leaves=(_SUPERVISE,)),
    commands.AssignOwner: Admission(_OPEN, particulars.assign_owner),
    commands.Reclassify: Admission(_TIMED, particulars.reclassify),
    commands.ApplyPolicy: Admission(_TIMED, policy_change.apply_policy),
    commands.Correct: Admission(tuple(Stage), particulars.correct),
    commands.Publish: Admission(_SHOWN, particulars.publish),
    commands.Unpublish: Admission(_SHOWN, particulars.unpublish),
    commands.Appraise: Admission((_APPRAISE,), appraisal.appraise),
    commands.Appeal: Admission((_APPRAISE,), appraisal.appeal),
    commands.RuleAppeal: Admission((_APPRAISE,), appraisal.rule_appeal),
    commands.Archive: Admission((_APPRAISE,), appraisal.archive, (_ARCHIVED,)),
    commands.DrawRecheck: Admission((_ARCHIVED,), appraisal.draw_recheck),
    commands.Recheck: Admission((_ARCHIVED,), appraisal.recheck, (_RESOLVE,)),
    commands.FireRungs: Admission(tuple(Stage), supervision.fire_rungs),
    commands.RecountDeadline: Admission(tuple(Stage), revisions.recount_deadline),
    commands.HandOver: Admission(tuple(Stage), succession.hand_over),
}
"""Every command. The table of what is admitted, the state diagram of the docs and the tests are all read from here."""


_BY_ITSELF = {(command, SYSTEM_ROLE) for command in commands.INTERNAL_COMMANDS}
"""What the engine does by itself needs no pack's leave."""


def decide(case: Case, command: Command, context: Context) -> tuple[Event, ...]:
    """The events that follow from a command, or a refusal.

    Pure: the same case, command and context give the same events. Raises NotPermitted when the role or the unit may
    not, NotAdmitted when the stage does not allow it, UnknownUnit for a unit that is not in the tree, InvalidInput
    for what the policy does not know. Source: DESIGN §4.
    """
    if (type(command), context.actor.role) not in _BY_ITSELF:
        context.policy.require(context.actor.role, command.name, command.title)
    context.units.get(context.actor.unit)
    _check_claim(case, command, context)
    admission = ADMISSIONS[type(command)]
    if isinstance(command, commands.Report):
        if case.version:
            raise NotAdmitted("事件已上报", command=command.name)
    elif not case.version:
        raise UnknownCase(f"没有编号为“{case.number}”的事件", number=case.number)
    elif case.stage not in admission.stages:
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
