"""The county's registers, followed as the log grows, and its territory of any day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Lock
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.registers import REGISTER_EVENTS, Registers
from gridflow.application.ports import Clock, EventLog
from gridflow.errors import UnknownUnit
from gridflow.territory import UnitTree

T = TypeVar("T")
_BATCH: Final = 1000
_TOPICS: Final = tuple(event.topic for event in REGISTER_EVENTS)


class Territory:
    """The registers 台账 of the county, folded from the log, with its units as of any day of its time zone."""

    def __init__(self, log: EventLog, clock: Clock, zone: ZoneInfo) -> None:
        self._log = log
        self._clock = clock
        self._zone = zone
        self._lock = Lock()
        self._position = 0
        self._last = self._head = ""
        self._registers = Registers()
        self._versions: dict[str, int] = {}
        self._asked = datetime.min.replace(tzinfo=UTC), self._registers.units, UnitTree(())

    @property
    def registers(self) -> Registers:
        """As they were when last refreshed."""
        return self._registers

    @property
    def tree(self) -> UnitTree:
        """The units of today."""
        return self.on(self._clock.now())

    def on(self, at: datetime) -> UnitTree:
        """The units of the day of an instant (aware), as far as is known now."""
        units = self._registers.units
        instant, of, tree = self._asked
        if instant != at or of is not units:
            # Whoever has asked will ask again at once: everything in a transaction happens at one instant.
            tree = units.on(self.day(at))
            self._asked = at, units, tree
        return tree

    @property
    def today(self) -> date:
        """Today in the county."""
        return self.day(self._clock.now())

    def day(self, at: datetime) -> date:
        """The day of an instant (aware) in the county."""
        return at.astimezone(self._zone).date()

    def version(self, stream: str) -> int:
        """How many events a register's stream had when last refreshed."""
        return self._versions.get(stream, 0)

    def refresh(self) -> UnitTree:
        """Read what came up to the present head of the log, and return the units of today.

        What was read in a transaction that was rolled back is forgotten: the last event read is read again, and if
        another stands in its place everything is.
        """
        with self._lock:
            head = self._log.head()
            if head.event_id != self._head:
                if not self._follow(head.position):
                    self._position, self._last, self._registers, self._versions = 0, "", Registers(), {}
                    self._follow(head.position)
                self._head = head.event_id
            return self.tree

    def _follow(self, head: int) -> bool:
        """Read up to the head; False if the last event that was read is not there any more."""
        expected = self._last
        while True:
            start = max(self._position - 1, 0)
            batch = self._log.after(start, _BATCH, _TOPICS)
            if expected:
                if not batch or batch[0][1].event_id != expected:
                    return False
                batch = batch[1:]
            registers = self._registers
            for position, event in batch:
                registers = registers.after(event)
                self._versions[event.stream_id] = event.version
                self._position, self._last = position, event.event_id
            self._registers, expected = registers, self._last
            if len(batch) < _BATCH - 1 or self._position >= head:
                return True

    def with_current(self, read: Callable[[UnitTree], T]) -> T:
        """Apply `read` to the units known, and once more to refreshed ones if it meets an unknown unit."""
        try:
            return read(self.tree)
        except UnknownUnit:
            return read(self.refresh())
