"""Who reports what, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from gridflow.aggregates.case.commands import Report, Source, Urgency
from gridflow.aggregates.event import Actor
from gridflow.application.rules import Territory
from gridflow.simulation.arrivals import ON_THE_SPOT
from gridflow.simulation.staff import Staff
from gridflow.simulation.texts import Texts
from gridflow.territory import Level

_MATTERS: Final[Mapping[str, int]] = {
    "facility": 5,
    "environment": 5,
    "safety": 4,
    "conflict": 3,
    "service": 3,
    "market": 2,
    "building": 2,
}
"""Matter → how often, relatively."""

_URGENT: Final[Mapping[str, float]] = {"leader": 0.3, "sensor": 0.4, "hotline": 0.1}
_URGENT_OTHERWISE: Final = 0.04


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that somebody makes, with the keys under which it happens once."""

    actor: Actor
    command: Report
    keys: tuple[str, ...]


class Reporters:
    """Everyone who reports. All chance comes from `random`."""

    def __init__(self, territory: Territory, staff: Staff, texts: Texts, random: Random) -> None:
        units = territory.tree
        self._county = units.roots[0].code
        self._grids = [unit.code for unit in units if unit.level is Level.GRID]
        self._bureaus = [u.code for u in units.children(self._county) if u.level is Level.DEPARTMENT]
        self._staff = staff
        self._texts = texts
        self._random = random

    def report(self, channel: str, now: datetime) -> Reported:
        """A report through a channel, somewhere in the county."""
        random = self._random
        place = random.choice(self._grids)
        matter = random.choices(list(_MATTERS), list(_MATTERS.values()))[0]
        subject = random.choice(self._texts.subjects[matter])
        urgent = random.random() < _URGENT.get(channel, _URGENT_OTHERWISE)
        source = self._call(now) if channel == "hotline" else None
        command = Report(
            place=place,
            subject=subject,
            description=f"市民来电反映:{subject},请核实处理" if source is not None else None,
            matter=matter,
            channel=channel,
            urgency=Urgency.URGENT if urgent else Urgency.GENERAL,
            source=source,
        )
        actor = self._reporter(channel, place)
        keys = (f"source:{actor.unit}:{source.system}:{source.number}",) if source is not None else ()
        return Reported(actor, command, keys)

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
