"""Reading the log for the feed 变更流: in order, without gaps, and only the territory of the caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from starlette.concurrency import run_in_threadpool

from gridflow.aggregates.event import Recorded
from gridflow.api.services import Services
from gridflow.application.keys import Caller
from gridflow.application.ports import EventLog
from gridflow.territory.codes import significant


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Events with their positions, the position up to which all were read, and whether more are known to follow."""

    events: Sequence[tuple[int, Recorded]]
    position: int
    full: bool


def feed_page(services: Services, caller: Caller, after: int, limit: int) -> FeedPage:
    """The events after a position whose unit is the caller's or below it.

    The unit of an event is where its case happened, not who holds it, so a department has no events of its own: its
    place is that of its government. Raises InvalidInput when the caller's unit has no proper code.
    """
    prefix = significant(caller.unit)
    # Read before the events: what is appended in between is either among them or beyond this.
    head = services.log.head().position
    events = services.log.after(after, limit, unit_prefix=prefix)
    last = events[-1][0] if events else after
    full = len(events) == limit
    return FeedPage(events, last if full else max(last, head, after), full)


class LogHead:
    """The last position of the log, read once for all the streams that ask at about the same time."""

    def __init__(self, log: EventLog, poll_seconds: float) -> None:
        self._log = log
        self._poll_seconds = poll_seconds
        self._position = 0
        self._read_at = float("-inf")

    async def latest(self) -> int:
        """The position, at most a poll and a read old."""
        if monotonic() - self._read_at >= self._poll_seconds:
            self._read_at = monotonic()
            self._position = (await run_in_threadpool(self._log.head)).position
        return self._position


@dataclass(frozen=True, slots=True)
class Following:
    """What open streams share: the head of the log, how often to look, and whether the server is about to stop."""

    head: LogHead
    poll_seconds: float
    stopping: Callable[[], bool]
