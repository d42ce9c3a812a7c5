"""Decisions about assisting units 协办: each has its own share, clock and reply (FEATURES D6)."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_task, stop_clock
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import AssistanceReleased, AssistanceReplied, AssistanceRequested
from gridflow.aggregates.case.state import Assistance, Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.policy import Timed


def assist(case: Case, command: commands.Assist, context: Context) -> tuple[Event, ...]:
    """The lead, or the dispatcher, asks a unit below the dispatcher; the lead stays the one that leads."""
    by = _require_lead_or_dispatcher(case, context)
    if command.unit in case.released:
        raise NotAdmitted("本次派遣内已解除协办的单位不再请求协办", unit=command.unit)
    dispatcher = case.dispatcher or case.holder
    unit = context.units.get_within(command.unit, dispatcher).code
    if unit in (case.lead, dispatcher) or any(one.unit == unit for one in case.assistances):
        raise InvalidInput("协办单位不得重复,也不得是主办单位或派遣单位", field="unit")
    return ask_assistance(case, unit, by, command.task, case.assistances_asked + 1, context)


def ask_assistance(case: Case, unit: str, by: str, task: str | None, count: int, context: Context) -> tuple[Event, ...]:
    """The `count`-th request of a case, and the clock of the unit's share."""
    name = f"assist-{count}"
    requested = AssistanceRequested(assistance=name, unit=unit, by=by, task=task)
    return (requested, start_task(case, Timed.ASSIST, context, unit, name))


def reply_assistance(case: Case, command: commands.ReplyAssistance, context: Context) -> tuple[Event, ...]:
    """The assisting unit has done its share."""
    asked = _open(case, command.assistance)
    require_unit(context, asked.unit, "协办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    replied = AssistanceReplied(assistance=asked.name, reply=command.reply, evidence=command.evidence)
    return (*stop_clock(case, asked.clock, context), replied)


def release_assistance(case: Case, command: commands.ReleaseAssistance, context: Context) -> tuple[Event, ...]:
    """The share is needed no more; what was missed by then stays missed."""
    asked = _open(case, command.assistance)
    _require_lead_or_dispatcher(case, context)
    return _released(case, asked, command.reason, context)


def release_all(case: Case, reason: str, context: Context) -> tuple[Event, ...]:
    """The end of every open share, where the work that they were part of ends."""
    return tuple(event for asked in case.assistances for event in _released(case, asked, reason, context))


def _released(case: Case, asked: Assistance, reason: str, context: Context) -> tuple[Event, ...]:
    released = AssistanceReleased(assistance=asked.name, reason=reason)
    return (*stop_clock(case, asked.clock, context, "void"), released)


def _require_lead_or_dispatcher(case: Case, context: Context) -> str:
    if context.actor.unit not in (case.lead, case.dispatcher):
        raise NotPermitted("只有主办单位或派遣单位可以执行此操作", unit=case.lead)
    if context.actor.unit == case.lead:
        require_other_person(context, case.checkers | case.callers, "核查或回访")
    return context.actor.unit


def _open(case: Case, name: str) -> Assistance:
    for asked in case.assistances:
        if asked.name == name:
            return asked
    raise InvalidInput(f"没有未答复的协办“{name}”", field="assistance")
