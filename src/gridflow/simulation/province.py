"""Many small counties that live through the same hours 模拟全省: for what is seen of all of them at once.

    province = Province(open_member, county_codes(90), seed=7)
    province.run(DEMO_START + timedelta(days=1), timedelta(minutes=15), check)

Every county is a store of its own with a clock of its own, and the same people in other places: one township with its
departments and villages, under a county's departments. They take turns: each lives through one step, then all stand at
the same instant and `check(instant)` may look.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.policy import PolicyPack
from gridflow.simulation.clock import SimulatedClock
from gridflow.simulation.establishment import establish
from gridflow.simulation.life import Simulation
from gridflow.simulation.periods import DEMO_START
from gridflow.simulation.ports import LivingCounty
from gridflow.simulation.units import county_units
from gridflow.territory import Level, Unit

_COUNTY_DIGITS: Final = 6
_VILLAGES: Final = 6
_CASES_A_GRID_MONTH: Final = 25
_CITIES: Final = 11
_PROVINCE: Final = "33"
_FIRST: Final = 21
_STAFFED: Final = (Level.DEPARTMENT, Level.GRID)

OpenMember = Callable[[str, SimulatedClock, int], LivingCounty]
"""Opens the empty county with a code, at a clock, with identities of a seed."""


def county_codes(count: int) -> list[str]:
    """The six digits of so many counties of a province, spread over its cities; not all of them exist."""
    return sorted(f"{_PROVINCE}{n % _CITIES + 1:02d}{_FIRST + n // _CITIES:02d}" for n in range(count))


def small_units(policy: PolicyPack, code: str) -> list[Unit]:
    """The units of a small county with a code, parents first: those of one township and above it."""
    units = county_units(policy)
    township = next(unit.code for unit in units if unit.level is Level.TOWNSHIP)
    villages = [unit.code for unit in units if unit.level is Level.VILLAGE and unit.parent == township][:_VILLAGES]
    kept = {units[0].code, township, *villages}
    there = [unit for unit in units if unit.code in kept or (unit.parent in kept and unit.level in _STAFFED)]

    def here(old: str) -> str:
        return code + old[_COUNTY_DIGITS:]

    names = {units[0].code: f"模拟县{code}"}
    return [
        Unit(here(unit.code), unit.level, names.get(unit.code, unit.name), here(unit.parent) if unit.parent else None)
        for unit in there
    ]


class Province:
    """Counties that take turns living."""

    def __init__(self, open_member: OpenMember, codes: Sequence[str], seed: int, start: datetime = DEMO_START) -> None:
        """Opens every county, registers its units and its people. It is `start` (aware) everywhere."""
        self.counties: dict[str, LivingCounty] = {}
        self._simulations: dict[str, Simulation] = {}
        self.now = start
        for number, code in enumerate(codes):
            clock = SimulatedClock(start)
            county = open_member(code, clock, seed + number)
            units = small_units(county.rules.policy, code)
            chief = Actor(id=f"administrator-{units[0].code}-1", role="administrator", unit=units[0].code)
            county.registrar.register(
                [RegisterUnit(code=u.code, level=u.level, unit_name=u.name, parent=u.parent) for u in units], chief
            )
            establish(county)
            grids = sum(unit.level is Level.GRID for unit in units)
            self.counties[code] = county
            self._simulations[code] = Simulation(county, clock, seed + number, grids * _CASES_A_GRID_MONTH)

    def run(self, until: datetime, step: timedelta, check: Callable[[datetime], None]) -> None:
        """Live up to an aware instant; after each step `check` gets the instant at which every county stands."""
        while self.now < until:
            self.now = min(self.now + step, until)
            for simulation in self._simulations.values():
                simulation.run(self.now)
            check(self.now)

    @property
    def events(self) -> Mapping[str, int]:
        """How many events each county has recorded."""
        return {code: county.log.head().position for code, county in self.counties.items()}
