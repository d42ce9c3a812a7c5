"""Who reports what, and where."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Kind, Report, Source, Urgency
from gridflow.aggregates.event import Actor
from gridflow.application.territory import Territory
from gridflow.simulation.arrivals import ON_THE_SPOT
from gridflow.simulation.deeds import Deed
from gridflow.simulation.rates import ReportingRates
from gridflow.simulation.staff import Staff
from gridflow.simulation.texts import Texts
from gridflow.territory import Level, UnitTree

_MATTERS: Final[Mapping[str, int]] = {
    "facility": 5,
    "environment": 5,
    "safety": 4,
    "conflict": 3,
    "service": 3,
    "market": 2,
    "building": 2,
    "petition": 1,
}
"""Matter → how often, relatively."""

TEMPORARY_MATTER: Final = "typhoon-check"
"""The matter that a township has admitted for some weeks."""

_TEMPORARILY: Final = 10


class Reporters:
    """Everyone who reports. All chance comes from `random`."""

    def __init__(self, territory: Territory, staff: Staff, texts: Texts, rates: ReportingRates, random: Random) -> None:
        units = territory.tree
        self._territory = territory
        self._county = units.roots[0].code
        self._bureaus = [u.code for u in units.children(self._county) if u.level is Level.DEPARTMENT]
        self._known: UnitTree | None = None
        self._grids: list[str] = []
        self._staff = staff
        self._texts = texts
        self._rates = rates
        self._random = random

    def report(self, channel: str, now: datetime, talked_of: Case | None) -> Deed:
        """A report through a channel, somewhere in the county; perhaps of what is `talked_of` already."""
        units = self._territory.tree
        place = self._random.choice(self._grids_of(units))
        if channel in ON_THE_SPOT:
            if self._random.random() < self._rates.information:
                return self._information(channel, place)
        elif talked_of is not None and talked_of.matter in _MATTERS and self._random.random() < self._rates.repeated:
            return self._event(channel, units.current(talked_of.place).code, talked_of.matter, talked_of.subject, now)
        matter = self._matter(place, now)
        spot, subject = self._random.choice(self._texts.spots), self._random.choice(self._texts.subjects[matter])
        return self._event(channel, place, matter, f"{spot}{subject}", now)

    def _matter(self, place: str, now: datetime) -> str:
        """What it is about; where a temporary matter is admitted, that is looked at most."""
        file = self._territory.registers.matters.get(TEMPORARY_MATTER)
        holding = file and file.holding(self._territory.day(now), place, self._territory.tree)
        matters = {**_MATTERS, TEMPORARY_MATTER: _TEMPORARILY} if holding else _MATTERS
        return self._random.choices(list(matters), list(matters.values()))[0]

    def _grids_of(self, units: UnitTree) -> list[str]:
        if self._known is not units:
            self._known, self._grids = units, [unit.code for unit in units if unit.level is Level.GRID]
        return self._grids

    def _event(self, channel: str, place: str, matter: str, subject: str, now: datetime) -> Deed:
        source = self._call(now) if channel == "hotline" else None
        report = Report(
            place=place,
            subject=subject,
            description=f"市民来电反映:{subject},请核实处理" if source is not None else None,
            matter=matter,
            channel=channel,
            urgency=self._urgency(channel),
            source=source,
        )
        return Deed(self._reporter(channel, place), report)

    def _information(self, channel: str, place: str) -> Deed:
        matter = self._random.choice(list(self._texts.information))
        subject = self._random.choice(self._texts.information[matter])
        report = Report(place=place, subject=subject, matter=matter, channel=channel, kind=Kind.INFORMATION)
        return Deed(self._reporter(channel, place), report)

    def _urgency(self, channel: str) -> Urgency:
        drawn = self._random.random()
        urgent = self._rates.urgent_through.get(channel, self._rates.urgent)
        if drawn < urgent:
            return Urgency.URGENT
        return Urgency.COORDINATION if drawn < urgent + self._rates.coordination else Urgency.GENERAL

    def _reporter(self, channel: str, place: str) -> Actor:
        if channel in ON_THE_SPOT:
            return self._staff.worker(place, 0)
        if channel == "department":
            return self._staff.person("integrator", self._random.choice(self._bureaus), 0)
        if channel == "leader":
            return self._staff.person("clerk", self._county, 0)
        return Actor(id=f"{channel}-{self._county}", role="integrator", unit=self._county)

    def _call(self, now: datetime) -> Source:
        """The hotline's own number of a call."""
        return Source(system="12345", number=f"ZS{now:%Y%m%d%H%M%S}{self._random.randrange(1000):03d}")
