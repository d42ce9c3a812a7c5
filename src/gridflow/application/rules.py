"""The rules and the territory that decisions are made under: policy, zone, units."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.unit import UnitRegistered
from gridflow.application.ports import EventLog
from gridflow.errors import UnknownUnit
from gridflow.policy import PolicyPack
from gridflow.territory import UnitTree

T = TypeVar("T")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Rules:
    """The county's pack and time zone."""

    policy: PolicyPack
    zone: ZoneInfo


class Territory:
    """The units of the county, folded from the log and followed as it grows."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._position = 0
        self._tree = UnitTree([])

    @property
    def tree(self) -> UnitTree:
        return self._tree

    def refresh(self) -> UnitTree:
        """Read unit events up to the present head of the log, and return the tree."""
        with self._lock:
            head = self._log.head().position
            while self._position < head:
                batch = self._log.after(self._position, _BATCH, (UnitRegistered.topic,))
                bodies = [event.body for _, event in batch]
                self._tree = self._tree.extended(body.unit for body in bodies if isinstance(body, UnitRegistered))
                self._position = batch[-1][0] if len(batch) == _BATCH else head
            return self._tree

    def with_current(self, read: Callable[[UnitTree], T]) -> T:
        """Apply `read` to the known tree, and once more to a refreshed one if it meets an unknown unit."""
        try:
            return read(self._tree)
        except UnknownUnit:
            return read(self.refresh())
