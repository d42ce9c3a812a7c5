"""The rules that decisions are made under: policy and zone."""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import POLICY_STREAM, PolicyAdopted
from gridflow.application.ports import Clock, EventLog
from gridflow.policy import Enactment, Policies, PolicyPack


@dataclass(frozen=True, slots=True)
class Adoption:
    """A pack or a local text as it was adopted 启用: when, by whom, and from when it is in force."""

    body: PolicyAdopted
    at: datetime
    actor: Actor
    enactment: Enactment

    @property
    def version(self) -> str:
        return self.body.version

    @property
    def text(self) -> str:
        """What was adopted, without what it extends."""
        return self.body.texts[-1]


@dataclass(frozen=True, slots=True)
class Made:
    """What the pack of a version is made of: its texts, those of its bases first, and the adoption of the last."""

    adoption: Adoption
    texts: tuple[str, ...]


class Rules:
    """What the county and the units below it have adopted, as its log has it and followed as it grows, and its zone.

    As long as the log has none, `shipped` stands in for the county's pack.
    """

    def __init__(self, log: EventLog, shipped: PolicyPack, zone: ZoneInfo, clock: Clock) -> None:
        self._log = log
        self._lock = Lock()
        self._shipped = shipped
        self._adoptions: tuple[Adoption, ...] = ()
        self._policies = Policies.in_turn((shipped,))
        self._zone = zone
        self._clock = clock

    @property
    def policies(self) -> Policies:
        """As they were when last refreshed."""
        return self._policies

    @property
    def policy(self) -> PolicyPack:
        """The county's pack in force now, as far as is known since the last refresh."""
        return self._policies.at((), self._clock.now())

    @property
    def adoptions(self) -> tuple[Adoption, ...]:
        """Every adoption, in order, as they were when last refreshed."""
        return self._adoptions

    @property
    def zone(self) -> ZoneInfo:
        return self._zone

    def adoption(self, enactment: Enactment) -> Adoption | None:
        """How something came into force; None for what was there before anything was recorded."""
        return next((one for one in self._adoptions if one.enactment is enactment), None)

    def made(self, version: str) -> "Made | None":
        """What a version is made of, also one that came of a local text laid over a pack; None for any other."""
        layers = self._policies.layers_of(version) or ()
        adoption = next((one for one in reversed(self._adoptions) if one.version == version), None)
        if adoption is None and layers:
            adoption = self.adoption(layers[-1])
        if adoption is None:
            return None
        return Made(adoption, tuple(text for one in layers for text in one.texts) or adoption.body.texts)

    def in_force(self, adoption: Adoption) -> bool:
        """Whether an adoption is the one of its unit, or of the county, that is in force now."""
        return self._policies.in_force(adoption.body.unit, self._clock.now()) is adoption.enactment

    def refresh(self) -> Policies:
        """Read the packs that have come, and return all. Raises InvalidInput for one that this program cannot read."""
        with self._lock:
            # Every event of the stream is an adoption, so their number is its version.
            come = self._log.history(POLICY_STREAM, after=len(self._adoptions))
            adoptions = [
                Adoption(body, event.recorded_at, event.actor, body.enactment(event.recorded_at, self._zone))
                for event in come
                if isinstance(body := event.body, PolicyAdopted)
            ]
            if adoptions:
                self._adoptions += tuple(adoptions)
                self._policies = Policies(adoption.enactment for adoption in self._adoptions)
            return self._policies

    def of_their_own(self) -> "Rules":
        """The same rules, refreshed, that nobody else reads: for a transaction that may be undone."""
        rules = Rules(self._log, self._shipped, self._zone, self._clock)
        rules.refresh()
        return rules
