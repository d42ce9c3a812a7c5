"""The county's registers, followed as the log grows, and its territory of any day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Lock
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Unreadable
from gridflow.aggregates.registers import REGISTER_EVENTS, Registers
from gridflow.application.ports import Clock, EventLog
from gridflow.errors import UnknownUnit, UnreadableEvent
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
        # The last of all events up to which it was looked, and the last of the registers' own: position and id.
        self._looked = self._last = (0, "")
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

        What was read in a transaction that was rolled back is forgotten: the last event is looked at again, and if
        neither it nor the last one of the registers stands in its place any more, everything is read again.
        """
        with self._lock:
            head = self._log.head()
            if head.event_id != self._looked[1]:
                self._follow(self._start())
                self._looked = head.position, head.event_id
            return self.tree

    def _start(self) -> int:
        """The position from which on there may be something new."""
        for position, event_id in (self._looked, self._last):
            if position and [event.event_id for _, event in self._log.after(position - 1, 1)] == [event_id]:
                return position
        self._last, self._registers, self._versions = (0, ""), Registers(), {}
        return 0

    def _follow(self, start: int) -> None:
        while batch := self._log.after(start, _BATCH, _TOPICS):
            registers, versions = self._registers, dict(self._versions)
            for _, event in batch:
                if isinstance(event.body, Unreadable):
                    raise UnreadableEvent(event.body.detail, stream=event.stream_id, version=event.version)
                registers = registers.after(event)
                versions[event.stream_id] = event.version
            start, last = batch[-1]
            self._registers, self._versions, self._last = registers, versions, (start, last.event_id)

    def with_current(self, read: Callable[[UnitTree], T]) -> T:
        """Apply `read` to the units known, and once more to refreshed ones if it meets an unknown unit."""
        try:
            return read(self.tree)
        except UnknownUnit:
            return read(self.refresh())
