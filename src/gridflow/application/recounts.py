"""Counting the deadlines of idle cases anew after the calendar has changed 日历变更重算."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.case.revisions import recount_deadline
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor
from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import Clock, EventLog
from gridflow.application.rules import Rules, Territory
from gridflow.worktime import Calendars, packaged_papers

_LOG = structlog.get_logger(__name__)
_BATCH: Final = 500
_MOST_REVISED: Final = 100
"""How many cases one step writes to: it must not keep the rungs waiting."""

RunningCases = Callable[[str, int, int], tuple[Sequence[Case], int]]
"""Reads at most so many cases with a running clock that was counted with fewer papers than so many, of greater number
than this one, in order, and the position that they stand for."""


@dataclass(slots=True)
class Recounts:
    """After a paper has come, goes once through the running clocks, a step at a time.

    Whoever touches a case meanwhile finds it counted anew by the bus; this is for those that nobody touches. What it
    reads is a projection: it waits until that has seen the paper. A clock that the calendar does not move gets no
    event. A process goes through all of them once when it starts.
    """

    bus: CommandBus
    log: EventLog
    almanac: Almanac
    territory: Territory
    rules: Rules
    running: RunningCases
    clock: Clock
    actor: Actor
    _calendars: Calendars | None = None
    _position: int = 0
    _number: str = ""
    _done: bool = False

    @property
    def done(self) -> bool:
        """Whether every running clock has been looked at under the present calendars."""
        return self._done

    def step(self) -> int:
        """Take in shipped papers, and look at the next clocks; returns how many deadlines were revised."""
        self.bus.adopt_papers(packaged_papers(), self.actor)
        calendars = self.almanac.refresh()
        if calendars is not self._calendars:
            self._calendars, self._position = calendars, self.log.head().position
            self._number, self._done = "", False
        if self._done:
            return 0
        cases, position = self.running(self._number, len(calendars.papers), _BATCH)
        if position < self._position:
            return 0
        units, now = self.territory.refresh(), self.clock.now()
        context = Context(self.actor, now, self.rules.policy, calendars, units, self.rules.zone)
        revised = 0
        for case in cases:
            self._number = case.number
            revised += self._recount(case, context)
            if revised == _MOST_REVISED:
                return revised
        self._done = len(cases) < _BATCH
        return revised

    def _recount(self, case: Case, context: Context) -> bool:
        assert case.clock is not None, "only running clocks are read"
        command = RecountDeadline(clock=case.clock.name)
        try:
            if not recount_deadline(case, command, context):
                return False
            return bool(self.bus.execute(Request(command, self.actor, number=case.number)).receipt.events)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one is not wrong with the next
            _LOG.error("deadline not recounted", number=case.number, clock=command.clock, error=repr(error))
            return False
