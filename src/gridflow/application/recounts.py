"""Counting deadlines anew after the calendar has changed 日历变更重算."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import structlog

from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.event import Actor
from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import Clock
from gridflow.application.rules import Territory
from gridflow.worktime import Calendars, packaged_papers

_LOG = structlog.get_logger(__name__)
_EVERY: Final = timedelta(minutes=1)


class RunningClock(NamedTuple):
    """A clock that runs: of which case, in which unit's calendar, and in which version of it it was last counted."""

    number: str
    clock: str
    unit: str | None
    calendar_version: str


RunningClocks = Callable[[Callable[[str | None, str], bool]], Sequence[RunningClock]]
"""Reads the running clocks whose unit and calendar version a condition wants."""


@dataclass(slots=True)
class Recounts:
    """Finds running clocks that were counted under an earlier calendar, and has them counted anew.

    What it reads is a projection and may lag; a clock that has been counted anew already, here or elsewhere, is left
    alone. A clock that the new calendar does not move gets no event, and is remembered so as not to be asked again.
    """

    bus: CommandBus
    almanac: Almanac
    territory: Territory
    running: RunningClocks
    clock: Clock
    actor: Actor
    _calendars: Calendars | None = None
    _swept_at: datetime | None = None
    _unmoved: set[tuple[RunningClock, str]] = field(default_factory=set)

    def sweep(self, progress: Callable[[int, int], object] | None = None) -> int:
        """Take in shipped papers, then count anew what may have moved; returns how many deadlines were revised.

        Does nothing until a minute has passed or the calendars have changed. `progress` is told how many of how many
        clocks have been looked at.
        """
        self.bus.adopt_papers(packaged_papers(), self.actor)
        calendars, now = self.almanac.refresh(), self.clock.now()
        changed = calendars is not self._calendars
        if not changed and self._swept_at is not None and timedelta(0) <= now - self._swept_at < _EVERY:
            return 0
        if changed:
            self._unmoved.clear()
        outdated = self.running(lambda unit, version: self._present(unit) != version)
        stale = [clock for clock in outdated if (clock, self._present(clock.unit)) not in self._unmoved]
        revised = 0
        for done, clock in enumerate(stale, start=1):
            revised += self._recount(clock)
            if progress is not None:
                progress(done, len(stale))
        self._calendars, self._swept_at = calendars, now
        return revised

    def _recount(self, clock: RunningClock) -> bool:
        try:
            granted = self.bus.execute(Request(RecountDeadline(clock=clock.clock), self.actor, number=clock.number))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one is not wrong with the next
            _LOG.error("deadline not recounted", number=clock.number, clock=clock.clock, error=repr(error))
            return False
        if not granted.receipt.events:
            self._unmoved.add((clock, self._present(clock.unit)))
        return bool(granted.receipt.events)

    def _present(self, unit: str | None) -> str:
        return self.almanac.of(unit, self.territory.tree).version
