"""Counting the deadlines of idle cases anew after the calendar has changed 日历变更重算."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

import structlog

from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.case.revisions import recount_deadline
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor
from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import Clock, EventLog
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.policy import Policies
from gridflow.territory import division_chain
from gridflow.worktime import Calendars, Notice, Paper, packaged_papers
from gridflow.worktime.years import LAST_DAY, year_end

_LOG = structlog.get_logger(__name__)
_BATCH: Final = 500
_MOST_COUNTED: Final = 10
"""How many clocks one step counts anew without moving them: a tick in which nothing happens must stay short."""

_MOST_REVISED: Final = 25
"""How many deadlines one step revises: it must not keep the rungs waiting."""

_DAY: Final = timedelta(days=1)


class RunningClock(NamedTuple):
    """A running clock, in the order in which they are gone through: counted when the county had so many `papers`, in
    the calendar at the end of `unit_path` ("" for that of the whole country).

    Its count and its rungs lie between these instants in UTC; `until` is None where the deadline is open.
    """

    papers: int
    number: str
    clock: str
    unit_path: str
    since: datetime
    until: datetime | None


class Reach(NamedTuple):
    """How far a paper reaches: whose calendar it arranges, None the whole country's, and when at the outside."""

    unit: str | None
    begin: datetime
    end: datetime

    def concerns(self, running: RunningClock) -> bool:
        """Whether the paper says anything of a day that a clock was counted over; if not, it cannot move it."""
        if running.since >= self.end or (running.until is not None and running.until < self.begin):
            return False
        return self.unit is None or (running.unit_path != "" and self.unit in division_chain(running.unit_path))


def reach_of(paper: Paper) -> Reach:
    """The reach of a paper, from the start of its first day to the end of its last in whatever zone."""
    if isinstance(paper, Notice):
        days = [*paper.off, *paper.on]
        if paper.covers_year is not None:
            days += [year_end(paper.covers_year - 1), date(paper.covers_year, 12, 31)]
    else:
        days = [paper.effective_from, LAST_DAY]
    begin, end = (datetime.combine(day, time.min, UTC) for day in (min(days), max(days)))
    return Reach(paper.unit, begin - _DAY, end + 2 * _DAY)


RunningClocks = Callable[[RunningClock | None, int, int], tuple[Sequence[RunningClock], int]]
"""Reads at most so many running clocks that were counted with fewer papers than so many, in order, from the one after
this one on, and the position that they stand for."""


@dataclass(slots=True)
class Recounts:
    """After a paper has come, goes once through the running clocks, a step at a time.

    Whoever touches a case meanwhile finds it counted anew by the bus; this is for those that nobody touches. What it
    reads is a projection: it waits until that has seen the paper. A clock that no paper concerns is not even counted,
    and one that the calendar does not move gets no event. A process goes through all of them once when it starts.
    """

    bus: CommandBus
    registrar: Registrar
    log: EventLog
    almanac: Almanac
    territory: Territory
    rules: Rules
    running: RunningClocks
    clock: Clock
    actor: Actor
    _calendars: Calendars | None = None
    _position: int = 0
    _last: RunningClock | None = None
    _done: bool = False

    @property
    def done(self) -> bool:
        """Whether every running clock has been looked at under the present calendars."""
        return self._done

    def step(self) -> int:
        """Take in shipped papers, and look at the next clocks; returns how many deadlines were revised."""
        self.registrar.adopt_papers(packaged_papers(), self.actor)
        calendars, policies = self.almanac.refresh(), self.rules.refresh()
        if calendars is not self._calendars:
            self._calendars, self._position = calendars, self.log.head().position
            self._last, self._done = None, False
        return 0 if self._done else self._look(calendars, policies)

    def _look(self, calendars: Calendars, policies: Policies) -> int:
        clocks, position = self.running(self._last, len(calendars.papers), _BATCH)
        if position < self._position:
            return 0
        units, now, registers = self.territory.refresh(), self.clock.now(), self.territory.registers
        context = Context(self.actor, now, policies, calendars, units, self.rules.zone, registers=registers)
        reaches = [reach_of(paper) for paper in calendars.papers]
        counted = revised = 0
        for running in clocks:
            self._last = running
            if not any(reach.concerns(running) for reach in reaches[running.papers :]):
                continue
            moved = self._recount(running, context)
            counted, revised = counted + (not moved), revised + moved
            if counted == _MOST_COUNTED or revised == _MOST_REVISED:
                return revised
        self._done = len(clocks) < _BATCH
        return revised

    def _recount(self, running: RunningClock, context: Context) -> bool:
        command = RecountDeadline(clock=running.clock)
        try:
            case = self.log.case(running.number)
            if case is None or not recount_deadline(case, command, replace(context, place=case.place)):
                return False
            return bool(self.bus.execute(Request(command, self.actor, number=running.number)).receipt.events)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one is not wrong with the next
            _LOG.error("deadline not recounted", number=running.number, clock=running.clock, error=repr(error))
            return False
