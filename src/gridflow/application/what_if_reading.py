"""Reading the log as it was, and as it would have been under other rules; nothing is recorded by it (FEATURES H4)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from gridflow.aggregates.case import Case, fold
from gridflow.aggregates.case.events import CASE_EVENTS, ClockStarted, ClockStopped
from gridflow.aggregates.case.evolve import evolve
from gridflow.aggregates.case.supposing import ended, recounted, supposed
from gridflow.aggregates.event import Actor, Recorded, Unreadable
from gridflow.application.ports import EventLog
from gridflow.application.rules import Rules
from gridflow.application.what_if_clocks import ComparedClock, Outcome, running, stopped
from gridflow.application.what_if_county import CountyThen
from gridflow.application.what_if_period import Period
from gridflow.application.what_if_rules import SupposedRules
from gridflow.errors import GridFlowError
from gridflow.policy import Policies

_BATCH: Final = 2000
_CASE_EVENTS: Final = frozenset(CASE_EVENTS)
_AS_IT_WAS: Final = SupposedRules()


@dataclass(slots=True)
class _Twins:
    """A case as it was, and as it would be; since when its clocks run, by their names."""

    real: Case
    supposed: Case
    started: dict[str, datetime] = field(default_factory=dict)


class WhatIfReading:
    """One reading of a county's log from its first event to the end of a period.

    Only cases that are worked on are in memory; `skipped` says by its number why a case, or what else stands in a
    stream of the log, could not be taken into account.
    """

    def __init__(self, log: EventLog, rules: Rules, supposing: SupposedRules, period: Period, by: Actor) -> None:
        """`rules` are the county's, refreshed. `by` is who asks, in whose name nothing is done."""
        self.skipped: dict[str, str] = {}
        self.events = 0
        self._log = log
        self._supposing = supposing
        self._period = period
        self._by = by
        # What an unknown version stands for is the pack that was there before any was recorded.
        self._county = CountyThen(Policies.in_turn((rules.policies.of(""),)), rules.zone)
        self._open: dict[str, _Twins] = {}

    def clocks(self, advance: Callable[[int], object]) -> Iterator[ComparedClock]:
        """Every clock that ran in the period, those first that ended in it.

        `advance` is told how many more events of the log were read. To be gone through once.
        """
        for stream, events in groupby(self._events(advance), key=lambda event: (event.stream_id, event.causation_id)):
            command = list(events)
            try:
                yield from self._follow(stream[0], command)
            except GridFlowError as error:
                self._skip(stream[0], error.detail)
        for number, twins in sorted(self._open.items()):
            try:
                yield from self._still_running(number, twins)
            except GridFlowError as error:
                self.skipped[number] = error.detail

    def _events(self, advance: Callable[[int], object]) -> Iterator[Recorded]:
        """The events up to the end of the period, as the log stands now."""
        head, position = self._log.head().position, 0
        while position < head:
            batch = self._log.after(position, _BATCH)
            for position, event in batch:
                if position > head or self._period.over(event.recorded_at):
                    return
                self.events += 1
                yield event
            advance(len(batch))
            if not batch:
                return

    def _skip(self, stream: str, why: str) -> None:
        self.skipped[stream] = why
        self._open.pop(stream, None)

    def _follow(self, stream: str, command: Sequence[Recorded]) -> Iterator[ComparedClock]:
        """What one command led to in a stream. Raises what stands in the way of taking it into account."""
        if stream in self.skipped:
            return
        for event in command:
            if isinstance(event.body, Unreadable):
                self._skip(stream, f"第{event.version}条记录无法读取:{event.body.detail}")
                return
        if type(command[0].body) in _CASE_EVENTS:
            yield from self._follow_case(stream, command)
        else:
            for event in command:
                self._county.follow(event)

    def _follow_case(self, number: str, command: Sequence[Recorded]) -> Iterator[ComparedClock]:
        twins = self._open.get(number) or self._found(number, command[0].version)
        now, actor = command[0].recorded_at, command[0].actor
        if twins.supposed.clocks:
            # Whatever touches a case finds it counted under the calendar of that day.
            context = self._county.context(actor, now, twins.supposed.place, self._supposing)
            twins.supposed = recounted(twins.supposed, context)
        for event in command:
            if isinstance(event.body, ClockStopped):
                yield from self._ended(twins, event.body, command)
            elif isinstance(event.body, ClockStarted):
                twins.started[event.body.clock] = now
            twins.real = evolve(twins.real, event)
            place = twins.real.place
            context = self._county.context(actor, now, place, self._supposing)
            twins.supposed = supposed(twins.supposed, event, context)
        if twins.real.stage.ended and not twins.real.clocks:
            self._open.pop(number, None)
        else:
            self._open[number] = twins

    def _found(self, number: str, version: int) -> _Twins:
        """A case before an event of this version: one that nobody has reported, or one that was over. It has no clock,
        and so is the same under any rules."""
        before = [event for event in self._log.history(number) if event.version < version] if version > 1 else []
        case = fold(None, before) or Case(number)
        return _Twins(case, case)

    def _ended(self, twins: _Twins, stop: ClockStopped, command: Sequence[Recorded]) -> Iterator[ComparedClock]:
        real, would = twins.real.running(stop.clock), twins.supposed.running(stop.clock)
        started, at = twins.started.pop(stop.clock, None), command[0].recorded_at
        if real is None or would is None or started is None or at < self._period.start:
            return
        outcome = ended(twins.supposed, would, [event.body for event in command], at).outcome
        unit = twins.real.responsible(real)
        yield ComparedClock(
            number=twins.real.number,
            clock=real.name,
            stage=real.stage,
            unit=unit,
            unit_path=self._county.registers.units.path(unit),
            started_at=started,
            ended_at=at,
            before=stopped(real, Outcome(stop.outcome), at),
            after=stopped(would, Outcome(outcome), at),
        )

    def _still_running(self, number: str, twins: _Twins) -> Iterator[ComparedClock]:
        if not twins.real.clocks:
            return
        at, place = self._period.end, twins.real.place
        real = recounted(twins.real, self._county.context(self._by, at, place, _AS_IT_WAS))
        would = recounted(twins.supposed, self._county.context(self._by, at, place, self._supposing))
        for clock, other in zip(real.clocks, would.clocks, strict=True):
            unit = real.responsible(clock)
            yield ComparedClock(
                number=number,
                clock=clock.name,
                stage=clock.stage,
                unit=unit,
                unit_path=self._county.registers.units.path(unit),
                started_at=twins.started[clock.name],
                ended_at=None,
                before=running(clock, at),
                after=running(other, at),
            )
