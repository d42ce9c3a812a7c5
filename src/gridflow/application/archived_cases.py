"""Which cases were archived in a period and still are, read from the log itself."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.events import CaseArchived, CaseRechecked
from gridflow.aggregates.recheck import RechecksDrawn
from gridflow.application.ports import EventLog

_BATCH: Final = 1000
_TOPICS: Final = (CaseArchived.topic, CaseRechecked.topic, RechecksDrawn.topic)


@dataclass(slots=True)
class ArchivedCases:
    """The numbers of the cases in a unit's subtree that were archived in `[since, until)`, as far as the log was read.

    A case belongs to the unit of its place on that day. One that a failed re-check opened again is none of them.
    """

    log: EventLog
    unit: str
    since: datetime
    until: datetime
    numbers: set[str] = field(default_factory=set)
    _position: int | None = None

    def read(self, before: str | None = None) -> frozenset[str]:
        """Read on to the end of the log, or to the draw with the event id `before`, and return the numbers."""
        if self._position is None:
            self._position = _position_before(self.log, self.since)
        while batch := self.log.after(self._position, _BATCH, _TOPICS):
            for self._position, event in batch:
                match event.body:
                    case RechecksDrawn() if event.event_id == before:
                        return frozenset(self.numbers)
                    case CaseArchived() if self.since <= event.recorded_at < self.until:
                        if self.unit in event.unit_path.split("/"):
                            self.numbers.add(event.stream_id)
                    case CaseRechecked(passed=False):
                        self.numbers.discard(event.stream_id)
        return frozenset(self.numbers)


def _position_before(log: EventLog, instant: datetime) -> int:
    """The last position before an instant. Positions have no gaps, and their instants never decrease."""
    return bisect_left(
        range(log.head().position), instant, key=lambda position: log.after(position, 1)[0][1].recorded_at
    )
