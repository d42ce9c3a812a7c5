"""The units of the simulated county: 岱山县's divisions as they are, grids and departments as they could be."""

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.sheets.units import read_units
from gridflow.policy import PolicyPack
from gridflow.simulation.ports import LivingCounty
from gridflow.territory import Level, Unit

COUNTY_DEPARTMENTS: Final = {
    "conflict": "县社会治理中心",
    "safety": "县应急管理局",
    "market": "县市场监督管理局",
    "environment": "县综合行政执法局",
    "building": "县自然资源和规划局",
    "service": "县人力资源和社会保障局",
    "facility": "县住房和城乡建设局",
    "petition": "县信访局",
}
"""Matter → the county's department that leads on it, in the order of their codes."""

_COUNTY: Final = "330921"
_NUMERALS: Final = "一二三四五六七八九"
_USUAL_GRIDS: Final = 3
"""How many grids a village has at most, unless somebody says how many the county has."""

MOST_GRIDS: Final = 88 * len(_NUMERALS)


def populate(county: LivingCounty, grids: int | None = None) -> int:
    """Register 岱山县's units; returns how many were new. Registering them again changes nothing.

    `grids` is how many grids it has, 1 to MOST_GRIDS; None leaves each village one to three.
    """
    units = county_units(county.rules.policy, grids)
    administrator = Actor(id=f"administrator-{units[0].code}-1", role="administrator", unit=units[0].code)
    commands = [RegisterUnit(code=u.code, level=u.level, unit_name=u.name, parent=u.parent) for u in units]
    return county.registrar.register(commands, administrator)


def county_units(policy: PolicyPack, grids: int | None = None) -> list[Unit]:
    """All units, parents first: divisions, then departments (FEATURES A1, S0 “四个平台”), then grids, of which there
    are as many as `populate` says.
    """
    data = (resources.files("gridflow.simulation") / "data" / "units_330921.csv").read_bytes()
    divisions = read_units(data, _COUNTY).units
    return [*divisions, *_departments(divisions, policy), *_grids(divisions, grids)]


def platforms(policy: PolicyPack) -> list[str]:
    """The platforms of a township, in the order of their codes: as the policy's matters first name them."""
    return list(dict.fromkeys(matter.platform for matter in policy.matters.values()))


def department_code(government: str, names: Iterable[str], name: str) -> str:
    """The code of a government's department that stands among `names`."""
    return f"{government}D{list(names).index(name) + 1:02d}"


def _departments(divisions: Iterable[Unit], policy: PolicyPack) -> Iterator[Unit]:
    for unit in divisions:
        if unit.level is Level.COUNTY:
            names = list(COUNTY_DEPARTMENTS.values())
        elif unit.level is Level.TOWNSHIP:
            names = platforms(policy)
        else:
            continue
        for name in names:
            yield Unit(department_code(unit.code, names, name), Level.DEPARTMENT, name, unit.code)


def _grids(divisions: Iterable[Unit], grids: int | None) -> Iterator[Unit]:
    villages = [unit for unit in divisions if unit.level is Level.VILLAGE]
    for place, village in enumerate(villages):
        # Told by the code's last digits, so that it is the same every time; or as even as can be over all villages.
        usual = int(village.code[-3:]) % _USUAL_GRIDS + 1
        even = 0 if grids is None else grids * (place + 1) // len(villages) - grids * place // len(villages)
        for number in range(1, (usual if grids is None else even) + 1):
            name = f"第{_NUMERALS[number - 1]}网格"
            yield Unit(f"{village.code}{number:03d}", Level.GRID, name, village.code)
