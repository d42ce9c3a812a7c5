"""What a case would be under other rules 假设推演: its clocks counted anew from what people did, and when (H4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec.structs import replace

from gridflow.aggregates.case.clocks import in_time, start_clock, start_task
from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.case.events import (
    AssistanceReleased,
    CaseMerged,
    CaseReclassified,
    CaseWithdrawn,
    ClockStarted,
    DeadlineRevised,
    SendBackRuled,
)
from gridflow.aggregates.case.evolve import evolve, follow
from gridflow.aggregates.case.policy_change import under_policy_in_force
from gridflow.aggregates.case.revisions import reclassified, recount_deadline, revise
from gridflow.aggregates.case.state import Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.policy import Timed
from gridflow.worktime import Term


class Ended(NamedTuple):
    """How a clock ended 计时结果, and the instant that this was judged by."""

    outcome: Literal["met", "missed", "void"]
    judged_at: datetime


class _Unrecorded(NamedTuple):
    """Stands for the record of what is only supposed to have happened."""

    version: int
    recorded_at: datetime
    actor: Actor


def supposed(case: Case, event: Recorded, context: Context) -> Case:
    """The case after one more event of its log, with clocks as the rules of `context` have them.

    `case` is what came before under these rules. What people did stays as it is recorded; the start of a clock and each
    revision of its deadline are decided anew by the same rules as the recorded ones. An order is due when it said.
    """
    match event.body:
        case ClockStarted() as started:
            return _after(case, event, _start(case, started, context))
        case DeadlineRevised() as revised:
            return _revised(case, event, revised, context)
        case CaseReclassified():
            classed = evolve(case, event)
            return _after(classed, event, *(revision for _, revision in reclassified(classed, context)))
        case _:
            return evolve(case, event)


def recounted(case: Case, context: Context) -> Case:
    """The case with every running clock counted under all papers of `context`, as whoever touches it would find it."""
    come = len(context.calendars.papers)
    for name in [clock.name for clock in case.clocks if clock.papers < come]:
        for revised in recount_deadline(case, RecountDeadline(clock=name), context):
            case = _unrecorded(case, revised, context)
    return case


def ended(case: Case, clock: Clock, deeds: Iterable[Event], at: datetime) -> Ended:
    """How a running clock of a case ends by what was done at an instant, all of which `deeds` has."""
    judged_at: datetime | None = None
    for deed in deeds:
        match deed:
            case CaseMerged() | CaseWithdrawn():
                judged_at = at
            case SendBackRuled() if clock.stage in Timed.stages():
                judged_at = case.send_back_at or at
            case AssistanceReleased() if deed.assistance == clock.name:
                judged_at = at
            case _:
                continue
    if not in_time(clock, judged_at or at):
        return Ended("missed", judged_at or at)
    return Ended("met" if judged_at is None else "void", judged_at or at)


def _start(case: Case, started: ClockStarted, context: Context) -> ClockStarted:
    unit = started.unit or case.holder
    if started.stage in Timed.stages():
        return start_clock(case, started.stage, context, unit, afresh=case.send_backs > 0 or case.reworks > 0)
    term = Term.parse(started.term) if started.stage is Timed.ANSWER else None
    return start_task(case, started.stage, context, unit, started.clock, term)


def _revised(case: Case, event: Recorded, revised: DeadlineRevised, context: Context) -> Case:
    """The case after what led to a recorded revision: more time that was granted, another pack, or another calendar.

    A class has moved its clocks when it was given.
    """
    kind, clock = revised.revision.kind, case.running(revised.clock)
    if clock is not None and kind in ("extension", "suspension", "resumption"):
        added = clock.granted[-1:] if kind == "extension" else ()
        basis = clock.basis._replace(pauses=revised.pauses, extensions=(*clock.basis.extensions, *added))
        return _after(case, event, revise(clock, basis, kind, context))
    if kind == "policy":
        for running in case.clocks:
            moved = under_policy_in_force(case, running, context)
            case = _unrecorded(case, moved, context) if moved is not None else case
    return _after(recounted(case, context), event)


def _after(case: Case, event: Recorded, *bodies: Event) -> Case:
    """The case after other events in the place of a recorded one."""
    for body in bodies:
        case = follow(case, body.topic, event, body)
    return replace(case, version=event.version)


def _unrecorded(case: Case, body: Event, context: Context) -> Case:
    """The case after an event that nobody has recorded."""
    return follow(case, body.topic, _Unrecorded(case.version, context.now, context.actor), body)
