"""What a decision needs from outside, handed in so that decisions stay pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.policy import PolicyPack
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendar, Calendars


@dataclass(frozen=True, slots=True)
class Context:
    """The actor, our instant `now` (aware, UTC; becomes `recorded_at`), the rules and the territory of that instant.

    `zone` is the time zone in which the county's days begin and end.
    """

    actor: Actor
    now: datetime
    policy: PolicyPack
    calendars: Calendars
    units: UnitTree
    zone: ZoneInfo

    def calendar(self, unit: str | None) -> Calendar:
        """The calendar of a unit; without one, that of the whole country. Raises UnknownUnit."""
        return self.calendars.of(self.chain(unit))

    def chain(self, unit: str | None) -> tuple[str, ...]:
        """The codes whose papers apply to a unit, the highest first. Raises UnknownUnit."""
        return division_chain(self.units.path(unit)) if unit is not None else ()
