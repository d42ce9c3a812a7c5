"""More time 延期与挂起: asked for by the lead unit before the deadline, ruled on by another (FEATURES D9)."""

from datetime import UTC

from gridflow.aggregates.case import commands
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
from gridflow.aggregates.case.state import Case, Clock, Respite
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import BeyondPolicy, InvalidInput, NotAdmitted, NotPermitted, RequestTooLate, SeparationOfDuties
from gridflow.policy import RespiteRule
from gridflow.worktime import Counting, Roll, Term, UnknownTerm, deadline


def request_extension(case: Case, command: commands.RequestExtension, context: Context) -> tuple[Event, ...]:
    """A request for so much more time, in the unit that the policy grants it in. The clock runs on meanwhile."""
    rule = context.policy.extension
    clock = _askable(case, context, rule, "延期", "extension", case.clock.extended if case.clock else 0)
    try:
        asked = Term.parse(command.extension)
    except UnknownTerm as error:
        raise UnknownTerm(error.detail, field="extension") from None
    if asked.unit is not rule.longest.unit or asked.amount > rule.longest.amount:
        raise BeyondPolicy(f"每次延期不超过{rule.longest.chinese}({context.policy.version})", rule="extension.longest")
    return (ExtensionRequested(clock=clock.name, extension=str(asked), reason=command.reason),)


def rule_extension(case: Case, command: commands.RuleExtension, context: Context) -> tuple[Event, ...]:
    """Granted, what was asked for is added to the term; what was used of it stays used."""
    clock, asked = _pending(case, context)
    if asked.extension is None:
        raise NotAdmitted("没有待裁定的延期申请", command=command.name)
    ruled = ExtensionRuled(clock=clock.name, extension=asked.extension, granted=command.granted, reason=command.reason)
    if not command.granted:
        return (ruled,)
    basis = clock.basis._replace(extensions=(*clock.basis.extensions, asked.extension))
    return (ruled, revise(clock, basis, "extension", context))


def request_suspension(case: Case, command: commands.RequestSuspension, context: Context) -> tuple[Event, ...]:
    """A request that the clock stand still until an instant. It runs on meanwhile; granted, it stood from now on."""
    rule = context.policy.suspension
    clock = _askable(case, context, rule, "挂起", "suspension", case.clock.suspended if case.clock else 0)
    if command.until <= context.now:
        raise InvalidInput("挂起的截止时间须晚于当前", field="until")
    calendar = context.calendar(clock.basis.unit)
    latest = deadline(calendar, context.now, rule.longest, context.zone, counting=Counting(roll=Roll.NONE)).due
    if latest is not None and command.until > latest:
        raise BeyondPolicy(f"每次挂起不超过{rule.longest.chinese}({context.policy.version})", rule="suspension.longest")
    return (SuspensionRequested(clock=clock.name, until=command.until.astimezone(UTC), reason=command.reason),)


def rule_suspension(case: Case, command: commands.RuleSuspension, context: Context) -> tuple[Event, ...]:
    """Granted, the clock stood still from the request on, however long the ruling took."""
    clock, asked = _pending(case, context)
    if asked.until is None:
        raise NotAdmitted("没有待裁定的挂起申请", command=command.name)
    ruled = SuspensionRuled(clock=clock.name, until=asked.until, granted=command.granted, reason=command.reason)
    if not command.granted:
        return (ruled,)
    span = (asked.at, asked.until)
    basis = clock.basis._replace(pauses=(*clock.basis.pauses, span))
    paused = ClockPaused(clock=clock.name, since=span[0], until=span[1])
    return (ruled, paused, revise(clock, basis, "suspension", context))


def resume(case: Case, command: commands.Resume, context: Context) -> tuple[Event, ...]:
    """The pause that lasts now ends now; the holder may do so, or a unit above it."""
    if context.actor.unit != case.holder:
        _require_superior(case, context)
    clock = case.clock
    lasting = [span for span in clock.basis.pauses if span[0] <= context.now < span[1]] if clock is not None else []
    if clock is None or not lasting:
        raise NotAdmitted("计时没有暂停", command=command.name)
    pauses = tuple((span[0], context.now) if span in lasting else span for span in clock.basis.pauses)
    resumed = ClockResumed(clock=clock.name, reason=command.reason)
    return (resumed, revise(clock, clock.basis._replace(pauses=pauses), "resumption", context))


def _askable(case: Case, context: Context, rule: RespiteRule, name: str, key: str, granted: int) -> Clock:
    """The clock for which more time may be asked. Raises NotPermitted, NotAdmitted, RequestTooLate, BeyondPolicy."""
    require_unit(context, case.holder, "持有单位")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    clock, version = case.clock, context.policy.version
    if clock is None or clock.stage not in rule.stages:
        raise BeyondPolicy(f"政策不允许在{case.stage.chinese}环节{name}({version})", rule=f"{key}.stages")
    if clock.asked is not None:
        raise NotAdmitted("已有一项延期或挂起申请待裁定", clock=clock.name)
    if clock.due is not None and context.now >= clock.due:
        raise RequestTooLate(f"{name}须在期限届满前申请({version})", rule=key, due=clock.due.isoformat())
    if granted >= rule.most:
        raise BeyondPolicy(f"政策只允许{name}{rule.most}次({version})", rule=f"{key}.most")
    return clock


def _pending(case: Case, context: Context) -> tuple[Clock, Respite]:
    """The request that waits for its ruling, by somebody else than who asked, for a unit above the one that asked."""
    clock = case.clock
    if clock is None or clock.asked is None:
        raise NotAdmitted("没有待裁定的延期或挂起申请")
    _require_superior(case, context)
    if context.actor.id == clock.asked.by:
        raise SeparationOfDuties("申请人不得裁定自己的申请", actor=context.actor.id)
    return clock, clock.asked


def _require_superior(case: Case, context: Context) -> None:
    if context.actor.unit == case.holder or not context.units.within(case.holder, context.actor.unit):
        raise NotPermitted("只有持有单位的上级可以执行此操作", unit=case.holder)
