"""Who held a case how long 责任时段: each unit in each stage, to the second and in working time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.application.casefile import CaseFile, Step
from gridflow.policy import Stage
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendar, Calendars, Elapsed, Pause, elapsed
from gridflow.worktime.pause import union

_STAGES: Final = frozenset(stage.value for stage in Stage.worked())


@dataclass(frozen=True, slots=True)
class Hop:
    """A stretch in which one unit held a case in one stage, between aware instants; `until` is None while it lasts.

    `cause` is the topic of the event that began it. `elapsed` is how long it was, in the holder's calendar as it was
    known at its end; `paused_seconds` of that the stage's clock stood still.
    """

    holder: str
    stage: Stage
    since: datetime
    until: datetime | None
    cause: str
    elapsed: Elapsed
    paused_seconds: int


@dataclass(frozen=True, slots=True)
class Holding:
    """All that one unit held a case: in how many hops, and how long."""

    holder: str
    hops: int
    elapsed: Elapsed
    paused_seconds: int


def hops(file: CaseFile, now: datetime, calendars: Calendars, units: UnitTree, zone: ZoneInfo) -> tuple[Hop, ...]:
    """The hops of a case file in their order, the one that lasts measured up to the aware instant `now`.

    Together they last as long as the case. What begins and ends at the same instant is none. Raises UnknownUnit, and
    as `gridflow.worktime.elapsed`.
    """
    measure = _Measure(calendars, units, zone, _pauses(file, now))
    begun = [step for before, step in zip((None, *file.steps), file.steps, strict=False) if _moves(before, step)]
    found: list[Hop] = []
    for step, following in zip(begun, (*begun[1:], None), strict=True):
        if step.case.stage.ended:
            continue
        until = following.event.recorded_at if following is not None else None
        if until != step.event.recorded_at:
            found.append(measure.hop(step, until, now))
    return tuple(found)


def holdings(parts: Sequence[Hop]) -> tuple[Holding, ...]:
    """The same by unit, in the order in which each first held the case."""
    found: dict[str, Holding] = {}
    for hop in parts:
        so_far = found.get(hop.holder, Holding(hop.holder, 0, Elapsed(), 0))
        found[hop.holder] = Holding(
            hop.holder, so_far.hops + 1, so_far.elapsed + hop.elapsed, so_far.paused_seconds + hop.paused_seconds
        )
    return tuple(found.values())


def _moves(before: Step | None, step: Step) -> bool:
    return before is None or (before.case.holder, before.case.stage) != (step.case.holder, step.case.stage)


def _pauses(file: CaseFile, now: datetime) -> Sequence[Pause]:
    """When the clocks of stages stood still, as their last deadlines have it."""
    spans: list[Pause] = []
    for record in file.clocks:
        if record.started.stage.value in _STAGES:
            ended = record.ended_at or now
            spans += (Pause(begin, min(end, ended)) for begin, end in record.timed.pauses if begin < ended)
    return union(spans)


@dataclass(frozen=True, slots=True)
class _Measure:
    calendars: Calendars
    units: UnitTree
    zone: ZoneInfo
    pauses: Sequence[Pause]

    def hop(self, step: Step, until: datetime | None, now: datetime) -> Hop:
        case, since, end = step.case, step.event.recorded_at, until or now
        return Hop(
            holder=case.holder,
            stage=case.stage,
            since=since,
            until=until,
            cause=step.event.body.topic,
            elapsed=elapsed(self._calendar(case.holder, end), since, end, self.zone),
            paused_seconds=self._paused(since, end),
        )

    def _calendar(self, holder: str, known_at: datetime) -> Calendar:
        chain = division_chain(self.units.path(holder))
        all_known = all(paper.published_at <= known_at for paper in self.calendars.papers)
        # The calendar of all papers is built once for everybody.
        return self.calendars.of(chain) if all_known else self.calendars.of(chain, known_at)

    def _paused(self, since: datetime, until: datetime) -> int:
        within = ((max(pause.begin, since), min(pause.end, until)) for pause in self.pauses)
        # In full seconds from instant to instant, as `elapsed` counts.
        return sum(int(end.timestamp()) - int(begin.timestamp()) for begin, end in within if begin < end)
