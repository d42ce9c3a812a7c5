"""Starting and ending the clock of a stage 计时."""

from datetime import datetime
from typing import Literal

from gridflow.aggregates.case.duties import superiors
from gridflow.aggregates.case.events import (
    ClockStarted,
    ClockStopped,
    CountedDay,
    DeadlineMissed,
    RungTime,
    StageOverrunClosed,
)
from gridflow.aggregates.case.state import Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.policy import Anchor, RungKind, Stage
from gridflow.worktime import Term, deadline, instant_at

_TIMED = (Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE)


def start_clock(case: Case, stage: Stage, context: Context, *, afresh: bool = False) -> ClockStarted:
    """The start of a stage's clock under the policy's term and anchor.

    With the anchor `report` the terms up to the stage add up from the report, unless the stage is worked `afresh`
    (rework, an upheld send-back): a second round cannot be late before it begins.
    """
    policy = context.policy
    received_at, term = context.now, policy.terms[stage]
    if policy.anchor is Anchor.REPORT and case.reported_at is not None and not afresh:
        received_at = case.reported_at
        days = sum(policy.terms[earlier].amount for earlier in _TIMED[: _TIMED.index(stage) + 1])
        term = Term(days, term.unit)
    limit = deadline(context.calendar, received_at, term, context.zone)
    return ClockStarted(
        clock=f"{stage}-{case.clocks_started + 1}",
        stage=stage,
        term=limit.term,
        received_at=limit.received_at,
        status=limit.status,
        last_day=limit.last_day,
        due=limit.due,
        remaining=limit.remaining,
        not_before=limit.not_before,
        policy_version=policy.version,
        calendar_version=limit.calendar_version,
        rungs=tuple(
            RungTime(rung=rung.name, kind=rung.kind, at=instant_at(context.calendar, limit, rung.offset))
            for rung in policy.rungs_of(stage)
        ),
        trace=tuple(CountedDay(day.day, day.counted, day.reason, day.notice) for day in limit.trace),
    )


def stop_clock(case: Case, context: Context, outcome: Literal["met", "void"] = "met") -> tuple[Event, ...]:
    """The end of the running clock: `outcome` if in time, else missed with its overrun. Nothing if none runs.

    Whoever ends a stage too late states that it was missed, if the ladder has not done so yet.
    """
    clock = case.clock
    if clock is None:
        return ()
    if clock.due is None or context.now < clock.due:
        return (ClockStopped(clock=clock.name, stage=clock.stage, outcome=outcome),)
    late = (
        ClockStopped(clock=clock.name, stage=clock.stage, outcome="missed"),
        StageOverrunClosed(clock=clock.name, stage=clock.stage, overrun=int((context.now - clock.due).total_seconds())),
    )
    return late if clock.missed else (deadline_missed(case, clock, clock.due, context), *late)


def deadline_missed(case: Case, clock: Clock, due: datetime, context: Context) -> DeadlineMissed:
    """The statement that a clock's deadline passed, to the holder and the levels that the policy names."""
    name = next(name for name, kind, _ in clock.rungs if kind is RungKind.MISSED)
    rung = context.policy.rung(name)
    above = superiors(context, case.holder, rung.notify) if rung is not None else ()
    return DeadlineMissed(clock=clock.name, stage=clock.stage, rung=name, due=due, to=(case.holder, *above))
