"""Decisions on the way 流转: escalate, delegate, dispatch, acknowledge, transfer, send back."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.assistance import ask_assistance, release_all
from gridflow.aggregates.case.clocks import start_clock, stated_first, stop_clock
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import (
    CaseAcknowledged,
    CaseDelegated,
    CaseDispatched,
    CaseEscalated,
    CaseTransferred,
    FallbackAssigned,
    SendBackRequested,
    SendBackRuled,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import BeyondPolicy, InvalidInput, NotAdmitted, SeparationOfDuties
from gridflow.policy import Timed
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
    return (*stated_first(case, case.clock, context), CaseEscalated(origin=case.holder, to=to, reason=command.reason))


def delegate(case: Case, command: commands.Delegate, context: Context) -> tuple[Event, ...]:
    """Down to a township or village below. The clock goes on."""
    require_unit(context, case.holder, "持有单位")
    to = _below(case.holder, command.to, context, "to")
    if context.units.get(to).level in (Level.GRID, Level.DEPARTMENT):
        raise InvalidInput("下派的去向须是下级乡镇或村(社区);交部门或网格办理请用派遣", field="to")
    return (*stated_first(case, case.clock, context), CaseDelegated(origin=case.holder, to=to, reason=command.reason))


def dispatch(case: Case, command: commands.Dispatch, context: Context) -> tuple[Event, ...]:
    """To a lead unit below the dispatcher and those that assist it. Their clocks run from now, not from a signature."""
    require_unit(context, case.holder, "持有单位")
    lead = _below(case.holder, command.lead, context, "lead")
    assisting = [_below(case.holder, unit, context, "assisting") for unit in command.assisting]
    if len({lead, *assisting}) <= len(assisting):
        raise InvalidInput("协办单位不得重复,也不得是主办单位", field="assisting")
    asked = (
        event
        for count, unit in enumerate(assisting, case.assistances_asked + 1)
        for event in ask_assistance(case, unit, case.holder, None, count, context)
    )
    return (
        *stop_clock(case, case.clock, context),
        CaseDispatched(dispatcher=case.holder, lead=lead, instruction=command.instruction),
        start_clock(case, Timed.RESOLVE, context, lead, afresh=case.send_backs > 0),
        *asked,
    )


def acknowledge(case: Case, command: commands.Acknowledge, context: Context) -> tuple[Event, ...]:
    """The lead unit signs for the case, once a dispatch."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    if case.acknowledged:
        raise NotAdmitted("本次派遣已签收", command=command.name)
    return (CaseAcknowledged(),)


def transfer(case: Case, command: commands.Transfer, context: Context) -> tuple[Event, ...]:
    """The lead hands the case on to another unit below the dispatcher; nobody gains time by it (FEATURES D6)."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    _require_own_choice(case, "转办")
    if case.send_back_by is not None or (case.clock is not None and case.clock.asked is not None):
        raise NotAdmitted("退回、延期或挂起申请待裁定期间不能转办", command=command.name)
    if case.transfers >= context.policy.transfer.most:
        most, version = context.policy.transfer.most, context.policy.version
        raise BeyondPolicy(f"政策只允许转办{most}次({version})", rule="transfer.most")
    to = _below(case.dispatcher or case.holder, command.to, context, "to")
    if to == case.lead or any(one.unit == to for one in case.assistances):
        raise InvalidInput("转办的去向须是主办、协办单位之外的单位", field="to")
    handed = CaseTransferred(origin=case.holder, to=to, reason=command.reason)
    return (*stated_first(case, case.clock, context), handed)


def send_back(case: Case, command: commands.SendBack, context: Context) -> tuple[Event, ...]:
    """A request with a reason code; the clock goes on until the dispatcher rules (FEATURES D7)."""
    require_unit(context, case.lead, "主办单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    _require_own_choice(case, "退回")
    if command.reason_code not in context.policy.send_back_reasons:
        raise InvalidInput(f"没有“{command.reason_code}”这一退回理由", field="reason_code")
    if case.send_back_by is not None:
        raise NotAdmitted("已有一项退回申请待裁定", command=command.name)
    return (SendBackRequested(reason_code=command.reason_code, reason=command.reason),)


def rule_send_back(case: Case, command: commands.RuleSendBack, context: Context) -> tuple[Event, ...]:
    """Upheld, the dispatcher must dispatch again within the term; else nothing changes.

    The lead's clock is then void if the request came in time, however long the ruling took; else it was missed. After
    as many as the policy allows, the fallback unit takes the case and must keep it 兜底.
    """
    if case.send_back_by is None:
        raise NotAdmitted("没有待裁定的退回申请", command=command.name)
    require_unit(context, case.dispatcher, "派遣单位")
    if context.actor.id == case.send_back_by:
        raise SeparationOfDuties("申请人不得裁定自己的申请", actor=context.actor.id)
    require_other_person(context, case.handlers, "经办")
    ruled = SendBackRuled(upheld=command.upheld, reason=command.reason)
    if not command.upheld:
        return (ruled,)
    fallback = _fallback(case, context)
    if fallback is None:
        following: tuple[Event, ...] = (
            start_clock(case, Timed.DISPATCH, context, case.dispatcher or case.holder, afresh=True),
        )
    else:
        following = (fallback, start_clock(case, Timed.RESOLVE, context, fallback.lead, afresh=True))
    return (
        *stop_clock(case, case.clock, context, "void", judged_at=case.send_back_at),
        *release_all(case, "退回成立", context),
        ruled,
        *following,
    )


def _fallback(case: Case, context: Context) -> FallbackAssigned | None:
    """Who must take the case now and who will check, if the policy's number of send-backs is reached by this one."""
    rule, units = context.policy.send_back, context.units
    if case.send_backs + 1 < rule.most:
        return None
    if rule.fallback == "first-lead":
        lead = case.first_lead
    else:
        found = units.ancestor(case.place, Level(rule.fallback))
        lead = found.code if found is not None else None
    if lead is None:
        return None
    dispatcher = case.dispatcher
    if dispatcher is None or dispatcher == lead or not units.within(lead, dispatcher):
        dispatcher = units.get(lead).parent
    if dispatcher is None:
        return None
    return FallbackAssigned(dispatcher=dispatcher, lead=lead, send_backs=case.send_backs + 1)


def _require_own_choice(case: Case, what: str) -> None:
    if case.fallback:
        raise BeyondPolicy(f"兜底单位不得{what}", rule="send_back.fallback")


def _below(root: str, unit: str, context: Context, field: str) -> str:
    if context.units.get_within(unit, root).code == root:
        raise InvalidInput("去向须是持有单位的下级单位或所属部门", field=field)
    return unit
