"""What an event tells which units: the words of an alert 预警."""

from datetime import datetime
from typing import NamedTuple

from gridflow.aggregates.case.events import (
    AppealFiled,
    AppealRuled,
    AssistanceRequested,
    CardIssued,
    CaseReclassified,
    CaseReported,
    DeadlineMissed,
    DeadlineRevised,
    ExtensionRequested,
    ExtensionRuled,
    FallbackAssigned,
    OwnerAssigned,
    RecheckDrawn,
    ReminderIssued,
    RiskNotified,
    SendBackRequested,
    SendBackRuled,
    SupervisionOrdered,
    SuspensionRequested,
    SuspensionRuled,
)
from gridflow.aggregates.case.owing import Duty, owed
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.event import Recorded
from gridflow.application.event_words import ITEM_TITLES
from gridflow.policy import Timed
from gridflow.projections.alert_kinds import AlertKind
from gridflow.territory import UnitTree
from gridflow.worktime import Term


class Told(NamedTuple):
    """What an event tells which units; `stage` and `due` as far as it speaks of a clock.

    `roles` are whom it is for of the units after the first: that is the one that must act, which is told whole.
    """

    kind: AlertKind
    text: str
    units: tuple[str, ...]
    roles: tuple[str, ...] = ()
    stage: Timed | None = None
    due: datetime | None = None

    def roles_of(self, unit: str) -> tuple[str, ...]:
        """Whom of a unit it is for; none: everybody."""
        return self.roles if unit != self.units[0] else ()


def told(event: Recorded, case: Case, units: UnitTree) -> Told | None:
    """What an event tells, after which the case stands so; None for an event that tells nobody."""
    return _of_a_clock(event, case) or _asked(event, case) or _to_be_ruled(event, case, units) or _ruled(event, case)


def _of_a_clock(event: Recorded, case: Case) -> Told | None:
    """What the ladder, a superior or a new deadline tells."""
    match event.body:
        case ReminderIssued(clock=None, kind=kind, stage=stage, due=due, to=units, roles=roles, text=text):
            return Told(AlertKind(kind), f"{AlertKind(kind).chinese}:{text}", units, roles, stage, due)
        case ReminderIssued(kind="remind", stage=Timed() as stage, due=datetime() as due, to=units, roles=roles):
            late = "已过期限(补发的提醒)" if event.recorded_at >= due else "即将到期"
            return Told(AlertKind.REMIND, f"{stage.chinese}{late}", units, roles, stage, due)
        case DeadlineMissed(stage=stage, due=due, to=units, roles=roles):
            return Told(AlertKind.MISSED, f"{stage.chinese}已逾期", units, roles, stage, due)
        case (
            ReminderIssued(kind=kind, stage=Timed() as stage, due=datetime() as due, to=units, roles=roles)
            | CardIssued(kind=kind, stage=stage, due=due, to=units, roles=roles)
        ):
            said = AlertKind(kind)
            stands = "已逾期" if event.recorded_at >= due else "即将到期"
            return Told(said, f"{said.chinese}:{stage.chinese}{stands}", units, roles, stage, due)
        case SupervisionOrdered(clock=name, cause=cause, to=to, notify=notify, roles=roles):
            clock = case.running(name)
            stage, due = (clock.stage, clock.due) if clock is not None else (None, None)
            return Told(AlertKind.ORDER, f"督办:{cause}", (to, *notify), roles, stage, due)
        case RiskNotified(to=units, text=text):
            return Told(AlertKind.RISK, f"研判预警:{text}", units)
        case DeadlineRevised(clock=name, stage=stage, due=due, status=status, revision=was):
            clock = case.running(name)
            if clock is None or (due, status) == (was.old_due, was.old_status):
                return None
            return Told(AlertKind.REVISED, f"{stage.chinese}期限已修订", (case.responsible(clock),), (), stage, due)
        case _:
            return None


def _asked(event: Recorded, case: Case) -> Told | None:
    """What asks something of a unit without speaking of a clock."""
    match event.body:
        case CaseReported(accompany=units) | CaseReclassified(accompany=units):
            return Told(AlertKind.ACCOMPANY, "请到场陪同", units)
        case AssistanceRequested(unit=unit, task=task):
            return Told(AlertKind.ASSIST, f"请求协办:{task}" if task else "请求协办", (unit,))
        case FallbackAssigned(lead=lead, send_backs=count):
            return Told(AlertKind.FALLBACK, f"{count}次退回成立,由本单位兜底办理", (lead,))
        case OwnerAssigned(owner=owner, unit=unit):
            return Told(AlertKind.OWNER, f"包案人:{owner}", (unit,))
        case RecheckDrawn():
            return Told(AlertKind.RECHECK, "归档事件被抽中复核", (case.holder,))
        case _:
            return None


def _to_be_ruled(event: Recorded, case: Case, units: UnitTree) -> Told | None:
    """What waits for a ruling, to the unit that owes it."""

    def rulers(duty: Duty, subject: str = "") -> tuple[str, ...]:
        everything = owed(case, lambda unit: units.current(unit).parent)
        return tuple(one.unit for one in everything if (one.duty, one.subject) == (duty, subject))

    match event.body:
        case SendBackRequested(reason=reason):
            return Told(AlertKind.SEND_BACK, f"申请退回,待裁定:{reason}", rulers(Duty.RULE_SEND_BACK))
        case ExtensionRequested(clock=name) | SuspensionRequested(clock=name) as asked:
            clock = case.running(name)
            if clock is None:
                return None
            text = f"申请{clock.stage.chinese}{_respite(asked)},待裁定:{asked.reason}"
            return Told(AlertKind.REQUEST, text, rulers(Duty.RULE_RESPITE, name), (), clock.stage, clock.due)
        case AppealFiled(item=item, reason=reason):
            text = f"申诉“{ITEM_TITLES[item]}”,待裁定:{reason}"
            return Told(AlertKind.REQUEST, text, rulers(Duty.RULE_APPEAL, item))
        case _:
            return None


def _ruled(event: Recorded, case: Case) -> Told | None:
    """What was ruled, to the units that asked. An upheld send-back takes the case away from who asked for it."""
    match event.body:
        case ExtensionRuled(clock=name) | SuspensionRuled(clock=name) as ruled:
            clock = case.running(name)
            if clock is None:
                return None
            text = f"{'同意' if ruled.granted else '不予'}{clock.stage.chinese}{_respite(ruled)}:{ruled.reason}"
            return Told(AlertKind.RULED, text, (case.responsible(clock),), (), clock.stage, clock.due)
        case SendBackRuled(upheld=False, reason=reason):
            return Told(AlertKind.RULED, f"退回不成立:{reason}", (case.holder,))
        case AppealRuled(item=item, upheld=upheld, reason=reason):
            text = f"申诉“{ITEM_TITLES[item]}”{'成立' if upheld else '不成立'}:{reason}"
            return Told(AlertKind.RULED, text, tuple(sorted(case.handling_units)))
        case _:
            return None


def _respite(body: ExtensionRequested | ExtensionRuled | SuspensionRequested | SuspensionRuled) -> str:
    if isinstance(body, ExtensionRequested | ExtensionRuled):
        return f"延期{Term.parse(body.extension).chinese}"
    return "挂起"
