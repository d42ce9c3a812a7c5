"""Starting and ending the clock of a stage 计时."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from gridflow.aggregates.case.duties import superiors
from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStarted,
    ClockStopped,
    CountedDay,
    DeadlineMissed,
    ReminderIssued,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.case.rung_times import RungRule, rung_times
from gridflow.aggregates.case.state import Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.policy import Anchor, PolicyPack, Rung, RungKind, Timed
from gridflow.worktime import (
    Calendar,
    Deadline,
    Term,
    added_up,
    deadline,
)


def start_clock(case: Case, stage: Timed, context: Context, unit: str, *, afresh: bool = False) -> ClockStarted:
    """The start of a stage's clock under the policy's term and anchor, in the calendar of `unit`, which must act.

    With the anchor `report` the terms up to the stage add up from the report, unless the stage is worked `afresh`
    (rework, an upheld send-back): a second round cannot be late before it begins.
    """
    received_at, summed = context.now, False
    if context.policy.anchor is Anchor.REPORT and case.reported_at is not None and not afresh:
        received_at, summed = case.reported_at, True
    terms = policy_terms(case, stage, context.policy, context, unit, received_at, summed=summed)
    return _started(stage, context, unit, f"{stage}-{case.clocks_started + 1}", received_at, terms)


def start_task(
    case: Case, stage: Timed, context: Context, unit: str, name: str, term: Term | None = None
) -> ClockStarted:
    """The start of the clock of a task, an assistance or the answer to an order, in the calendar of `unit`."""
    now = context.now
    terms = (term,) if term else policy_terms(case, stage, context.policy, context, unit, now, summed=False)
    return _started(stage, context, unit, name, now, terms)


def policy_terms(
    case: Case, stage: Timed, policy: PolicyPack, context: Context, unit: str, received_at: datetime, *, summed: bool
) -> tuple[Term, ...]:
    """The term that a pack gives a stage for a unit that must act, counted from `received_at`, which also decides the
    sensitive periods; `summed`, with those of the stages before it."""
    chain = context.chain(unit)
    stages = Timed.stages()[: Timed.stages().index(stage) + 1] if summed else (stage,)
    periods = context.periods(policy, unit, received_at)
    own = context.catalogue.own_terms(case.matter, case.classed_at)
    return added_up(policy.term(one, case.matter, case.urgency, chain, periods, own) for one in stages)


def policy_rungs(
    stage: Timed, term: Term, policy: PolicyPack, context: Context, unit: str, received_at: datetime
) -> list[RungRule]:
    """The ladder of a pack for a clock of this term."""
    rungs = policy.rungs_of(stage, term, context.periods(policy, unit, received_at))
    return [RungRule(rung.name, rung.kind, rung.offset, rung.office_hours) for rung in rungs]


def _started(
    stage: Timed, context: Context, unit: str, name: str, received_at: datetime, terms: tuple[Term, ...]
) -> ClockStarted:
    policy, calendar = context.policy, context.calendars.lived(context.chain(unit), received_at)
    limit = deadline(calendar, received_at, terms[0], context.zone, counting=policy.counting, extensions=terms[1:])
    ladder = policy_rungs(stage, terms[-1], policy, context, unit, received_at)
    return ClockStarted(
        clock=name,
        stage=stage,
        policy_version=policy.version,
        papers=len(context.calendars.papers),
        **timed(context, calendar, unit, limit, (), ladder),
    )


def timed(
    context: Context,
    calendar: Calendar,
    unit: str | None,
    limit: Deadline,
    pauses: tuple[tuple[datetime, datetime], ...],
    rungs: Iterable[RungRule],
) -> dict[str, Any]:
    """What an event says of a deadline, but for the clock, the policy and the county's papers."""
    return {
        "unit": unit,
        "zone": limit.zone,
        "term": limit.term,
        "extensions": limit.extensions,
        "pauses": pauses,
        "received_at": limit.received_at,
        "start": limit.counting.start.value,
        "end": limit.counting.end.value,
        "roll": limit.counting.roll.value,
        "status": limit.status,
        "last_day": limit.last_day,
        "due": limit.due,
        "remaining": limit.remaining,
        "remaining_unit": limit.remaining_unit.value,
        "not_before": limit.not_before,
        "calendar_version": limit.calendar_version,
        "rungs": rung_times(calendar, limit, rungs, context.zone),
        "trace": tuple(CountedDay(*day) for day in limit.trace),
    }


def stop_clock(
    case: Case,
    clock: Clock | None,
    context: Context,
    outcome: Literal["met", "void"] = "met",
    judged_at: datetime | None = None,
) -> tuple[Event, ...]:
    """The end of a running clock: `outcome` if in time, else missed with its overrun. Nothing if it does not run.

    In time is judged as of `judged_at`, by default now. What the ladder was due to state by then is stated first; a
    reminder has nothing left to remind of.
    """
    if clock is None:
        return ()
    stated = stated_first(case, clock, context, judged_at)
    if in_time(clock, judged_at or context.now):
        return (*stated, ClockStopped(clock=clock.name, stage=clock.stage, outcome=outcome))
    return (
        *stated,
        ClockStopped(clock=clock.name, stage=clock.stage, outcome="missed"),
        StageOverrunClosed(
            clock=clock.name, stage=clock.stage, overrun=int(overrun(clock, context.now).total_seconds())
        ),
    )


def in_time(clock: Clock, at: datetime) -> bool:
    """Whether what is done at an instant is done in time; the due instant itself is too late."""
    return clock.due is None or at < clock.due


def overrun(clock: Clock, at: datetime) -> timedelta:
    """How far an instant lies past the due one; nothing as long as nobody can tell when that is."""
    return max(at - clock.due, timedelta()) if clock.due is not None else timedelta()


def stated_first(case: Case, clock: Clock | None, context: Context, until: datetime | None = None) -> tuple[Event, ...]:
    """The misses, cards and orders that a clock owes up to an instant, by default now.

    What ends a clock, moves its deadline, or makes somebody else responsible states these first, so that they do not
    depend on whether the ladder or the command came first, and meet the one whom they are due to.
    """
    if clock is None:
        return ()
    ripe = ripe_rungs(case, clock, context, until)
    return tuple(event for event in ripe if not isinstance(event, ReminderIssued))


def ripe_rungs(case: Case, clock: Clock, context: Context, until: datetime | None = None) -> tuple[Event, ...]:
    """What the rungs of a running clock state that have come due by an instant, by default now, and have not fired,
    in order of their instants."""
    if clock.due is None:
        return ()
    until = until or context.now
    ripe = sorted(
        (rung.at, rung.name, rung.kind)
        for rung in clock.rungs
        if rung.at is not None and rung.at <= until and rung.name not in clock.fired
    )
    policy, unit = context.policies.of(clock.policy_version), case.responsible(clock)
    stated: list[Event] = []
    orders = case.orders_issued
    for _, name, kind in ripe:
        rung = policy.rung(name)
        above = superiors(context, unit, rung.notify) if rung is not None else ()
        told: dict[str, Any] = {
            "clock": clock.name,
            "stage": clock.stage,
            "rung": name,
            "due": clock.due,
            "to": (unit, *above),
            "roles": rung.roles if rung is not None else (),
        }
        match kind:
            case RungKind.REMIND | RungKind.URGE:
                stated.append(ReminderIssued.model_validate(told | {"kind": kind.value, "text": None}))
            case RungKind.MISSED:
                stated.append(DeadlineMissed(**told))
            case RungKind.YELLOW | RungKind.RED | RungKind.BLACK:
                stated.append(CardIssued.model_validate(told | {"kind": kind.value}))
        if rung.orders if rung is not None else kind is RungKind.ORDER:
            orders += 1
            stated += _ladder_order(case, clock, rung, name, order_name(orders), above, context)
    return tuple(stated)


def order_name(count: int) -> str:
    """The name of the `count`-th supervision order of a case."""
    return f"order-{count}"


def _ladder_order(
    case: Case, clock: Clock, rung: Rung | None, rung_name: str, order: str, above: tuple[str, ...], context: Context
) -> tuple[Event, ...]:
    to = case.responsible(clock)
    ordered = SupervisionOrdered(
        order=order,
        clock=clock.name,
        rung=rung_name,
        cause=f"{clock.stage.chinese}环节{rung.title if rung is not None else RungKind.ORDER.chinese}",
        by=above[0] if above else context.units.get(to).parent or to,
        to=to,
        notify=above,
        roles=rung.roles if rung is not None else (),
    )
    term = rung.answer if rung is not None else None
    return (ordered, start_task(case, Timed.ANSWER, context, to, order, term))
