"""One tick: fire every rung that is due, however late we are, and see what changed papers and units move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from gridflow.aggregates.event import Actor
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import Clock, EventLog
from gridflow.application.recounts import Recounts
from gridflow.application.successions import Successions
from gridflow.processes.ladder import DueTimer, Firing, firings

_LOG = structlog.get_logger(__name__)
_BATCH = 500
_TOGETHER = 25
"""How many clocks fire in one transaction: others who write wait for no more than these."""

DueTimers = Callable[[datetime, int], Sequence[DueTimer]]
"""Reads at most so many pending timers that are due at an instant, earliest first."""


@dataclass(frozen=True, slots=True)
class Ticker:
    """Reads due timers and gives their commands to the bus.

    The timers are a projection and may lag: a rung that has been fired already, here or by another ticker, finds its
    key answered or its clock ended, and does nothing. So a tick may run late, twice, or beside another.
    """

    log: EventLog
    bus: CommandBus
    due: DueTimers
    recounts: Recounts
    successions: Successions
    clock: Clock
    actor: Actor

    def tick(self) -> int:
        """Fire what is due now, then look what changed papers and units move; returns how many clocks fired."""
        fired = self._fire()
        for step in (self.successions.step, self.recounts.step):
            try:
                step()
            except Exception as error:  # noqa: BLE001 - it is tried again at the next tick
                _LOG.error("not swept", sweep=step.__qualname__, error=repr(error))
        return fired

    def _fire(self) -> int:
        due = firings(self.due(self.clock.now(), _BATCH))
        return sum(self._fire_together(due[first : first + _TOGETHER]) for first in range(0, len(due), _TOGETHER))

    def _fire_together(self, due: Sequence[Firing]) -> int:
        """One transaction for a few, since a whole county may come due in the same minute and each waits for a disk."""
        try:
            with self.log.writing():
                return sum(map(self._fire_one, due))
        except Exception as error:  # noqa: BLE001 - they stay due and are tried again
            _LOG.error("rungs not fired", number=due[0].number, error=repr(error))
            return 0

    def _fire_one(self, firing: Firing) -> bool:
        request = Request(firing.command, self.actor, number=firing.number, keys=(firing.key,))
        try:
            granted = self.bus.execute(request)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one is not wrong with the next
            # One case that cannot be fired must not keep the others waiting; it stays due and is tried again.
            _LOG.error("rung not fired", number=firing.number, clock=firing.command.clock, error=repr(error))
            return False
        return bool(granted.receipt.events) and not granted.replayed
