"""The rules that decisions are made under: policy and zone."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import POLICY_STREAM, PolicyAdopted
from gridflow.application.ports import EventLog
from gridflow.policy import Policies, PolicyPack


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
