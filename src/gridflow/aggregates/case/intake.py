"""Decisions at intake 受理: report, settle, accompany, accept, decline, merge, withdraw."""

from msgspec.structs import replace

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_clock, stop_clock
from gridflow.aggregates.case.duties import accompanying, jurisdiction, require_unit
from gridflow.aggregates.case.events import (
    CaseAccepted,
    CaseAccompanied,
    CaseDeclined,
    CaseMerged,
    CaseReported,
    CaseSettled,
    CaseWithdrawn,
    DuplicateJoined,
    SupervisionOrdered,
)
from gridflow.aggregates.case.merging import why_not_into
from gridflow.aggregates.case.query_code import query_code
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.case.substance import require_closing, require_filing
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.policy import Timed
from gridflow.territory import Level


def report(case: Case, command: commands.Report, context: Context) -> tuple[Event, ...]:
    """A case begins where it was seen, held by the level that takes in, with the clock of acceptance running.

    Information is registered and needs nothing more.
    """
    policy, units = context.policy, context.units
    place = units.get_within(command.place, jurisdiction(context, context.actor.unit))
    if place.level not in (Level.VILLAGE, Level.GRID):
        raise InvalidInput("上报地点须是村(社区)或网格", field="place")
    informs = command.kind is commands.Kind.INFORMATION
    _require_matter(command, place.code, context)
    if command.channel not in policy.channels:
        raise InvalidInput(f"没有“{command.channel}”这一上报渠道", field="channel")
    triage = policy.triage[command.urgency]
    holder = units.ancestor(place.code, triage.intake)
    if holder is None:
        raise InvalidInput(f"“{place.name}”之上没有{triage.intake.chinese}一级的受理单位", field="place")
    reported = CaseReported(
        kind=command.kind.value,
        place=place.code,
        holder=holder.code,
        subject=command.subject,
        description=command.description,
        matter=command.matter,
        channel=command.channel,
        urgency=command.urgency,
        source_system=command.source.system if command.source else None,
        source_number=command.source.number if command.source else None,
        call_back=not informs and command.channel in policy.call_back_channels,
        accompany=() if informs else accompanying(place.code, holder.code, triage.accompany, context),
        query_code=query_code(context.token),
    )
    if informs:
        return (reported,)
    told = replace(case, matter=command.matter, classed_at=context.now, urgency=command.urgency.value)
    return (reported, start_clock(told, Timed.ACCEPT, context, holder.code))


def settle(case: Case, command: commands.Settle, context: Context) -> tuple[Event, ...]:
    """The place's own people solved it; the unit above them will check."""
    require_unit(context, case.place, "事发地单位")
    supervisor = context.units.current(case.place).parent
    if supervisor is None:
        raise NotPermitted("没有上级单位可以核查,不能当场办结", unit=case.place)
    require_closing(case, command.closing, command.evidence, context)
    return (
        *stop_clock(case, case.clock, context),
        CaseSettled(
            result=command.result,
            closing=command.closing,
            evidence=command.evidence,
            reply=command.reply or command.result,
            supervisor=supervisor,
        ),
    )


def accompany(case: Case, command: commands.Accompany, context: Context) -> tuple[Event, ...]:
    """Those whom triage sends to the place say that they were there, once a unit."""
    if context.actor.unit not in case.accompany:
        raise NotPermitted("只有须到场陪同而尚未到场的单位可以执行此操作", unit=context.actor.unit)
    return (CaseAccompanied(remark=command.remark, evidence=command.evidence),)


def accept(case: Case, command: commands.Accept, context: Context) -> tuple[Event, ...]:
    """The holder takes the case on, under a filing condition where the matter has any; the clock of dispatch begins."""
    require_unit(context, case.holder, "持有单位")
    require_filing(case, command.filing, context)
    started = start_clock(case, Timed.DISPATCH, context, case.holder)
    return (*stop_clock(case, case.clock, context), CaseAccepted(filing=command.filing), started)


def decline(case: Case, command: commands.Decline, context: Context) -> tuple[Event, ...]:
    """The holder refuses the case with a reason; declining in time meets the term of acceptance."""
    require_unit(context, case.holder, "持有单位")
    return (*_ending(case, stop_clock(case, case.clock, context), command), CaseDeclined(reason=command.reason))


def merge(case: Case, command: commands.Merge, context: Context) -> tuple[Event, ...]:
    """The holder finds a duplicate of a case that is being worked on, which goes on for both."""
    require_unit(context, case.holder, "持有单位")
    other = context.other
    why_not = why_not_into(other, case) if other is not None else "并入的须是另一事件"
    if other is None or why_not is not None:
        raise InvalidInput(why_not or "", field="into")
    stopped = stop_clock(case, case.clock, context, "void")
    return (*_ending(case, stopped, command), CaseMerged(into=other.number, reason=command.reason))


def joined(case: Case) -> DuplicateJoined:
    """What the case learns that a duplicate, `case`, was merged into."""
    return DuplicateJoined(number=case.number, call_backs=case.call_backs_owed)


def withdraw(case: Case, command: commands.Withdraw, context: Context) -> tuple[Event, ...]:
    """Whoever reported takes it back, or the holder does for them."""
    if context.actor.unit not in (case.reporter, case.holder):
        raise NotPermitted("只有上报单位或持有单位可以撤回", unit=context.actor.unit)
    if case.duplicates:
        raise NotAdmitted("已有事件并入,不能撤回", command=command.name)
    stopped = stop_clock(case, case.clock, context, "void")
    return (*_ending(case, stopped, command), CaseWithdrawn(reason=command.reason))


def _ending(
    case: Case, stopped: tuple[Event, ...], command: commands.Decline | commands.Merge | commands.Withdraw
) -> tuple[Event, ...]:
    """The end of the clock, unless a supervision order is open or owed, which would then stay so for ever."""
    if case.orders or any(isinstance(event, SupervisionOrdered) for event in stopped):
        raise NotAdmitted(f"督办令未解除,不能{command.title}", command=command.name)
    return stopped


def _require_matter(command: commands.Report, place: str, context: Context) -> None:
    if command.kind is commands.Kind.EVENT:
        context.catalogue.require(command.matter, place)
    elif command.matter not in context.policy.information:
        raise InvalidInput(f"没有“{command.matter}”这一信息类别", field="matter")
    elif command.urgency is not commands.Urgency.GENERAL:
        raise InvalidInput("信息只登记,不分紧急程度", field="urgency")
