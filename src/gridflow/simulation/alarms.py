"""The rungs that are still to come, for whoever lives a county alone and has seen every clock start."""

import heapq
from collections.abc import Mapping, Sequence
from datetime import datetime

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import ClockStarted, DeadlineRevised
from gridflow.processes.ladder import DueTimer


class Alarms:
    """What the read model of timers would say of the cases in `cases`, without waiting for it."""

    def __init__(self, cases: Mapping[str, Case]) -> None:
        self._cases = cases
        self._set_by: dict[tuple[str, str], int] = {}
        self._coming: list[tuple[datetime, str, str, str, int]] = []
        self._ripe: list[DueTimer] = []

    def set(self, number: str, body: ClockStarted | DeadlineRevised, position: int) -> None:
        """The rungs of a clock as an event at a position sets them; those of an earlier one are void."""
        self._set_by[number, body.clock] = position
        for rung in body.rungs:
            if rung.at is not None:
                heapq.heappush(self._coming, (rung.at, number, body.clock, rung.rung, position))

    def next(self, now: datetime) -> datetime | None:
        """The instant of the next rung after an aware one, even if it should be void by then."""
        while self._coming and self._coming[0][0] <= now:
            at, number, clock, rung, position = heapq.heappop(self._coming)
            self._ripe.append(DueTimer(number, clock, rung, at, position))
        return self._coming[0][0] if self._coming else None

    def due(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        """At most so many pending rungs that are due at an aware instant, earliest first."""
        self.next(now)
        self._ripe = [timer for timer in self._ripe if self._pending(timer)]
        return self._ripe[:limit]

    def _pending(self, timer: DueTimer) -> bool:
        clock = self._cases[timer.number].running(timer.clock)
        current = self._set_by[timer.number, timer.clock] == timer.position
        return clock is not None and current and timer.rung not in clock.fired
