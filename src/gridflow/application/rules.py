"""The rules and the territory that decisions are made under: policy, zone, units."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import POLICY_STREAM, PolicyAdopted
from gridflow.aggregates.unit import UnitRegistered
from gridflow.application.ports import EventLog
from gridflow.errors import UnknownUnit
from gridflow.policy import Policies, PolicyPack
from gridflow.territory import UnitTree

T = TypeVar("T")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Adoption:
    """A pack as it was adopted 启用: with its text, when, and by whom."""

    pack: PolicyPack
    text: str
    at: datetime
    actor: Actor


class Rules:
    """The policy packs of the county, as its log has them and followed as it grows, and its time zone.

    As long as the log has none, `shipped` stands in for it.
    """

    def __init__(self, log: EventLog, shipped: PolicyPack, zone: ZoneInfo) -> None:
        self._log = log
        self._lock = Lock()
        self._shipped = shipped
        self._adoptions: tuple[Adoption, ...] = ()
        self._policies = Policies((shipped,))
        self._zone = zone

    @property
    def policies(self) -> Policies:
        """As they were when last refreshed."""
        return self._policies

    @property
    def policy(self) -> PolicyPack:
        """The pack in force when last refreshed."""
        return self._policies.current

    @property
    def adoptions(self) -> tuple[Adoption, ...]:
        """Every adoption, in order, as they were when last refreshed."""
        return self._adoptions

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def refresh(self) -> Policies:
        """Read the packs that have come, and return all. Raises InvalidInput for one that this program cannot read."""
        with self._lock:
            # Every event of the stream is an adoption, so their number is its version.
            come = self._log.history(POLICY_STREAM, after=len(self._adoptions))
            adoptions = [
                Adoption(event.body.policy, event.body.text, event.recorded_at, event.actor)
                for event in come
                if isinstance(event.body, PolicyAdopted)
            ]
            if adoptions:
                self._adoptions += tuple(adoptions)
                self._policies = Policies([adoption.pack for adoption in self._adoptions])
            return self._policies

    def of_their_own(self) -> "Rules":
        """The same rules, refreshed, that nobody else reads: for a transaction that may be undone."""
        rules = Rules(self._log, self._shipped, self._zone)
        rules.refresh()
        return rules


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
