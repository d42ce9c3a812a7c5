"""The catalogue of matters 事项清单 of a day, for whoever reads it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from gridflow.aggregates.matter import Admission, Catalogue, MatterFile, Standing
from gridflow.aggregates.matter.matters import Proposal
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.policy import Matter
from gridflow.territory import Level, UnitTree

_OF_POLICY: Final = (Standing.ADMITTED, Standing.DROPPED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter of the catalogue as it stands for a place: `why` says so in words. Of one of the policy, no admission.

    `admission` is the one that holds there, or else the last; `proposal` is what waits.
    """

    code: str
    matter: Matter
    standing: Standing
    why: str
    admission: Admission | None = None
    proposal: Proposal | None = None

    @property
    def of_policy(self) -> bool:
        """Whether it is the policy that admits it, or once did and no other does."""
        return self.admission is None and self.standing in _OF_POLICY


def catalogue_on(territory: Territory, rules: Rules, now: datetime, day: date | None = None) -> Catalogue:
    """The catalogue as it is now, or as it was or will be at the end of another day of the county, as far as is known.

    `now` is aware.
    """
    when = now
    if day is not None and day != territory.day(now):
        when = datetime.combine(day, time.max, rules.zone)
    return Catalogue(rules.policies, territory.registers.matters, territory.on(when), rules.zone, when)


def entries(catalogue: Catalogue, place: str, reader: str) -> list[Entry]:
    """Every matter that a unit `reader` may know of, as it stands for a place, in order of their codes.

    Raises UnknownUnit.
    """
    codes = catalogue.of_policies(place) | {file.code for file in catalogue.matters}
    found = (entry(catalogue, code, place, reader) for code in sorted(codes))
    return [one for one in found if one is not None]


def entry(catalogue: Catalogue, code: str, place: str, reader: str) -> Entry | None:
    """A matter as it stands for a place, None where a unit `reader` may not know of it. Raises UnknownUnit.

    A matter of the log is known to whoever is in its subtree, or in the division that the subtree is part of; one of
    the policy to everybody, also after it was dropped.
    """
    file, day = catalogue.matters.get(code), catalogue.day
    admission = file.holding(day, place, catalogue.units) if file is not None else None
    standing, why = catalogue.standing(code, place)
    if file is not None and (admission is not None or standing not in _OF_POLICY):
        if not _known_to(file, reader, catalogue.units):
            return None
        shown = admission or file.last
        facts = shown.on(day) if shown is not None else file.latest
        return Entry(code, facts, standing, why, shown, file.proposal)
    matter = catalogue.held_to(code, place, None)
    return Entry(code, matter, standing, why) if matter is not None else None


def _known_to(file: MatterFile, reader: str, units: UnitTree) -> bool:
    subtrees = [one.unit for one in file.admissions]
    if file.proposal is not None:
        subtrees.append(file.proposal.said.unit)
    own = units.get(reader)
    seat = own.parent if own.level is Level.DEPARTMENT and own.parent is not None else own.code
    reached = [heir for unit in subtrees if unit is not None and units.known(unit) for heir in units.heirs(unit)]
    return None in (subtrees or (None,)) or any(units.within(one, seat) or units.within(seat, one) for one in reached)
