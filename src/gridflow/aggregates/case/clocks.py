"""Starting and ending the clock of a stage 计时."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from gridflow.aggregates.case.duties import superiors
from gridflow.aggregates.case.events import (
    ClockStarted,
    ClockStopped,
    CountedDay,
    DeadlineMissed,
    ReminderIssued,
    RungTime,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.case.state import Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.policy import Anchor, RungKind, Stage
from gridflow.worktime import (
    Calendar,
    Deadline,
    Offset,
    added_up,
    deadline,
    instant_at,
)

_TIMED: tuple[Stage, ...] = (Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE)


def start_clock(case: Case, stage: Stage, context: Context, unit: str, *, afresh: bool = False) -> ClockStarted:
    """The start of a stage's clock under the policy's term and anchor, in the calendar of `unit`, which must act.

    With the anchor `report` the terms up to the stage add up from the report, unless the stage is worked `afresh`
    (rework, an upheld send-back): a second round cannot be late before it begins.
    """
    policy, chain = context.policy, context.chain(unit)
    received_at = context.now
    stages: tuple[Stage, ...] = (stage,)
    if policy.anchor is Anchor.REPORT and case.reported_at is not None and not afresh:
        received_at = case.reported_at
        stages = _TIMED[: _TIMED.index(stage) + 1]
    terms = added_up(policy.term(counted, case.matter, case.urgency, chain) for counted in stages)
    calendar = context.calendars.lived(chain, received_at)
    limit = deadline(calendar, received_at, terms[0], context.zone, counting=policy.counting, extensions=terms[1:])
    rungs = [(rung.name, rung.kind, rung.offset) for rung in policy.rungs_of(stage)]
    return ClockStarted(
        clock=f"{stage}-{case.clocks_started + 1}",
        stage=stage,
        policy_version=policy.version,
        papers=len(context.calendars.papers),
        **timed(calendar, unit, limit, (), rungs),
    )


def timed(
    calendar: Calendar,
    unit: str | None,
    limit: Deadline,
    pauses: tuple[tuple[datetime, datetime], ...],
    rungs: Iterable[tuple[str, RungKind, Offset]],
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
        "rungs": tuple(
            RungTime(rung=name, kind=kind, offset=str(offset), at=instant_at(calendar, limit, offset))
            for name, kind, offset in rungs
        ),
        "trace": tuple(CountedDay(*day) for day in limit.trace),
    }


def stop_clock(
    case: Case, context: Context, outcome: Literal["met", "void"] = "met", judged_at: datetime | None = None
) -> tuple[Event, ...]:
    """The end of the running clock: `outcome` if in time, else missed with its overrun. Nothing if none runs.

    In time is judged as of `judged_at`, by default now. A miss and an order that the ladder was due to state and has
    not yet are stated here, so that they do not depend on who came first; a reminder has nothing left to remind of.
    """
    clock = case.clock
    if clock is None:
        return ()
    stated = tuple(event for event in ripe_rungs(case, context) if not isinstance(event, ReminderIssued))
    if clock.due is None or (judged_at or context.now) < clock.due:
        return (*stated, ClockStopped(clock=clock.name, stage=clock.stage, outcome=outcome))
    overrun = int((context.now - clock.due).total_seconds())
    return (
        *stated,
        ClockStopped(clock=clock.name, stage=clock.stage, outcome="missed"),
        StageOverrunClosed(clock=clock.name, stage=clock.stage, overrun=overrun),
    )


def ripe_rungs(case: Case, context: Context) -> tuple[Event, ...]:
    """What the rungs of the running clock that have come due and have not fired state, in order of their instants."""
    clock = case.clock
    if clock is None or clock.due is None:
        return ()
    ripe = sorted(
        (rung.at, rung.name, rung.kind)
        for rung in clock.rungs
        if rung.at is not None and rung.at <= context.now and rung.name not in clock.fired
    )
    stated: list[Event] = []
    orders = case.orders_issued
    for _, name, kind in ripe:
        above = _notified(case, name, context)
        match kind:
            case RungKind.REMIND:
                stated.append(
                    ReminderIssued(
                        clock=clock.name, stage=clock.stage, rung=name, due=clock.due, to=(case.holder, *above)
                    )
                )
            case RungKind.MISSED:
                stated.append(
                    DeadlineMissed(
                        clock=clock.name, stage=clock.stage, rung=name, due=clock.due, to=(case.holder, *above)
                    )
                )
            case RungKind.ORDER:
                orders += 1
                stated.append(_ladder_order(case, clock, name, order_name(orders), above, context))
    return tuple(stated)


def order_name(count: int) -> str:
    """The name of the `count`-th supervision order of a case."""
    return f"order-{count}"


def _ladder_order(
    case: Case, clock: Clock, rung_name: str, order: str, above: tuple[str, ...], context: Context
) -> SupervisionOrdered:
    rung = context.policy.rung(rung_name)
    return SupervisionOrdered(
        order=order,
        clock=clock.name,
        rung=rung_name,
        cause=f"{clock.stage.chinese}环节{rung.title if rung is not None else rung_name}",
        by=above[0] if above else case.holder,
        to=case.holder,
        notify=above,
    )


def _notified(case: Case, rung_name: str, context: Context) -> tuple[str, ...]:
    """The units above the holder that the policy has told of a rung, lowest first."""
    rung = context.policy.rung(rung_name)
    return superiors(context, case.holder, rung.notify) if rung is not None else ()
