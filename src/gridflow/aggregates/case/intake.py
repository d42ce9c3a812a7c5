"""Decisions at intake 受理: report, settle, accept, decline."""

from dataclasses import replace

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_clock, stop_clock
from gridflow.aggregates.case.duties import jurisdiction, require_unit
from gridflow.aggregates.case.events import CaseAccepted, CaseDeclined, CaseReported, CaseSettled, SupervisionOrdered
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, MatterNotAdmitted, NotAdmitted, NotPermitted
from gridflow.policy import Stage
from gridflow.territory import Level


def report(case: Case, command: commands.Report, context: Context) -> tuple[Event, ...]:
    """A case begins where it was seen, held by the level that takes in, with the clock of acceptance running."""
    policy, units = context.policy, context.units
    place = units.get_within(command.place, jurisdiction(context, context.actor.unit))
    if place.level not in (Level.VILLAGE, Level.GRID):
        raise InvalidInput("上报地点须是村(社区)或网格", field="place")
    if command.matter not in policy.matters:
        raise MatterNotAdmitted(f"事项“{command.matter}”未经准入,不得进入网格", matter=command.matter)
    if command.channel not in policy.channels:
        raise InvalidInput(f"没有“{command.channel}”这一上报渠道", field="channel")
    holder = units.ancestor(place.code, policy.intake_level)
    if holder is None:
        raise InvalidInput(f"“{place.name}”之上没有{policy.intake_level.chinese}一级的受理单位", field="place")
    return (
        CaseReported(
            place=place.code,
            holder=holder.code,
            subject=command.subject,
            description=command.description,
            matter=command.matter,
            channel=command.channel,
            urgency=command.urgency.value,
            source_system=command.source.system if command.source else None,
            source_number=command.source.number if command.source else None,
            call_back=command.channel in policy.call_back_channels,
        ),
        start_clock(
            replace(case, matter=command.matter, urgency=command.urgency.value), Stage.ACCEPT, context, holder.code
        ),
    )


def settle(case: Case, command: commands.Settle, context: Context) -> tuple[Event, ...]:
    """The place's own people solved it; the unit above them will check."""
    require_unit(context, case.place, "事发地单位")
    supervisor = context.units.get(case.place).parent
    if supervisor is None:
        raise NotPermitted("没有上级单位可以核查,不能当场办结", unit=case.place)
    return (*stop_clock(case, context), CaseSettled(result=command.result, supervisor=supervisor))


def accept(case: Case, command: commands.Accept, context: Context) -> tuple[Event, ...]:
    """The holder takes the case on; the clock of dispatch begins."""
    require_unit(context, case.holder, "持有单位")
    return (*stop_clock(case, context), CaseAccepted(), start_clock(case, Stage.DISPATCH, context, case.holder))


def decline(case: Case, command: commands.Decline, context: Context) -> tuple[Event, ...]:
    """The holder refuses the case with a reason; declining in time meets the term of acceptance.

    Not while a supervision order is open, which would then stay so for ever.
    """
    require_unit(context, case.holder, "持有单位")
    stopped = stop_clock(case, context)
    if case.orders or any(isinstance(event, SupervisionOrdered) for event in stopped):
        raise NotAdmitted("督办令未解除,不能不予受理", command=command.name)
    return (*stopped, CaseDeclined(reason=command.reason))
