"""The units of the simulated county: 岱山县's divisions as they are, grids and departments as they could be."""

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.policy import PolicyPack
from gridflow.simulation.ports import LivingCounty
from gridflow.territory import Level, Unit, parse_units

COUNTY_DEPARTMENTS: Final = {
    "conflict": "县社会治理中心",
    "safety": "县应急管理局",
    "market": "县市场监督管理局",
    "environment": "县综合行政执法局",
    "building": "县自然资源和规划局",
    "service": "县人力资源和社会保障局",
    "facility": "县住房和城乡建设局",
}
"""Matter → the county's department that leads on it, in the order of their codes."""

_GRID_NAMES: Final = ("第一网格", "第二网格", "第三网格")


def populate(county: LivingCounty) -> int:
    """Register 岱山县's units; returns how many were new. Registering them again changes nothing."""
    units = county_units(county.rules.policy)
    administrator = Actor(id=f"administrator-{units[0].code}-1", role="administrator", unit=units[0].code)
    commands = [RegisterUnit(code=u.code, level=u.level, unit_name=u.name, parent=u.parent) for u in units]
    return county.bus.register(commands, administrator)


def county_units(policy: PolicyPack) -> list[Unit]:
    """All units, parents first: divisions, then departments (FEATURES A1, S0 “四个平台”), then grids."""
    text = (resources.files("gridflow.simulation") / "data" / "units_330921.csv").read_text(encoding="utf-8")
    divisions = parse_units(text.splitlines())
    return [*divisions, *_departments(divisions, policy), *_grids(divisions)]


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


def _grids(divisions: Iterable[Unit]) -> Iterator[Unit]:
    for unit in divisions:
        if unit.level is Level.VILLAGE:
            # One to three, told by the code's last digits so that it is the same every time.
            for number, name in enumerate(_GRID_NAMES[: int(unit.code[-3:]) % len(_GRID_NAMES) + 1], start=1):
                yield Unit(f"{unit.code}{number:03d}", Level.GRID, name, unit.code)
