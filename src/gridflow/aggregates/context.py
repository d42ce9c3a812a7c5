"""What a decision needs from outside, handed in so that decisions stay pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.aggregates.matter import Catalogue
from gridflow.aggregates.registers import Registers
from gridflow.policy import Policies, PolicyPack
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendar, Calendars

if TYPE_CHECKING:
    from gridflow.aggregates.case.state import Case


@dataclass(frozen=True)
class Context:
    """The actor, our instant `now` (aware, UTC; becomes `recorded_at`), the rules and the territory of that instant.

    `policies` are the packs that the county has adopted, `policy` the one in force at `place`, the unit whose rules
    hold, or in the county where that is None; what runs under an earlier one finds that by its version. `units` is the
    territory of today, and `registers` everything that is registered. `zone` is the time zone in which the county's
    days begin and end. `token` is an identity made for this command alone: what a decision needs of chance it takes
    from there. `other` is the other case that the command names, if it names one that the actor may see.
    """

    actor: Actor
    now: datetime
    policies: Policies
    calendars: Calendars
    units: UnitTree
    zone: ZoneInfo
    token: str = ""
    other: "Case | None" = None
    registers: Registers = field(default_factory=Registers)
    place: str | None = None

    @property
    def day(self) -> date:
        """Today, in the county's time zone."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def policy(self) -> PolicyPack:
        """The pack in force at the place; that of the county for a place that nobody knows."""
        known = self.place is not None and self.units.known(self.place)
        return self.policies.at(self.chain(self.place) if known else (), self.now)

    @property
    def catalogue(self) -> Catalogue:
        """The matters that may be reported, and what cases are held to."""
        return Catalogue(self.policies, self.registers.matters, self.units, self.zone, self.now)

    def calendar(self, unit: str | None) -> Calendar:
        """The calendar of a unit; without one, that of the whole country. Raises UnknownUnit."""
        return self.calendars.of(self.chain(unit))

    def chain(self, unit: str | None) -> tuple[str, ...]:
        """The codes whose papers apply to a unit, the highest first. Raises UnknownUnit."""
        return division_chain(self.units.path(unit)) if unit is not None else ()

    def periods(self, policy: PolicyPack, unit: str, at: datetime) -> frozenset[str]:
        """The sensitive periods of a pack that are on at an instant for a unit. Raises UnknownUnit."""
        return policy.periods(at.astimezone(self.zone).date(), self.chain(unit))
