"""How a county fares 县级库状况: how far its log is, and its read models."""

from dataclasses import dataclass
from datetime import datetime

from gridflow.city.members import Member


@dataclass(frozen=True, slots=True)
class Health:
    """The head of a county's log, when its last event was recorded (UTC), and the position of its read models."""

    name: str
    head: int
    recorded_at: datetime | None
    projected: int

    @property
    def lag(self) -> int:
        return self.head - self.projected


def health_of(member: Member) -> Health:
    """How a county fares now."""
    code = member.settings.county
    root = f"{code}000000"
    units = member.territory.refresh()
    with member.reader.at() as (_, projected):
        head = member.log.head()
    return Health(units.get(root).name if root in units else root, head.position, head.recorded_at, projected)
