"""Decisions at the end 办结、核查: note, resolve, check, call back, rework."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_clock, stop_clock
from gridflow.aggregates.case.duties import require_other_person, require_other_unit, require_supervisor, require_unit
from gridflow.aggregates.case.events import (
    CaseResolved,
    ProgressNoted,
    ResolutionChecked,
    ReworkOrdered,
    SatisfactionRecorded,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.case.substance import require_closing
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import NotAdmitted, NotPermitted
from gridflow.policy import Stage, Timed


def note(case: Case, command: commands.Note, context: Context) -> tuple[Event, ...]:
    """Any party may note progress: the place, a unit that held the case, or one above the holder."""
    unit = context.actor.unit
    if unit != case.place and unit not in case.involved and not context.units.within(case.holder, unit):
        raise NotPermitted("只有参与办理的单位及其上级可以反馈", unit=unit)
    if case.stage is Stage.RESOLVE and unit == case.lead:
        require_other_person(context, case.checkers | case.callers, "核查或回访")
    return (ProgressNoted(phase=command.phase, text=command.text, evidence=command.evidence),)


def resolve(case: Case, command: commands.Resolve, context: Context) -> tuple[Event, ...]:
    """The lead unit's work is done; the dispatcher holds the case for checking."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    if case.send_back_by is not None:
        raise NotAdmitted("退回申请待裁定期间不能办结", command=command.name)
    if case.assistances:
        raise NotAdmitted("协办尚未答复或解除,不能办结", command=command.name)
    require_closing(case, command.closing, command.evidence, context)
    return (
        *stop_clock(case, case.clock, context),
        CaseResolved(
            result=command.result,
            closing=command.closing,
            evidence=command.evidence,
            reply=command.reply or command.result,
            supervisor=case.dispatcher or case.holder,
        ),
    )


def check(case: Case, command: commands.Check, context: Context) -> tuple[Event, ...]:
    """The supervising unit looks for itself, by someone who neither handled nor called."""
    require_supervisor(case, context)
    require_other_unit(case, context)
    require_other_person(context, case.handlers, "经办")
    require_other_person(context, case.callers, "回访")
    if case.checked is not None:
        raise NotAdmitted("本次办结已核查", command=command.name)
    return (ResolutionChecked(passed=command.passed, finding=command.finding),)


def call_back(case: Case, command: commands.CallBack, context: Context) -> tuple[Event, ...]:
    """The reporter is asked, by someone who neither handled nor checked, and never by the unit that handled.

    Once for each reporter: those of merged duplicates, too.
    """
    if not case.call_backs_owed:
        raise NotAdmitted("本事件的上报渠道无需回访", command=command.name)
    require_supervisor(case, context)
    require_other_unit(case, context)
    require_other_person(context, case.handlers, "经办")
    require_other_person(context, case.checkers, "核查")
    if case.called >= case.call_backs_owed:
        raise NotAdmitted("本次办结已回访", command=command.name)
    return (SatisfactionRecorded(satisfied=command.satisfied, remark=command.remark),)


def rework(case: Case, command: commands.Rework, context: Context) -> tuple[Event, ...]:
    """A failed check or a dissatisfied reporter sends the case back to its lead, with a clock of its own."""
    require_supervisor(case, context)
    require_other_person(context, case.handlers, "经办")
    require_other_person(context, case.callers, "回访")
    if case.checked is not False and case.satisfied is not False:
        raise NotAdmitted("核查未通过或回访不满意时才能责令返工", command=command.name)
    lead = case.lead or case.holder
    return (
        ReworkOrdered(lead=lead, reason=command.reason),
        start_clock(case, Timed.RESOLVE, context, lead, afresh=True),
    )
