"""What an event tells which units: the words of an alert 预警."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

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
from gridflow.aggregates.event import Event, Recorded
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


class Telling(NamedTuple):
    """Who may be told of an event, and by what: the event itself, the case after it, and the units of its day."""

    event: Recorded
    case: Case
    units: UnitTree

    def rulers(self, duty: Duty, subject: str = "") -> tuple[str, ...]:
        """The units that owe a ruling."""
        everything = owed(self.case, lambda unit: self.units.current(unit).parent)
        return tuple(one.unit for one in everything if (one.duty, one.subject) == (duty, subject))


_Words: TypeAlias = Callable[[Telling, Any], Told | None]
"""What an event tells, whose body has the fields of its type."""


def told(event: Recorded, case: Case, units: UnitTree) -> Told | None:
    """What an event tells, after which the case stands so; None for an event that tells nobody."""
    words = _BY_TOPIC.get(event.body.topic)
    return words(Telling(event, case, units), event.body) if words is not None else None


def _reminded(telling: Telling, body: ReminderIssued) -> Told | None:
    if body.clock is None:
        kind = AlertKind(body.kind)
        return Told(kind, f"{kind.chinese}:{body.text}", body.to, body.roles, body.stage, body.due)
    if body.stage is None or body.due is None:
        return None
    if body.kind != "remind":
        return _stands(telling, AlertKind(body.kind), body.stage, body.due, body.to, body.roles)
    late = "已过期限(补发的提醒)" if telling.event.recorded_at >= body.due else "即将到期"
    return Told(AlertKind.REMIND, f"{body.stage.chinese}{late}", body.to, body.roles, body.stage, body.due)


def _missed(_: Telling, body: DeadlineMissed) -> Told:
    return Told(AlertKind.MISSED, f"{body.stage.chinese}已逾期", body.to, body.roles, body.stage, body.due)


def _carded(telling: Telling, body: CardIssued) -> Told:
    return _stands(telling, AlertKind(body.kind), body.stage, body.due, body.to, body.roles)


def _stands(
    telling: Telling, kind: AlertKind, stage: Timed, due: datetime, units: tuple[str, ...], roles: tuple[str, ...]
) -> Told:
    stands = "已逾期" if telling.event.recorded_at >= due else "即将到期"
    return Told(kind, f"{kind.chinese}:{stage.chinese}{stands}", units, roles, stage, due)


def _ordered(telling: Telling, body: SupervisionOrdered) -> Told:
    clock = telling.case.running(body.clock)
    stage, due = (clock.stage, clock.due) if clock is not None else (None, None)
    return Told(AlertKind.ORDER, f"督办:{body.cause}", (body.to, *body.notify), body.roles, stage, due)


def _warned(_: Telling, body: RiskNotified) -> Told:
    return Told(AlertKind.RISK, f"研判预警:{body.text}", body.to)


def _revised(telling: Telling, body: DeadlineRevised) -> Told | None:
    clock, was = telling.case.running(body.clock), body.revision
    if clock is None or (body.due, body.status) == (was.old_due, was.old_status):
        return None
    units = (telling.case.responsible(clock),)
    return Told(AlertKind.REVISED, f"{body.stage.chinese}期限已修订", units, (), body.stage, body.due)


def _accompanied(_: Telling, body: CaseReported | CaseReclassified) -> Told:
    return Told(AlertKind.ACCOMPANY, "请到场陪同", body.accompany)


def _assisting(_: Telling, body: AssistanceRequested) -> Told:
    return Told(AlertKind.ASSIST, f"请求协办:{body.task}" if body.task else "请求协办", (body.unit,))


def _fell_back(_: Telling, body: FallbackAssigned) -> Told:
    return Told(AlertKind.FALLBACK, f"{body.send_backs}次退回成立,由本单位兜底办理", (body.lead,))


def _owned(_: Telling, body: OwnerAssigned) -> Told:
    return Told(AlertKind.OWNER, f"包案人:{body.owner}", (body.unit,))


def _drawn(telling: Telling, _: RecheckDrawn) -> Told:
    return Told(AlertKind.RECHECK, "归档事件被抽中复核", (telling.case.holder,))


def _send_back_asked(telling: Telling, body: SendBackRequested) -> Told:
    """As all that waits for a ruling, to the units that owe it."""
    return Told(AlertKind.SEND_BACK, f"申请退回,待裁定:{body.reason}", telling.rulers(Duty.RULE_SEND_BACK))


def _respite_asked(telling: Telling, clock_name: str, what: str, reason: str) -> Told | None:
    clock = telling.case.running(clock_name)
    if clock is None:
        return None
    text = f"申请{clock.stage.chinese}{what},待裁定:{reason}"
    return Told(AlertKind.REQUEST, text, telling.rulers(Duty.RULE_RESPITE, clock_name), (), clock.stage, clock.due)


def _extension_asked(telling: Telling, body: ExtensionRequested) -> Told | None:
    return _respite_asked(telling, body.clock, _extension(body), body.reason)


def _suspension_asked(telling: Telling, body: SuspensionRequested) -> Told | None:
    return _respite_asked(telling, body.clock, _SUSPENSION, body.reason)


def _appealed(telling: Telling, body: AppealFiled) -> Told:
    text = f"申诉“{ITEM_TITLES[body.item]}”,待裁定:{body.reason}"
    return Told(AlertKind.REQUEST, text, telling.rulers(Duty.RULE_APPEAL, body.item))


def _send_back_ruled(telling: Telling, body: SendBackRuled) -> Told | None:
    """As all rulings, to the units that asked. An upheld send-back takes the case away from who asked for it."""
    return None if body.upheld else Told(AlertKind.RULED, f"退回不成立:{body.reason}", (telling.case.holder,))


def _respite_ruled(telling: Telling, body: ExtensionRuled | SuspensionRuled, what: str) -> Told | None:
    clock = telling.case.running(body.clock)
    if clock is None:
        return None
    text = f"{'同意' if body.granted else '不予'}{clock.stage.chinese}{what}:{body.reason}"
    return Told(AlertKind.RULED, text, (telling.case.responsible(clock),), (), clock.stage, clock.due)


def _extension_ruled(telling: Telling, body: ExtensionRuled) -> Told | None:
    return _respite_ruled(telling, body, _extension(body))


def _suspension_ruled(telling: Telling, body: SuspensionRuled) -> Told | None:
    return _respite_ruled(telling, body, _SUSPENSION)


def _appeal_ruled(telling: Telling, body: AppealRuled) -> Told:
    text = f"申诉“{ITEM_TITLES[body.item]}”{'成立' if body.upheld else '不成立'}:{body.reason}"
    return Told(AlertKind.RULED, text, tuple(sorted(telling.case.handling_units)))


def _extension(body: ExtensionRequested | ExtensionRuled) -> str:
    return f"延期{Term.parse(body.extension).chinese}"


_SUSPENSION: Final = "挂起"

_WORDS: Final[dict[type[Event], _Words]] = {
    ReminderIssued: _reminded,
    DeadlineMissed: _missed,
    CardIssued: _carded,
    SupervisionOrdered: _ordered,
    RiskNotified: _warned,
    DeadlineRevised: _revised,
    CaseReported: _accompanied,
    CaseReclassified: _accompanied,
    AssistanceRequested: _assisting,
    FallbackAssigned: _fell_back,
    OwnerAssigned: _owned,
    RecheckDrawn: _drawn,
    SendBackRequested: _send_back_asked,
    ExtensionRequested: _extension_asked,
    SuspensionRequested: _suspension_asked,
    AppealFiled: _appealed,
    SendBackRuled: _send_back_ruled,
    ExtensionRuled: _extension_ruled,
    SuspensionRuled: _suspension_ruled,
    AppealRuled: _appeal_ruled,
}

_BY_TOPIC: Final = {event_type.topic: words for event_type, words in _WORDS.items()}
