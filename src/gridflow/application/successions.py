"""Handing over what former units had to do, on the cases that nobody touches 承接移交."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import structlog

from gridflow.aggregates.case.commands import HandOver
from gridflow.aggregates.event import Actor
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import EventLog
from gridflow.application.territory import Territory
from gridflow.territory import UnitTree

_LOG = structlog.get_logger(__name__)
_MOST: Final = 25
"""How many cases one step hands over: it must not keep the rungs waiting."""

OwedByFormer = Callable[[UnitTree, str, int], tuple[Sequence[str], int]]
"""Reads the numbers, after one, of at most so many cases on which former units of a tree owe something, and the
position that this stands for."""


@dataclass(slots=True)
class Successions:
    """Finds the open cases of units that are no more, once a day and whenever units have changed.

    Whoever touches a case finds it handed over by the bus; this is for the others, so that queues and alerts go to the
    units that are there. What it reads is a projection: it waits until that has seen the change.
    """

    bus: CommandBus
    log: EventLog
    territory: Territory
    owed: OwedByFormer
    actor: Actor
    _of: tuple[UnitTree, date] | None = None
    _position: int = 0
    _after: str = ""
    _done: bool = False
    _failed: list[str] = field(default_factory=list)

    def step(self) -> int:
        """Hand over the next cases, and those that failed before; returns how many."""
        tree, today = self.territory.refresh(), self.territory.today
        if self._of is None or self._of[0] is not tree or self._of[1] != today:
            self._of, self._position = (tree, today), self.log.head().position
            self._after, self._done, self._failed = "", not tree.former, []
        again, self._failed = self._failed[:_MOST], self._failed[_MOST:]
        return sum(map(self._hand_over, [*again, *self._next(tree)]))

    def _next(self, tree: UnitTree) -> Sequence[str]:
        """The numbers that come after those that were tried."""
        if self._done:
            return ()
        numbers, position = self.owed(tree, self._after, _MOST)
        if position < self._position:
            return ()
        self._after, self._done = max(numbers, default=""), len(numbers) < _MOST
        return numbers

    def _hand_over(self, number: str) -> bool:
        try:
            return bool(self.bus.execute(Request(HandOver(), self.actor, number=number)).receipt.events)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one is not wrong with the next
            _LOG.error("case not handed over", number=number, error=repr(error))
            self._failed.append(number)
            return False
