"""Turning what is stored into what is answered: times in the county's zone, codes with their names."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gridflow.api.services import Services
from gridflow.application.event_words import Words
from gridflow.projections.read_model import FOREVER
from gridflow.store.times import instant
from gridflow.territory import UnitTree


@dataclass(frozen=True, slots=True)
class Texts:
    """The words and the time zone of a county.

    All times of an answer are RFC 3339 with the offset of the county's zone (in China +08:00), so that people read the
    day they live in; only the `data` of events is as it was recorded, in UTC.
    """

    words: Words
    zone: ZoneInfo

    def at(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def maybe(self, moment: datetime | None) -> datetime | None:
        return self.at(moment) if moment is not None else None

    def stored(self, microseconds: int) -> datetime:
        return self.at(instant(microseconds))

    def stored_or_none(self, microseconds: int) -> datetime | None:
        return self.stored(microseconds) if microseconds != FOREVER else None


def texts_of(services: Services, units: UnitTree | None = None) -> Texts:
    """The texts of the county as it is now, its units called as in a tree of another day if one is given."""
    rules = services.rules
    known = services.territory.registers
    tree = units or services.territory.tree
    words = Words(tree, rules.policy, rules.zone, matters=known.matters, policies=rules.policies, grids=known.grids)
    return Texts(words, rules.zone)
