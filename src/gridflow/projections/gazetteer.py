"""The territory as it was known at each position of the log: read models must not depend on when they are built."""

from collections.abc import Sequence
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Recorded
from gridflow.aggregates.registers import UNIT_EVENTS, units_after
from gridflow.territory import UnitHistory, UnitTree

Batch: TypeAlias = Sequence[tuple[int, Recorded]]
_TOPICS: Final = tuple(event.topic for event in UNIT_EVENTS)
_MOST: Final = 1000


class ReadLog(Protocol):
    """Events after a position, at most so many, in order; of some topics if any are named."""

    def __call__(self, position: int, limit: int, topics: Sequence[str] = ..., /) -> Batch: ...


class Gazetteer:
    """The history of units up to a position, from which comes the tree of each event's own day in the county."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._position = 0
        self._units = UnitHistory()

    def go_to(self, position: int, read_log: ReadLog) -> None:
        """Know just what had been recorded at a position: nothing to do, unless another has projected since."""
        if position < self._position:
            self._position, self._units = 0, UnitHistory()
        while self._position < position:
            batch = read_log(self._position, _MOST, _TOPICS)
            for at, event in batch:
                if at <= position:
                    self._units = units_after(self._units, event.body)
            self._position = min(batch[-1][0], position) if len(batch) == _MOST else position

    def read(self, position: int, event: Recorded) -> UnitTree:
        """Take in the next event of the log; returns the units of its day as known when it was recorded."""
        if type(event.body) in UNIT_EVENTS:
            self._units = units_after(self._units, event.body)
        self._position = position
        return self._units.on(event.recorded_at.astimezone(self._zone).date())
