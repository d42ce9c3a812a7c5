"""Which cases were archived in a period and still are, read from the log itself."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.events import CaseArchived, CaseRechecked
from gridflow.aggregates.recheck import RechecksDrawn
from gridflow.application.ports import EventLog
from gridflow.territory import UnitTree

_BATCH: Final = 1000
_TOPICS: Final = (CaseArchived.topic, CaseRechecked.topic, RechecksDrawn.topic)


@dataclass(slots=True)
class ArchivedCases:
    """The cases that were archived in `[since, until)`, as far as the log was read, by their numbers with the path of
    their place on that day. One that a failed re-check opened again is none of them."""

    log: EventLog
    since: datetime
    until: datetime
    _paths: dict[str, str] = field(default_factory=dict)
    _position: int | None = None

    def within(self, unit: str, units: UnitTree) -> frozenset[str]:
        """The numbers of those in a unit's subtree, or in what the units of it stand for. Raises UnknownUnit."""
        owner = units.owners([unit])
        return frozenset(number for number, path in self._paths.items() if owner(path) is not None)

    def read(self, before: str | None = None) -> None:
        """Read on to the end of the log, or to the draw with the event id `before`."""
        if self._position is None:
            self._position = _position_before(self.log, self.since)
        while batch := self.log.after(self._position, _BATCH, _TOPICS):
            for self._position, event in batch:
                match event.body:
                    case RechecksDrawn() if event.event_id == before:
                        return
                    case CaseArchived() if self.since <= event.recorded_at < self.until:
                        self._paths[event.stream_id] = event.unit_path
                    case CaseRechecked(passed=False):
                        self._paths.pop(event.stream_id, None)


def _position_before(log: EventLog, instant: datetime) -> int:
    """The last position before an instant. Positions have no gaps, and their instants never decrease."""
    return bisect_left(
        range(log.head().position), instant, key=lambda position: log.after(position, 1)[0][1].recorded_at
    )
