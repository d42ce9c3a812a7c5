"""What changes in the territory of the simulated county in the course of a year: villages merge, a grid is split."""

from typing import Final

from gridflow.aggregates.event import Actor
from gridflow.aggregates.grid import ApproveGridChange, FileGridChange, GridAdjustment, RequestGridChange
from gridflow.aggregates.unit import MergeUnits
from gridflow.simulation.office import DAY
from gridflow.simulation.ports import LivingCounty
from gridflow.territory import Level, Unit

_FEWEST: Final = 3
"""A township of fewer villages merges none."""


class TerritoryChanges:
    """Whoever administers the county adjusts its villages and grids."""

    def __init__(self, county: LivingCounty) -> None:
        self._county = county
        self._root = county.territory.tree.roots[0].code

    def merge_villages(self) -> None:
        """The two largest villages of the last township that has enough of them become one tomorrow."""
        units, registrar = self._county.territory.tree, self._county.registrar
        of_each = [self._below(township, Level.VILLAGE) for township in units if township.level is Level.TOWNSHIP]
        enough = [villages for villages in of_each if len(villages) >= _FEWEST]
        if not enough:
            return
        villages = sorted(enough[-1], key=lambda village: (-len(units.children(village.code)), village.code))
        kept, ended = sorted(villages[:2], key=lambda village: village.code)
        tomorrow = self._county.territory.day(self._county.clock.now() + DAY)
        merge = MergeUnits(
            units=(ended.code,),
            into=kept.code,
            unit_name=f"{kept.name.removesuffix('社区居委会').removesuffix('村委会').removesuffix('村')}新村村委会",
            effective_on=tomorrow,
            document="模拟并村批复",
        )
        registrar.carry_out([merge], self._someone("administrator", self._root))

    def split_grid(self) -> None:
        """The township of the largest village asks for another grid there; the county approves and files it."""
        units, registrar = self._county.territory.tree, self._county.registrar
        villages = [unit for unit in units if unit.level is Level.VILLAGE]
        village = max(villages, key=lambda one: (len(units.children(one.code)), one.code))
        grids = self._below(village, Level.GRID)
        code = f"{village.code}{max(int(grid.code[len(village.code) :]) for grid in grids) + 1:03d}"
        said = {"code": code, "level": "grid", "unit_name": "新设网格", "parent": village.code}
        request = RequestGridChange(
            adjustments=(GridAdjustment(command="register-unit", body=said),), reason="户数增多,划出一个网格"
        )
        posted = registrar.carry_out([request], self._someone("administrator", village.parent or self._root)).posted
        change = posted[0].stream.partition("/")[2]
        county = self._someone("administrator", self._root)
        registrar.carry_out([ApproveGridChange(change=change)], county)
        registrar.carry_out([FileGridChange(change=change, document="模拟备案1号")], county)

    def _below(self, unit: Unit, level: Level) -> list[Unit]:
        return [one for one in self._county.territory.tree.children(unit.code) if one.level is level]

    def _someone(self, role: str, unit: str) -> Actor:
        return Actor(id=f"{role}-{unit}-1", role=role, unit=unit)
