"""How a case follows from its events. Evolving never fails and never judges: what is recorded has happened."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Protocol

from msgspec.structs import replace

from gridflow.aggregates.case import events
from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.case.state import (
    HANDLING,
    Appeal,
    Assistance,
    Basis,
    Case,
    Clock,
    ClockRung,
    Order,
    Owner,
    Respite,
)
from gridflow.aggregates.case.succession import succeeded
from gridflow.aggregates.event import Event, Recorded
from gridflow.policy import Stage, Timed

_STAGES: Final = Timed.stages()
_SUPERVISION: Final = (Stage.SUPERVISE, Stage.APPRAISE)


class Acting(Protocol):
    """Who acted, as far as a case remembers it."""

    @property
    def id(self) -> str: ...

    @property
    def unit(self) -> str: ...


class Happening(Protocol):
    """The record of an event, as far as a case remembers it."""

    @property
    def version(self) -> int: ...

    @property
    def recorded_at(self) -> datetime: ...

    @property
    def actor(self) -> Acting: ...


def evolve(case: Case, event: Recorded) -> Case:
    """The case after one more event."""
    return follow(case, event.body.topic, event, event.body)


def follow(case: Case, topic: str, event: Happening, body: Any) -> Case:
    """The case after one more event of this topic, whose `body` has the fields of its type."""
    case = _BY_TOPIC[topic](case, event, body)
    stage = case.stage
    return replace(case, version=event.version, stage=_supervised(case) if stage in _SUPERVISION else stage)


def fold(case: Case | None, stream: Iterable[Recorded]) -> Case | None:
    """The case after a stream of its events, or None when there are none."""
    for event in stream:
        case = evolve(case or Case(event.stream_id), event)
    return case


def _supervised(case: Case) -> Stage:
    """Supervision is over when the check passed, the owed call-back is content, and no order is open."""
    content = case.satisfied is not False and case.called >= case.call_backs_owed
    return Stage.APPRAISE if case.checked and content and not case.orders else Stage.SUPERVISE


def _held(case: Case, unit: str) -> Case:
    moved = unit != case.holder
    return replace(case, holder=unit, involved=case.involved | {unit}, hops=case.hops + moved)


def _handled(case: Case, event: Happening) -> Case:
    actor = event.actor
    return replace(case, handlers=case.handlers | {actor.id}, handling_units=case.handling_units | {actor.unit})


def _reported(case: Case, event: Happening, body: events.CaseReported) -> Case:
    return replace(
        case,
        stage=Stage.REGISTERED if body.kind == "information" else Stage.ACCEPT,
        kind=body.kind,
        place=body.place,
        holder=body.holder,
        subject=body.subject,
        description=body.description,
        matter=body.matter,
        classed_at=event.recorded_at,
        urgency=body.urgency.value,
        reported_at=event.recorded_at,
        reporter=event.actor.unit,
        involved=frozenset((body.holder, event.actor.unit)),
        accompany=frozenset(body.accompany),
        call_backs_owed=int(body.call_back),
        query_code=body.query_code,
    )


def _settled(case: Case, event: Happening, body: events.CaseSettled) -> Case:
    lead = event.actor.unit
    handled = replace(_handled(case, event), stage=Stage.SUPERVISE, settled=True, lead=lead, dispatcher=body.supervisor)
    return _held(replace(handled, involved=case.involved | {lead}), body.supervisor)


def _accompanied(case: Case, event: Happening, body: events.CaseAccompanied) -> Case:
    return replace(case, accompany=case.accompany - {event.actor.unit})


def _accepted(case: Case, event: Happening, body: events.CaseAccepted) -> Case:
    return replace(case, stage=Stage.DISPATCH)


def _declined(case: Case, event: Happening, body: events.CaseDeclined) -> Case:
    return replace(case, stage=Stage.DECLINED)


def _merged(case: Case, event: Happening, body: events.CaseMerged) -> Case:
    return replace(case, stage=Stage.MERGED, into=body.into)


def _joined(case: Case, event: Happening, body: events.DuplicateJoined) -> Case:
    owed = case.call_backs_owed + body.call_backs
    return replace(case, duplicates=(*case.duplicates, body.number), call_backs_owed=owed)


def _withdrawn(case: Case, event: Happening, body: events.CaseWithdrawn) -> Case:
    return replace(case, stage=Stage.WITHDRAWN)


def _moved(case: Case, event: Happening, body: events.CaseEscalated | events.CaseDelegated) -> Case:
    return _held(case, body.to)


def _handed_over(case: Case, event: Happening, body: events.CaseHandedOver) -> Case:
    return succeeded(case, {one.origin: one.to for one in body.successions})


def _dispatched(case: Case, event: Happening, body: events.CaseDispatched) -> Case:
    return _led(replace(case, dispatcher=body.dispatcher), body.lead)


def _led(case: Case, lead: str) -> Case:
    """A lead takes the case, with a stage of its own before it."""
    first = case.first_lead or lead
    given = replace(case, stage=Stage.RESOLVE, lead=lead, first_lead=first, acknowledged_by=None)
    return _held(replace(given, transfers=0, released=frozenset()), lead)


def _transferred(case: Case, event: Happening, body: events.CaseTransferred) -> Case:
    handed = replace(_handled(case, event), lead=body.to, acknowledged_by=None)
    return _held(replace(handed, transfers=case.transfers + 1, transferred=case.transferred + 1), body.to)


def _acknowledged(case: Case, event: Happening, body: events.CaseAcknowledged) -> Case:
    return replace(_handled(case, event), acknowledged_by=event.actor.id)


def _send_back_requested(case: Case, event: Happening, body: events.SendBackRequested) -> Case:
    return replace(_handled(case, event), send_back_by=event.actor.id, send_back_at=event.recorded_at)


def _send_back_ruled(case: Case, event: Happening, body: events.SendBackRuled) -> Case:
    if not body.upheld:
        return replace(case, send_back_by=None, send_back_at=None)
    back = replace(case, stage=Stage.DISPATCH, send_back_by=None, send_back_at=None, lead=None)
    return _held(replace(back, send_backs=case.send_backs + 1), case.dispatcher or case.holder)


def _fell_back(case: Case, event: Happening, body: events.FallbackAssigned) -> Case:
    return _led(replace(case, dispatcher=body.dispatcher, fallback=True), body.lead)


def _assistance_requested(case: Case, event: Happening, body: events.AssistanceRequested) -> Case:
    asked = Assistance(body.assistance, body.unit, body.by)
    return replace(
        _handled(case, event) if _works(case, event) else case,
        assistances=(*case.assistances, asked),
        assistances_asked=case.assistances_asked + 1,
        involved=case.involved | {body.unit},
    )


def _assistance_replied(case: Case, event: Happening, body: events.AssistanceReplied) -> Case:
    replied = _evidenced(_handled(case, event), "during", body.evidence)
    return replace(replied, assistances=tuple(one for one in case.assistances if one.name != body.assistance))


def _assistance_released(case: Case, event: Happening, body: events.AssistanceReleased) -> Case:
    freed = {one.unit for one in case.assistances if one.name == body.assistance}
    return replace(
        _handled(case, event) if _works(case, event) else case,
        assistances=tuple(one for one in case.assistances if one.name != body.assistance),
        released=case.released | freed,
    )


def _noted(case: Case, event: Happening, body: events.ProgressNoted) -> Case:
    return _evidenced(_handled(case, event) if _works(case, event) else case, body.phase, body.evidence)


def _works(case: Case, event: Happening) -> bool:
    """Whether whoever acts does so for the lead unit while it has the case: that is a part of the work."""
    return case.stage is Stage.RESOLVE and event.actor.unit == case.lead


def _evidenced(case: Case, phase: str, evidence: tuple[Evidence, ...]) -> Case:
    """Nothing shows that the work is done before it has begun."""
    shows = evidence and (phase != "after" or case.stage is Stage.RESOLVE)
    return replace(case, evidenced=case.evidenced | {phase}) if shows else case


def _resolved(case: Case, event: Happening, body: events.CaseResolved) -> Case:
    done = replace(_handled(case, event), stage=Stage.SUPERVISE, checked=None, satisfied=None, called=0)
    return _held(done, body.supervisor)


def _checked(case: Case, event: Happening, body: events.ResolutionChecked) -> Case:
    return replace(case, checked=body.passed, checkers=case.checkers | {event.actor.id})


def _satisfaction(case: Case, event: Happening, body: events.SatisfactionRecorded) -> Case:
    """One dissatisfied reporter is enough for the work to be done again."""
    satisfied = body.satisfied and case.satisfied is not False
    return replace(case, satisfied=satisfied, called=case.called + 1, callers=case.callers | {event.actor.id})


def _rework(case: Case, event: Happening, body: events.ReworkOrdered) -> Case:
    """The work begins again: what showed that it was done counts no more, nor what was said of it."""
    again = replace(
        case,
        checked=None,
        satisfied=None,
        called=0,
        appraised_by=None,
        appeals=(),
        reworks=case.reworks + 1,
        evidenced=case.evidenced - {"after"},
        checkers=case.checkers | {event.actor.id},
    )
    return _led(again, body.lead)


def _fired(case: Case, event: Happening, body: events.ReminderIssued | events.DeadlineMissed) -> Case:
    return _fire(case, body.clock, body.rung)


def _carded(case: Case, event: Happening, body: events.CardIssued) -> Case:
    return _fire(replace(case, cards=case.cards + 1), body.clock, body.rung)


def _fire(case: Case, name: str | None, rung: str | None) -> Case:
    clock = case.running(name) if name is not None else None
    if clock is None or rung is None:
        return case
    return case.with_clock(replace(clock, fired=clock.fired | {rung}), clock.name)


def _ordered(case: Case, event: Happening, body: events.SupervisionOrdered) -> Case:
    order = Order(body.order, body.by, body.to)
    case = replace(case, orders=(*case.orders, order), orders_issued=case.orders_issued + 1)
    return _fire(case, body.clock, body.rung)


def _answered(case: Case, event: Happening, body: events.SupervisionAnswered) -> Case:
    orders = (replace(o, answered_by=event.actor.id) if o.name == body.order else o for o in case.orders)
    return replace(_handled(case, event) if _works(case, event) else case, orders=tuple(orders))


def _lifted(case: Case, event: Happening, body: events.SupervisionLifted) -> Case:
    return replace(case, orders=tuple(o for o in case.orders if o.name != body.order))


def _clock_started(case: Case, event: Happening, body: events.ClockStarted) -> Case:
    clock = _clock(body)
    if body.stage not in _STAGES:
        return case.with_clock(clock, clock.name)
    return replace(case, clock=clock, clocks_started=case.clocks_started + 1)


def _deadline_revised(case: Case, event: Happening, body: events.DeadlineRevised) -> Case:
    """What has fired stays fired, unless it is still to come under the new deadline."""
    clock, before = _clock(body), case.running(body.clock)
    if before is None:
        return case
    past = {rung.name for rung in clock.rungs if rung.at is not None and rung.at <= event.recorded_at}
    kept = replace(
        clock,
        fired=before.fired & past,
        asked=before.asked,
        granted=before.granted,
        suspended=before.suspended,
    )
    return case.with_clock(kept, clock.name)


def _respite_requested(
    case: Case, event: Happening, body: events.ExtensionRequested | events.SuspensionRequested
) -> Case:
    clock = case.running(body.clock)
    if clock is None:
        return case
    asked = Respite(event.actor.id, event.recorded_at, getattr(body, "extension", None), getattr(body, "until", None))
    case = case.with_clock(replace(clock, asked=asked), clock.name)
    return _handled(case, event) if clock.stage in HANDLING else case


def _extension_ruled(case: Case, event: Happening, body: events.ExtensionRuled) -> Case:
    clock = case.running(body.clock)
    if clock is None:
        return case
    granted = (*clock.granted, body.extension) if body.granted else clock.granted
    return case.with_clock(replace(clock, asked=None, granted=granted), clock.name)


def _suspension_ruled(case: Case, event: Happening, body: events.SuspensionRuled) -> Case:
    clock = case.running(body.clock)
    if clock is None:
        return case
    return case.with_clock(replace(clock, asked=None, suspended=clock.suspended + body.granted), clock.name)


def _clock(body: events.ClockStarted | events.DeadlineRevised) -> Clock:
    return Clock(
        name=body.clock,
        stage=body.stage,
        received_at=body.received_at,
        status=body.status,
        last_day=body.last_day,
        due=body.due,
        remaining=body.remaining,
        not_before=body.not_before,
        calendar_version=body.calendar_version,
        papers=body.papers,
        policy_version=body.policy_version,
        basis=Basis(body.unit, body.zone, body.term, body.extensions, body.pauses, body.start, body.end, body.roll),
        rungs=tuple([ClockRung(rung.rung, rung.kind, rung.offset, rung.office_hours, rung.at) for rung in body.rungs]),
    )


def _clock_stopped(case: Case, event: Happening, body: events.ClockStopped) -> Case:
    case = case.with_clock(None, body.clock)
    missed = body.outcome == "missed"
    match body.stage:
        case Timed.ASSIST:
            return replace(case, assists_missed=case.assists_missed + missed)
        case Timed.ANSWER:
            return replace(case, answers_missed=case.answers_missed + missed)
        case _:
            met = case.stages_met + (body.outcome == "met")
            return replace(case, stages_met=met, stages_missed=case.stages_missed + missed)


def _unchanged(case: Case, event: Happening, body: Event) -> Case:
    return case


def _owned(case: Case, event: Happening, body: events.OwnerAssigned) -> Case:
    """Who answers for the work is one of those who do it, and does not check it."""
    owner = Owner(body.owner, body.unit)
    return replace(case, owner=owner, handlers=case.handlers | {body.owner}, involved=case.involved | {body.unit})


def _reclassified(case: Case, event: Happening, body: events.CaseReclassified) -> Case:
    accompany = case.accompany | set(body.accompany)
    since = event.recorded_at if body.matter != body.old_matter else case.classed_at
    return replace(case, matter=body.matter, classed_at=since, urgency=body.urgency.value, accompany=accompany)


def _corrected(case: Case, event: Happening, body: events.DetailsCorrected) -> Case:
    new = {correction.field: correction.new for correction in body.corrections}
    return replace(
        case,
        subject=new.get("subject", case.subject),
        description=new.get("description", case.description),
        place=new.get("place", case.place),
        accompany=frozenset(body.accompany) if "place" in new else case.accompany,
    )


def _shown(case: Case, event: Happening, body: events.VisibilityChanged) -> Case:
    return replace(case, public_subject=body.subject)


def _appraised(case: Case, event: Happening, body: events.CaseAppraised) -> Case:
    return replace(case, appraised_by=event.actor.id)


def _appealed(case: Case, event: Happening, body: events.AppealFiled) -> Case:
    return replace(case, appeals=(*case.appeals, Appeal(body.item, event.actor.id)))


def _appeal_ruled(case: Case, event: Happening, body: events.AppealRuled) -> Case:
    ruled = (one._replace(upheld=body.upheld) if one.item == body.item else one for one in case.appeals)
    return replace(case, appeals=tuple(ruled))


def _drawn(case: Case, event: Happening, body: events.RecheckDrawn) -> Case:
    return replace(case, drawn=body.draw)


def _rechecked(case: Case, event: Happening, body: events.CaseRechecked) -> Case:
    return replace(case, drawn=None, checkers=case.checkers | {event.actor.id})


def _archived(case: Case, event: Happening, body: events.CaseArchived) -> Case:
    return replace(case, stage=Stage.ARCHIVED)


_EVOLVE: Final[dict[type[Event], Callable[[Case, Happening, Any], Case]]] = {
    events.CaseReported: _reported,
    events.CaseSettled: _settled,
    events.CaseAccompanied: _accompanied,
    events.CaseAccepted: _accepted,
    events.CaseDeclined: _declined,
    events.CaseMerged: _merged,
    events.DuplicateJoined: _joined,
    events.CaseWithdrawn: _withdrawn,
    events.CaseEscalated: _moved,
    events.CaseDelegated: _moved,
    events.CaseHandedOver: _handed_over,
    events.CaseDispatched: _dispatched,
    events.CaseAcknowledged: _acknowledged,
    events.CaseTransferred: _transferred,
    events.SendBackRequested: _send_back_requested,
    events.SendBackRuled: _send_back_ruled,
    events.FallbackAssigned: _fell_back,
    events.AssistanceRequested: _assistance_requested,
    events.AssistanceReplied: _assistance_replied,
    events.AssistanceReleased: _assistance_released,
    events.ProgressNoted: _noted,
    events.CaseResolved: _resolved,
    events.ResolutionChecked: _checked,
    events.SatisfactionRecorded: _satisfaction,
    events.ReworkOrdered: _rework,
    events.ReminderIssued: _fired,
    events.DeadlineMissed: _fired,
    events.CardIssued: _carded,
    events.RiskNotified: _unchanged,
    events.SupervisionOrdered: _ordered,
    events.SupervisionAnswered: _answered,
    events.SupervisionLifted: _lifted,
    events.ClockStarted: _clock_started,
    events.DeadlineRevised: _deadline_revised,
    events.ExtensionRequested: _respite_requested,
    events.SuspensionRequested: _respite_requested,
    events.ExtensionRuled: _extension_ruled,
    events.SuspensionRuled: _suspension_ruled,
    events.ClockPaused: _unchanged,
    events.ClockResumed: _unchanged,
    events.ClockStopped: _clock_stopped,
    events.StageOverrunClosed: _unchanged,
    events.OwnerAssigned: _owned,
    events.CaseReclassified: _reclassified,
    events.DetailsCorrected: _corrected,
    events.VisibilityChanged: _shown,
    events.CaseAppraised: _appraised,
    events.AppealFiled: _appealed,
    events.AppealRuled: _appeal_ruled,
    events.CaseArchived: _archived,
    events.RecheckDrawn: _drawn,
    events.CaseRechecked: _rechecked,
}

_BY_TOPIC: Final = {event_type.topic: evolution for event_type, evolution in _EVOLVE.items()}
