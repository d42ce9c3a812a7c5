"""Who works in the county, and how fast."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.application.territory import Territory
from gridflow.simulation.office import DAY
from gridflow.territory import Level

_HEADCOUNT: Final[Mapping[Level, int]] = {Level.COUNTY: 4, Level.TOWNSHIP: 2, Level.DEPARTMENT: 3}
"""People of each role in a unit of a level; one in all others."""

_SPREAD: Final = 0.25
_SLUGGISH: Final = 2.2
_SLUGGISH_DEPARTMENTS: Final = 2
_LONGEST: Final = 20 * DAY
"""After four weeks somebody has asked for anything."""

_AT_THE_TOP: Final = 20
"""How many people of a role the county finds in the end: nobody stands above it to take their place."""


class Staff:
    """People have one role each, so whoever handles a case never checks it and never calls about it.

    Every unit has a pace; one of the smaller townships with all below it, and two departments, are sluggish.
    """

    def __init__(self, territory: Territory, random: Random) -> None:
        self._territory = territory
        units = territory.tree
        townships = [unit.code for unit in units if unit.level is Level.TOWNSHIP]
        # One of the smaller half: a big one would put the whole county in arrears.
        townships.sort(key=lambda code: (len(units.children(code)), code))
        townships = townships[: (len(townships) + 1) // 2]
        departments = [unit.code for unit in units if unit.level is Level.DEPARTMENT]
        sluggish = [
            *random.sample(townships, k=min(1, len(townships))),
            *random.sample(departments, k=min(_SLUGGISH_DEPARTMENTS, len(departments))),
        ]
        self._pace = {
            unit.code: random.lognormvariate(0, _SPREAD)
            * (_SLUGGISH if any(units.within(unit.code, slow) for slow in sluggish) else 1)
            for unit in units
        }

    def person(self, role: str, unit: str, case: int) -> Actor:
        """The person of a role in a unit who looks after the `case`-th case of a day: the same one every time.

        If the unit is no more, one of the unit that stands for it.
        """
        today = self._territory.tree.current(unit)
        headcount = _HEADCOUNT.get(today.level, 1)
        return Actor(id=f"{role}-{today.code}-{case % headcount + 1}", role=role, unit=today.code)

    def people(self, role: str, unit: str, case: int) -> Iterator[Actor]:
        """Everybody of a role in a unit, the one who looks after the `case`-th case of a day first."""
        found = self._territory.tree.current(unit)
        headcount = _HEADCOUNT.get(found.level, 1)
        for turn in range(headcount):
            yield self.person(role, unit, case + turn)
        for further in range(headcount, _AT_THE_TOP if found.parent is None else headcount):
            yield Actor(id=f"{role}-{found.code}-{further + 1}", role=role, unit=found.code)

    def worker(self, unit: str, case: int) -> Actor:
        """The person who does the work of a lead unit: a grid worker in a grid, a handler elsewhere."""
        role = "grid_worker" if self._territory.tree.current(unit).level is Level.GRID else "handler"
        return self.person(role, unit, case)

    def spokesman(self, unit: str, case: int) -> Actor:
        """The person who answers for a unit: the clerk of a government, the worker of a department or a grid."""
        if self._territory.tree.current(unit).level in (Level.GRID, Level.DEPARTMENT):
            return self.worker(unit, case)
        return self.person("clerk", unit, case)

    def takes(self, unit: str, median: timedelta, spread: float, random: Random) -> timedelta:
        """How much working time the unit takes for something of that median: log-normal, at its own pace."""
        return min(_LONGEST, median * self._pace.get(unit, 1.0) * random.lognormvariate(0, spread))
