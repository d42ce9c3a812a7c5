"""The territory as it was known at each position of the log: read models must not depend on when they are built."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Recorded
from gridflow.aggregates.registers import UNIT_EVENTS, units_after
from gridflow.projections.unreadable import Batch, refuse, stops
from gridflow.territory import UnitHistory, UnitTree

UNIT_TOPICS: Final = tuple(event.topic for event in UNIT_EVENTS)
_MOST: Final = 1000


class ReadLog(Protocol):
    """Events after a position, at most so many, in order; of some topics if any are named."""

    def __call__(self, position: int, limit: int, topics: Sequence[str] = ..., /) -> Batch: ...


class Gazetteer:
    """The history of units as it was known at each position, from which comes the tree of an event's own day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._position = 0
        # What was known from a position on; events that follow one another at once make one step.
        self._since: list[int] = [0]
        self._known: list[UnitHistory] = [UnitHistory()]

    def go_to(self, position: int, read_log: ReadLog) -> None:
        """Know what had been recorded at a position: nothing to do, unless another has projected since."""
        while self._position < position:
            batch = read_log(self._position, _MOST, UNIT_TOPICS)
            self.learn(batch)
            self._position = max(self._position, batch[-1][0] if len(batch) == _MOST else position)

    def learn(self, entries: Iterable[tuple[int, Recorded]]) -> None:
        """Take in events in order of their positions; what is known already is passed over.

        Raises LogUnreadable.
        """
        for position, event in entries:
            if position <= self._position:
                continue
            if stops(event):
                refuse(position, event)
            if type(event.body) in UNIT_EVENTS:
                history = units_after(self._known[-1], event.body)
                if position == self._since[-1] + 1 and self._position == self._since[-1]:
                    self._since[-1], self._known[-1] = position, history
                else:
                    self._since.append(position)
                    self._known.append(history)
            self._position = position

    def read(self, position: int, event: Recorded) -> UnitTree:
        """Take in the next event of the log; returns the units of its day as known when it was recorded."""
        self.learn(((position, event),))
        return self.units(position, event.recorded_at)

    def units(self, position: int, at: datetime) -> UnitTree:
        """The units of the day of an instant, as they were known at a position."""
        history = self._known[bisect_right(self._since, position) - 1]
        return history.on(at.astimezone(self._zone).date())
