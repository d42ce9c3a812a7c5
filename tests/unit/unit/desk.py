"""Who adjusts the units of the small county, and what is said of it."""

from datetime import date
from typing import Final

from gridflow.aggregates.unit import RegisterUnit, UnitRegistered, UnitRenamed, UnitRetired
from gridflow.territory import Level, Unit
from tests.unit.grid.office import DIRECT, NEXT_MONTH, Office

DEEP: Final = DIRECT.replace('grid_change = "direct"', 'grid_change = "direct"\ngrid_depth = 3')
"""A policy that has grids below grids, three deep."""
FOUR_DIGITS: Final = DIRECT.replace("grid_digits = 3", "grid_digits = 4")
FIFTH: Final = date(2026, 10, 5)
"""A Monday that is past."""
DECEMBER: Final = date(2026, 12, 1)
PAPER: Final = "示例县政发〔2026〕9号"


def grid(code: str, name: str = "新网格", on: date | None = None, origins: tuple[str, ...] = ()) -> RegisterUnit:
    """The registration of a grid below the unit that its code names."""
    return RegisterUnit(code=code, level=Level.GRID, unit_name=name, parent=code[:-3], effective_on=on, origins=origins)


def village(code: str, name: str = "新村", on: date | None = None) -> RegisterUnit:
    """The registration of a village below the township that its code names."""
    return RegisterUnit(code=code, level=Level.VILLAGE, unit_name=name, parent=code[:9] + "000", effective_on=on)


def came(
    code: str, level: Level, name: str, parent: str, *origins: str, on: date | None = NEXT_MONTH
) -> UnitRegistered:
    return UnitRegistered(
        code=code, level=level, unit_name=name, parent=parent, effective_on=on, origins=origins, document=None
    )


def renamed(code: str, name: str, on: date = NEXT_MONTH) -> UnitRenamed:
    return UnitRenamed(code=code, unit_name=name, effective_on=on, document=None)


def ended(code: str, *successors: str, on: date = NEXT_MONTH) -> UnitRetired:
    return UnitRetired(code=code, effective_on=on, successors=successors, document=None)


def codes(office: Office, on: date) -> set[str]:
    """The units that are there on a day."""
    return {unit.code for unit in office.county.territory.registers.units.on(on)}


def unit(office: Office, code: str, on: date) -> Unit:
    """A unit as it is on a day."""
    return office.county.territory.registers.units.on(on).get(code)
