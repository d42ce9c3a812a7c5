"""A small county that exists nowhere, and its people by role."""

from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.territory import Level, Unit, UnitTree
from gridflow.worktime import packaged_papers

COUNTY_CODE: Final = "990101"
COUNTY: Final = "990101000000"
TOWNSHIP: Final = "990101001000"
OTHER_TOWNSHIP: Final = "990101002000"
VILLAGE: Final = "990101001001"
SIBLING_VILLAGE: Final = "990101001002"
FAR_VILLAGE: Final = "990101002001"
GRID: Final = "990101001001001"
SECOND_GRID: Final = "990101001001002"
SIBLING_GRID: Final = "990101001002001"
FAR_GRID: Final = "990101002001001"
DEPARTMENT: Final = "990101001000D01"
FAR_DEPARTMENT: Final = "990101002000D01"
COUNTY_DEPARTMENT: Final = "990101000000D01"

UNITS: Final = (
    Unit(COUNTY, Level.COUNTY, "示例县", None),
    Unit(TOWNSHIP, Level.TOWNSHIP, "东乡镇", COUNTY),
    Unit(OTHER_TOWNSHIP, Level.TOWNSHIP, "西山镇", COUNTY),
    Unit(VILLAGE, Level.VILLAGE, "东一村", TOWNSHIP),
    Unit(SIBLING_VILLAGE, Level.VILLAGE, "东二村", TOWNSHIP),
    Unit(FAR_VILLAGE, Level.VILLAGE, "西一村", OTHER_TOWNSHIP),
    Unit(GRID, Level.GRID, "东一村第一网格", VILLAGE),
    Unit(SECOND_GRID, Level.GRID, "东一村第二网格", VILLAGE),
    Unit(SIBLING_GRID, Level.GRID, "东二村第一网格", SIBLING_VILLAGE),
    Unit(FAR_GRID, Level.GRID, "西一村第一网格", FAR_VILLAGE),
    Unit(DEPARTMENT, Level.DEPARTMENT, "东乡镇综合执法队", TOWNSHIP),
    Unit(FAR_DEPARTMENT, Level.DEPARTMENT, "西山镇综合执法队", OTHER_TOWNSHIP),
    Unit(COUNTY_DEPARTMENT, Level.DEPARTMENT, "示例县住建局", COUNTY),
)
"""All units, parents first."""


BEGUN: Final = 1 + len(packaged_papers()) + len(UNITS)
"""The position of the log when the county is ready for its first case: pack, papers and units, an event each."""


def person(role: str, unit: str, name: str | None = None) -> Actor:
    """Someone who acts in a role for a unit; without a name there is one such person: `clerk@990101001001`."""
    return Actor(id=name or f"{role}@{unit}", role=role, unit=unit)


GRID_WORKER: Final = person("grid_worker", GRID)
CLERK: Final = person("clerk", VILLAGE)
HANDLER: Final = person("handler", DEPARTMENT)
SUPERVISOR: Final = person("supervisor", VILLAGE)
CALLER: Final = person("caller", VILLAGE)
ADMINISTRATOR: Final = person("administrator", COUNTY)
SYSTEM: Final = Actor(id="system", role="system", unit=COUNTY)


def small_county() -> UnitTree:
    """The tree of `UNITS`: a county, two townships, three villages, four grids and three departments."""
    return UnitTree(UNITS)


def registrations() -> list[RegisterUnit]:
    """The commands that register `UNITS`."""
    return [RegisterUnit(code=unit.code, level=unit.level, unit_name=unit.name, parent=unit.parent) for unit in UNITS]
