"""Revising the deadline of a running clock 期限修订."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from gridflow.aggregates.case.clocks import policy_rungs, policy_terms, timed
from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.case.events import CitedPaper, DeadlineRevised, Revision
from gridflow.aggregates.case.rung_times import RungRule
from gridflow.aggregates.case.state import Basis, Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.policy import Anchor, PolicyPack, Timed
from gridflow.worktime import (
    Counting,
    Deadline,
    End,
    Notice,
    Offset,
    Paper,
    Pause,
    Roll,
    Start,
    Term,
    TermUnit,
    deadline,
)
from gridflow.worktime.years import year_end


def recount_deadline(case: Case, command: RecountDeadline, context: Context) -> tuple[Event, ...]:
    """The revision of the running clock's deadline under the calendar of today 日历变更, if it moves anything.

    Nothing if that clock has ended. Everything else stays as it was counted: receipt, term, pauses, ways of counting.
    """
    clock = case.running(command.clock)
    if clock is None or not _come(clock, context):
        return ()
    revised = revise(clock, clock.basis, "calendar", context)
    return (revised,) if moves(revised, clock) else ()


RevisionKind = Literal["calendar", "extension", "suspension", "resumption", "reclassification", "policy"]


def revise(
    clock: Clock, basis: Basis, kind: RevisionKind, context: Context, ladder: Sequence[RungRule] | None = None
) -> DeadlineRevised:
    """The deadline of a clock, counted anew from `basis` under the calendar of today.

    It stays under the pack that it is under, and keeps its rungs unless it gets another `ladder` of that.
    """
    chain = context.chain(basis.unit)
    calendar = context.calendars.lived(chain, clock.received_at)
    limit = deadline(
        calendar,
        clock.received_at,
        Term.parse(basis.term),
        ZoneInfo(basis.zone) if basis.zone is not None else context.zone,
        counting=Counting(Start(basis.start), End(basis.end), Roll(basis.roll)),
        pauses=[Pause(*span) for span in basis.pauses],
        extensions=tuple(map(Term.parse, basis.extensions)),
    )
    rungs = ladder or [RungRule(r.name, r.kind, Offset.parse(r.offset), r.office_hours) for r in clock.rungs]
    come = _come(clock, context)
    papers = [paper for paper in come if _bears_on(paper, limit, rungs)] or (come if kind == "calendar" else [])
    return DeadlineRevised(
        clock=clock.name,
        stage=clock.stage,
        policy_version=clock.policy_version,
        papers=len(context.calendars.papers),
        revision=Revision(
            kind=kind,
            papers=tuple(CitedPaper(id=paper.id, document=paper.document) for paper in papers),
            old_status=clock.status,
            old_last_day=clock.last_day,
            old_due=clock.due,
            old_calendar_version=clock.calendar_version,
            old_policy_version=clock.policy_version,
            reason=None,
        ),
        **timed(context, calendar, basis.unit, limit, basis.pauses, rungs),
    )


def counted_under(
    policy: PolicyPack, case: Case, clock: Clock, kind: RevisionKind, context: Context
) -> DeadlineRevised | None:
    """The deadline of a clock under a pack, which may be another than it is under, for the case as it is classed.

    A shorter term that would be over by now counts from now on, and is left alone, None, where that gains nothing.
    """
    revised = _counted_under(policy, case, clock, kind, context)
    if not (clock.due is not None and revised.due is not None and revised.due <= context.now < clock.due):
        return revised
    afresh = _counted_under(policy, case, replace(clock, received_at=context.now), kind, context)
    return None if later(afresh, clock) else afresh


def _counted_under(
    policy: PolicyPack, case: Case, clock: Clock, kind: RevisionKind, context: Context
) -> DeadlineRevised:
    unit, summed = clock.basis.unit or case.holder, from_report(policy, case, clock)
    terms = policy_terms(case, clock.stage, policy, context, unit, clock.received_at, summed=summed)
    basis = clock.basis._replace(term=str(terms[0]), extensions=(*map(str, terms[1:]), *clock.granted))
    if policy.version != clock.policy_version:
        ways = policy.counting
        basis = basis._replace(start=ways.start.value, end=ways.end.value, roll=ways.roll.value)
    ladder = policy_rungs(clock.stage, terms[-1], policy, context, unit, clock.received_at)
    revised = revise(clock, basis, kind, context, ladder)
    return revised.model_copy(update={"policy_version": policy.version})


def reclassified(classed: Case, context: Context) -> Iterator[tuple[Clock, DeadlineRevised]]:
    """The clocks of the work under way that are moved by how the case is classed now, with their new deadlines."""
    for clock in classed.clocks:
        if not left_alone(clock, context):
            policy = context.policies.of(clock.policy_version)
            revised = counted_under(policy, classed, clock, "reclassification", context)
            if revised is not None and moves(revised, clock):
                yield clock, revised


def left_alone(clock: Clock, context: Context) -> bool:
    """Whether neither a class nor a pack moves a clock: an answer is due when its order said, and a deadline that has
    passed stays where it was."""
    return clock.stage is Timed.ANSWER or (clock.due is not None and context.now >= clock.due)


def from_report(policy: PolicyPack, case: Case, clock: Clock) -> bool:
    """Whether a pack has the terms of all stages so far add up for a clock, which counts from the report."""
    return policy.anchor is Anchor.REPORT and clock.stage in Timed.stages() and clock.received_at == case.reported_at


def later(revised: DeadlineRevised, clock: Clock) -> bool:
    """Whether a revision gives a clock more time."""
    if revised.due is None or clock.due is None:
        return revised.due is None and (clock.due is not None or revised.remaining > clock.remaining)
    return revised.due > clock.due


def _come(clock: Clock, context: Context) -> list[Paper]:
    """The papers of the clock's unit that have come since its deadline was counted."""
    new = context.calendars.papers[clock.papers :]
    chain = context.chain(clock.basis.unit) if new else ()
    return [paper for paper in new if paper.unit is None or paper.unit in chain]


def moves(revised: DeadlineRevised, clock: Clock) -> bool:
    """Whether a revision changes anything of a clock, now or when it is counted anew."""
    return (
        (revised.status, revised.last_day, revised.due, revised.remaining, revised.not_before)
        != (clock.status, clock.last_day, clock.due, clock.remaining, clock.not_before)
        or (revised.term, revised.extensions) != (clock.basis.term, clock.basis.extensions)
        or [(rung.rung, rung.at) for rung in revised.rungs] != [(rung.name, rung.at) for rung in clock.rungs]
    )


def _bears_on(paper: Paper, limit: Deadline, rungs: Iterable[RungRule]) -> bool:
    """Whether a paper says anything of the dates that a deadline passed, or of how their hours are counted."""
    if not isinstance(paper, Notice):
        counted = {Term.parse(term).unit for term in (limit.term, *limit.extensions)}
        counted |= {rung.offset.unit for rung in rungs}
        if any(rung.office_hours for rung in rungs):
            return True
        return TermUnit.WORKING_HOUR in counted or limit.counting.end is End.CLOSE_OF_BUSINESS
    days = {row.day for row in limit.trace}
    # The last week of December waits for the notice of the year that follows.
    years = {day.year for day in days} | {day.year + 1 for day in days if day >= year_end(day.year)}
    return paper.covers_year in years or not days.isdisjoint((*paper.off, *paper.on))
