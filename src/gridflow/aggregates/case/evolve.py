"""How a case follows from its events. Evolving never fails and never judges: what is recorded has happened."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from gridflow.aggregates.case import events
from gridflow.aggregates.case.state import Basis, Case, Clock, ClockRung, Order, Respite
from gridflow.aggregates.event import Event, Recorded
from gridflow.policy import Stage


def evolve(case: Case, event: Recorded) -> Case:
    """The case after one more event."""
    case = _EVOLVE[type(event.body)](case, event, event.body)
    return replace(case, version=event.version, stage=_stage(case))


def fold(case: Case | None, stream: Iterable[Recorded]) -> Case | None:
    """The case after a stream of its events, or None when there are none."""
    for event in stream:
        case = evolve(case or Case(event.stream_id), event)
    return case


def _stage(case: Case) -> Stage:
    """Supervision is over when the check passed, the owed call-back is content, and no order is open."""
    if case.stage not in (Stage.SUPERVISE, Stage.APPRAISE):
        return case.stage
    content = case.satisfied is not False and (case.satisfied is True or not case.call_back)
    return Stage.APPRAISE if case.checked and content and not case.orders else Stage.SUPERVISE


def _held(case: Case, unit: str) -> Case:
    moved = unit != case.holder
    return replace(case, holder=unit, involved=case.involved | {unit}, hops=case.hops + moved)


def _handled(case: Case, event: Recorded) -> Case:
    actor = event.actor
    return replace(case, handlers=case.handlers | {actor.id}, handling_units=case.handling_units | {actor.unit})


def _reported(case: Case, event: Recorded, body: events.CaseReported) -> Case:
    return replace(
        case,
        place=body.place,
        holder=body.holder,
        matter=body.matter,
        urgency=body.urgency,
        reported_at=event.recorded_at,
        involved=frozenset((body.holder, event.actor.unit)),
        call_back=body.call_back,
    )


def _settled(case: Case, event: Recorded, body: events.CaseSettled) -> Case:
    lead = event.actor.unit
    handled = replace(_handled(case, event), stage=Stage.SUPERVISE, settled=True, lead=lead, dispatcher=body.supervisor)
    return _held(replace(handled, involved=case.involved | {lead}), body.supervisor)


def _accepted(case: Case, event: Recorded, body: events.CaseAccepted) -> Case:
    return replace(case, stage=Stage.DISPATCH)


def _declined(case: Case, event: Recorded, body: events.CaseDeclined) -> Case:
    return replace(case, stage=Stage.DECLINED)


def _moved(case: Case, event: Recorded, body: events.CaseEscalated | events.CaseDelegated) -> Case:
    return _held(case, body.to)


def _dispatched(case: Case, event: Recorded, body: events.CaseDispatched) -> Case:
    return _held(
        replace(case, stage=Stage.RESOLVE, dispatcher=body.dispatcher, lead=body.lead, acknowledged=False),
        body.lead,
    )


def _acknowledged(case: Case, event: Recorded, body: events.CaseAcknowledged) -> Case:
    return replace(_handled(case, event), acknowledged=True)


def _send_back_requested(case: Case, event: Recorded, body: events.SendBackRequested) -> Case:
    return replace(_handled(case, event), send_back_by=event.actor.id, send_back_at=event.recorded_at)


def _send_back_ruled(case: Case, event: Recorded, body: events.SendBackRuled) -> Case:
    if not body.upheld:
        return replace(case, send_back_by=None, send_back_at=None)
    back = replace(case, stage=Stage.DISPATCH, send_back_by=None, send_back_at=None, lead=None)
    return _held(replace(back, send_backs=case.send_backs + 1), case.dispatcher or case.holder)


def _noted(case: Case, event: Recorded, body: events.ProgressNoted) -> Case:
    works = case.stage is Stage.RESOLVE and event.actor.unit == case.lead
    return _handled(case, event) if works else case


def _resolved(case: Case, event: Recorded, body: events.CaseResolved) -> Case:
    done = replace(_handled(case, event), stage=Stage.SUPERVISE, checked=None, satisfied=None)
    return _held(done, body.supervisor)


def _checked(case: Case, event: Recorded, body: events.ResolutionChecked) -> Case:
    return replace(case, checked=body.passed, checkers=case.checkers | {event.actor.id})


def _satisfaction(case: Case, event: Recorded, body: events.SatisfactionRecorded) -> Case:
    return replace(case, satisfied=body.satisfied, callers=case.callers | {event.actor.id})


def _rework(case: Case, event: Recorded, body: events.ReworkOrdered) -> Case:
    again = replace(
        case, stage=Stage.RESOLVE, checked=None, satisfied=None, acknowledged=False, reworks=case.reworks + 1
    )
    return _held(replace(again, checkers=case.checkers | {event.actor.id}), body.lead)


def _fired(case: Case, event: Recorded, body: events.ReminderIssued | events.DeadlineMissed) -> Case:
    return _fire(case, body.clock, body.rung)


def _fire(case: Case, clock: str, rung: str) -> Case:
    if case.clock is None or case.clock.name != clock:
        return case
    return replace(case, clock=replace(case.clock, fired=case.clock.fired | {rung}))


def _ordered(case: Case, event: Recorded, body: events.SupervisionOrdered) -> Case:
    order = Order(body.order, body.by, body.to)
    case = replace(case, orders=(*case.orders, order), orders_issued=case.orders_issued + 1)
    if body.clock is None or body.rung is None:
        return case
    return _fire(case, body.clock, body.rung)


def _answered(case: Case, event: Recorded, body: events.SupervisionAnswered) -> Case:
    orders = (replace(o, answered_by=event.actor.id) if o.name == body.order else o for o in case.orders)
    return replace(case, orders=tuple(orders))


def _lifted(case: Case, event: Recorded, body: events.SupervisionLifted) -> Case:
    return replace(case, orders=tuple(o for o in case.orders if o.name != body.order))


def _clock_started(case: Case, event: Recorded, body: events.ClockStarted) -> Case:
    return replace(case, clock=_clock(body), clocks_started=case.clocks_started + 1)


def _deadline_revised(case: Case, event: Recorded, body: events.DeadlineRevised) -> Case:
    """What has fired stays fired, unless it is still to come under the new deadline."""
    clock, before = _clock(body), case.clock
    if before is None or before.name != clock.name:
        return case
    past = {rung.name for rung in clock.rungs if rung.at is not None and rung.at <= event.recorded_at}
    kept = replace(
        clock,
        fired=before.fired & past,
        asked=before.asked,
        extended=before.extended,
        suspended=before.suspended,
    )
    return replace(case, clock=kept)


def _respite_requested(
    case: Case, event: Recorded, body: events.ExtensionRequested | events.SuspensionRequested
) -> Case:
    if case.clock is None:
        return case
    asked = Respite(event.actor.id, event.recorded_at, getattr(body, "extension", None), getattr(body, "until", None))
    return _handled(replace(case, clock=replace(case.clock, asked=asked)), event)


def _respite_ruled(case: Case, event: Recorded, body: events.ExtensionRuled | events.SuspensionRuled) -> Case:
    clock = case.clock
    if clock is None:
        return case
    extended = clock.extended + (body.granted and isinstance(body, events.ExtensionRuled))
    suspended = clock.suspended + (body.granted and isinstance(body, events.SuspensionRuled))
    return replace(case, clock=replace(clock, asked=None, extended=extended, suspended=suspended))


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
        rungs=tuple(ClockRung(rung.rung, rung.kind, rung.offset, rung.at) for rung in body.rungs),
    )


def _clock_stopped(case: Case, event: Recorded, body: events.ClockStopped) -> Case:
    return replace(
        case,
        clock=None,
        stages_met=case.stages_met + (body.outcome == "met"),
        stages_missed=case.stages_missed + (body.outcome == "missed"),
    )


def _unchanged(case: Case, event: Recorded, body: Event) -> Case:
    return case


def _appraised(case: Case, event: Recorded, body: events.CaseAppraised) -> Case:
    return replace(case, appraised=True)


def _archived(case: Case, event: Recorded, body: events.CaseArchived) -> Case:
    return replace(case, stage=Stage.ARCHIVED)


_EVOLVE: dict[type[Event], Callable[[Case, Recorded, Any], Case]] = {
    events.CaseReported: _reported,
    events.CaseSettled: _settled,
    events.CaseAccepted: _accepted,
    events.CaseDeclined: _declined,
    events.CaseEscalated: _moved,
    events.CaseDelegated: _moved,
    events.CaseDispatched: _dispatched,
    events.CaseAcknowledged: _acknowledged,
    events.SendBackRequested: _send_back_requested,
    events.SendBackRuled: _send_back_ruled,
    events.ProgressNoted: _noted,
    events.CaseResolved: _resolved,
    events.ResolutionChecked: _checked,
    events.SatisfactionRecorded: _satisfaction,
    events.ReworkOrdered: _rework,
    events.ReminderIssued: _fired,
    events.DeadlineMissed: _fired,
    events.SupervisionOrdered: _ordered,
    events.SupervisionAnswered: _answered,
    events.SupervisionLifted: _lifted,
    events.ClockStarted: _clock_started,
    events.DeadlineRevised: _deadline_revised,
    events.ExtensionRequested: _respite_requested,
    events.SuspensionRequested: _respite_requested,
    events.ExtensionRuled: _respite_ruled,
    events.SuspensionRuled: _respite_ruled,
    events.ClockPaused: _unchanged,
    events.ClockResumed: _unchanged,
    events.ClockStopped: _clock_stopped,
    events.StageOverrunClosed: _unchanged,
    events.CaseAppraised: _appraised,
    events.CaseArchived: _archived,
}
