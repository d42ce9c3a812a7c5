"""Decisions on the way 流转: escalate, delegate, dispatch, acknowledge, send back."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_clock, stop_clock
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import (
    CaseAcknowledged,
    CaseDelegated,
    CaseDispatched,
    CaseEscalated,
    SendBackRequested,
    SendBackRuled,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, SeparationOfDuties
from gridflow.policy import Stage
from gridflow.territory import Level


def escalate(case: Case, command: commands.Escalate, context: Context) -> tuple[Event, ...]:
    """Up one level; an urgent case may skip levels (FEATURES D5). The clock goes on."""
    require_unit(context, case.holder, "持有单位")
    parent = context.units.get(case.holder).parent
    if parent is None:
        raise NotAdmitted("持有单位没有上级,不能再上报", unit=case.holder)
    to = command.to or parent
    if to == case.holder or to not in context.units or not context.units.within(case.holder, to):
        raise InvalidInput("上报的去向须是持有单位的上级", field="to")
    if to != parent and case.urgency != commands.Urgency.URGENT:
        raise InvalidInput("只有紧急事件可以越级上报", field="to")
    return (CaseEscalated(origin=case.holder, to=to, reason=command.reason),)


def delegate(case: Case, command: commands.Delegate, context: Context) -> tuple[Event, ...]:
    """Down to a township or village below. The clock goes on."""
    require_unit(context, case.holder, "持有单位")
    to = _below(case, command.to, context, "to")
    if context.units.get(to).level in (Level.GRID, Level.DEPARTMENT):
        raise InvalidInput("下派的去向须是下级乡镇或村(社区);交部门或网格办理请用派遣", field="to")
    return (CaseDelegated(origin=case.holder, to=to, reason=command.reason),)


def dispatch(case: Case, command: commands.Dispatch, context: Context) -> tuple[Event, ...]:
    """To a lead unit below the dispatcher. The lead's clock runs from now, not from its signature."""
    require_unit(context, case.holder, "持有单位")
    lead = _below(case, command.lead, context, "lead")
    return (
        *stop_clock(case, context),
        CaseDispatched(dispatcher=case.holder, lead=lead, instruction=command.instruction),
        start_clock(case, Stage.RESOLVE, context, lead, afresh=case.send_backs > 0),
    )


def acknowledge(case: Case, command: commands.Acknowledge, context: Context) -> tuple[Event, ...]:
    """The lead unit signs for the case, once a dispatch."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    if case.acknowledged:
        raise NotAdmitted("本次派遣已签收", command=command.name)
    return (CaseAcknowledged(),)


def send_back(case: Case, command: commands.SendBack, context: Context) -> tuple[Event, ...]:
    """A request with a reason code; the clock goes on until the dispatcher rules (FEATURES D7)."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    if command.reason_code not in context.policy.send_back_reasons:
        raise InvalidInput(f"没有“{command.reason_code}”这一退回理由", field="reason_code")
    if case.send_back_by is not None:
        raise NotAdmitted("已有一项退回申请待裁定", command=command.name)
    return (SendBackRequested(reason_code=command.reason_code, reason=command.reason),)


def rule_send_back(case: Case, command: commands.RuleSendBack, context: Context) -> tuple[Event, ...]:
    """Upheld, the dispatcher must dispatch again within the term; else nothing changes.

    The lead's clock is then void if the request came in time, however long the ruling took; else it was missed.
    """
    if case.send_back_by is None:
        raise NotAdmitted("没有待裁定的退回申请", command=command.name)
    require_unit(context, case.dispatcher, "派遣单位")
    if context.actor.id == case.send_back_by:
        raise SeparationOfDuties("申请人不得裁定自己的申请", actor=context.actor.id)
    ruled = SendBackRuled(upheld=command.upheld, reason=command.reason)
    if not command.upheld:
        return (ruled,)
    return (
        *stop_clock(case, context, outcome="void", judged_at=case.send_back_at),
        ruled,
        start_clock(case, Stage.DISPATCH, context, case.dispatcher or case.holder, afresh=True),
    )


def _below(case: Case, unit: str, context: Context, field: str) -> str:
    if context.units.get_within(unit, case.holder).code == case.holder:
        raise InvalidInput("去向须是持有单位的下级单位或所属部门", field=field)
    return unit
