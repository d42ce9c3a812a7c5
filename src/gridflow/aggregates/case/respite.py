"""More time 延期与挂起: asked for before the deadline by whoever must act, ruled on by another (FEATURES D9)."""

from datetime import UTC

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import stated_first
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import (
    ClockPaused,
    ClockResumed,
    ExtensionRequested,
    ExtensionRuled,
    SuspensionRequested,
    SuspensionRuled,
)
from gridflow.aggregates.case.revisions import revise
from gridflow.aggregates.case.state import HANDLING, Case, Clock, Respite
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import BeyondPolicy, InvalidInput, NotAdmitted, NotPermitted, RequestTooLate, SeparationOfDuties
from gridflow.policy import RespiteRule
from gridflow.worktime import Counting, Roll, Term, UnknownTerm, deadline


def request_extension(case: Case, command: commands.RequestExtension, context: Context) -> tuple[Event, ...]:
    """A request for so much more time, in the unit that the policy grants it in. The clock runs on meanwhile."""
    clock = _running(case, command.clock)
    rule = context.policy.extension_of(clock.stage)
    rule = _askable(case, clock, context, rule, "延期", "extension", len(clock.granted))
    try:
        asked = Term.parse(command.extension)
    except UnknownTerm as error:
        raise UnknownTerm(error.detail, field="extension") from None
    if asked.unit is not rule.longest.unit or asked.amount > rule.longest.amount:
        raise BeyondPolicy(f"每次延期不超过{rule.longest.chinese}({context.policy.version})", rule="extension.longest")
    return (ExtensionRequested(clock=clock.name, extension=str(asked), reason=command.reason),)


def rule_extension(case: Case, command: commands.RuleExtension, context: Context) -> tuple[Event, ...]:
    """Granted, what was asked for is added to the term; what was used of it stays used."""
    clock, asked = _pending(case, command.clock, context)
    if asked.extension is None:
        raise NotAdmitted("没有待裁定的延期申请", command=command.name)
    ruled = ExtensionRuled(clock=clock.name, extension=asked.extension, granted=command.granted, reason=command.reason)
    if not command.granted:
        return (ruled,)
    basis = clock.basis._replace(extensions=(*clock.basis.extensions, asked.extension))
    return (*stated_first(case, clock, context), ruled, revise(clock, basis, "extension", context))


def request_suspension(case: Case, command: commands.RequestSuspension, context: Context) -> tuple[Event, ...]:
    """A request that the clock stand still until an instant. It runs on meanwhile; granted, it stood from now on."""
    clock = _running(case, command.clock)
    rule = context.policy.suspension_of(clock.stage)
    rule = _askable(case, clock, context, rule, "挂起", "suspension", clock.suspended)
    if command.until <= context.now:
        raise InvalidInput("挂起的截止时间须晚于当前", field="until")
    calendar = context.calendar(clock.basis.unit)
    latest = deadline(calendar, context.now, rule.longest, context.zone, counting=Counting(roll=Roll.NONE)).due
    if latest is not None and command.until > latest:
        raise BeyondPolicy(f"每次挂起不超过{rule.longest.chinese}({context.policy.version})", rule="suspension.longest")
    return (SuspensionRequested(clock=clock.name, until=command.until.astimezone(UTC), reason=command.reason),)


def rule_suspension(case: Case, command: commands.RuleSuspension, context: Context) -> tuple[Event, ...]:
    """Granted, the clock stood still from the request on, however long the ruling took."""
    clock, asked = _pending(case, command.clock, context)
    if asked.until is None:
        raise NotAdmitted("没有待裁定的挂起申请", command=command.name)
    ruled = SuspensionRuled(clock=clock.name, until=asked.until, granted=command.granted, reason=command.reason)
    if not command.granted:
        return (ruled,)
    span = (asked.at, asked.until)
    basis = clock.basis._replace(pauses=(*clock.basis.pauses, span))
    paused = ClockPaused(clock=clock.name, since=span[0], until=span[1])
    return (*stated_first(case, clock, context), ruled, paused, revise(clock, basis, "suspension", context))


def resume(case: Case, command: commands.Resume, context: Context) -> tuple[Event, ...]:
    """The pause that lasts now ends now; whoever must act may do so, or a unit above it."""
    clock = _running(case, command.clock)
    if context.actor.unit != case.responsible(clock):
        _require_superior(case.responsible(clock), context)
    lasting = [span for span in clock.basis.pauses if span[0] <= context.now < span[1]]
    if not lasting:
        raise NotAdmitted("计时没有暂停", command=command.name)
    pauses = tuple((span[0], context.now) if span in lasting else span for span in clock.basis.pauses)
    resumed = ClockResumed(clock=clock.name, reason=command.reason)
    return (resumed, revise(clock, clock.basis._replace(pauses=pauses), "resumption", context))


def _running(case: Case, name: str | None) -> Clock:
    """The running clock of a name, without one that of the stage. Raises NotAdmitted when it does not run."""
    clock = case.running(name)
    if clock is None:
        raise NotAdmitted(f"没有运行中的时钟“{name}”" if name is not None else f"{case.stage.chinese}环节不计时")
    return clock


def _askable(
    case: Case, clock: Clock, context: Context, rule: RespiteRule | None, name: str, key: str, granted: int
) -> RespiteRule:
    """The rule under which more time may be asked for.

    Raises NotPermitted, NotAdmitted, RequestTooLate, BeyondPolicy.
    """
    require_unit(context, case.responsible(clock), "责任单位")
    if clock.stage in HANDLING:
        require_other_person(context, case.checkers | case.callers, "核查或回访")
    version = context.policy.version
    if rule is None:
        raise BeyondPolicy(f"政策不允许在{clock.stage.chinese}环节{name}({version})", rule=f"{key}.stages")
    if clock.asked is not None:
        raise NotAdmitted("已有一项延期或挂起申请待裁定", clock=clock.name)
    if clock.due is not None and context.now >= clock.due:
        raise RequestTooLate(f"{name}须在期限届满前申请({version})", rule=key, due=clock.due.isoformat())
    if granted >= rule.most:
        raise BeyondPolicy(f"政策只允许{name}{rule.most}次({version})", rule=f"{key}.most")
    return rule


def _pending(case: Case, name: str | None, context: Context) -> tuple[Clock, Respite]:
    """The request that waits for its ruling, by somebody else than who asked, for a unit above the one that asked.

    On the answer to a supervision order the unit that ordered it rules, or one above that.
    """
    clock = case.running(name)
    if clock is None or clock.asked is None:
        raise NotAdmitted("没有待裁定的延期或挂起申请")
    ordered_by = next((order.by for order in case.orders if order.name == clock.name), None)
    if ordered_by is None:
        _require_superior(case.responsible(clock), context)
    elif not context.units.within(ordered_by, context.actor.unit):
        raise NotPermitted("只有督办单位或其上级可以执行此操作", unit=ordered_by)
    if context.actor.id == clock.asked.by:
        raise SeparationOfDuties("申请人不得裁定自己的申请", actor=context.actor.id)
    if clock.stage in HANDLING:
        require_other_person(context, case.handlers, "经办")
    return clock, clock.asked


def _require_superior(unit: str, context: Context) -> None:
    """Raises NotPermitted unless the actor acts for a unit above this one, or for this one where there is none."""
    alone = context.units.get(unit).parent is None
    if (context.actor.unit == unit and not alone) or not context.units.within(unit, context.actor.unit):
        raise NotPermitted("只有责任单位的上级可以执行此操作", unit=unit)
