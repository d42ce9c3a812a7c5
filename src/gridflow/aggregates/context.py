"""What a decision needs from outside, handed in so that decisions stay pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gridflow.aggregates.event import Actor
from gridflow.policy import PolicyPack
from gridflow.territory import UnitTree
from gridflow.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Context:
    """The actor, our instant `now` (aware, UTC; becomes `recorded_at`), the rules and the territory of that instant.

    `zone` is the time zone in which the county's days begin and end.
    """

    actor: Actor
    now: datetime
    policy: PolicyPack
    calendar: Calendar
    units: UnitTree
    zone: ZoneInfo
