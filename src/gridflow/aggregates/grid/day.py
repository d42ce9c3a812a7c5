"""The register of grids as of a day: what is known of each unit, and which block lies in which grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gridflow.aggregates.grid.dated import held
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.grid.geometry import sticks_out
from gridflow.aggregates.grid.outline import MultiPolygon, Polygon
from gridflow.policy.where import Where
from gridflow.territory import Level, Unit, UnitHistory, UnitTree

if TYPE_CHECKING:
    from gridflow.aggregates.grid.grids import Grids, Piece


class PlacedBlock(NamedTuple):
    """A block of a day: the village that it lies in, and the grid; None is a gap 未纳入."""

    code: str
    title: str
    block_type: str
    village: str
    grid: str | None


class PlacedForeignGrid(NamedTuple):
    """A department's grid of a day: the village that it lies in, and the grid that it is part of; None is a gap."""

    id: str
    title: str
    department: str
    village: str
    grid: str | None


@dataclass(frozen=True, slots=True)
class GridsOfDay:
    """The register as of a day. Whatever was put into a unit that is no more is in the one that stands for it."""

    grids: "Grids"
    units: UnitHistory
    day: date

    @property
    def tree(self) -> UnitTree:
        return self.units.on(self.day)

    def facts(self, code: str) -> Facts:
        """The particulars of a unit; of one that only moved, what was said of it where it was before, too: but not the
        outline where it reaches beyond the unit to which it moved."""
        facts = Facts()
        for one in self._codes_of(code):
            if facts.outline is not None and not self._fitted(one, facts.outline):
                facts = facts.model_copy(update={"outline": None})
            for first, said in self.grids.described.get(one, ()):
                if first <= self.day:
                    facts = facts.with_(said)
        return facts

    def outline_above(self, parent: str | None) -> tuple[Unit, Polygon | MultiPolygon] | None:
        """The nearest unit that has an outline, from this one upward, with its outline."""
        while parent is not None:
            above = self.tree.get(parent)
            if (outline := self.facts(above.code).outline) is not None:
                return above, outline
            parent = above.parent
        return None

    def where(self, code: str) -> Where | None:
        """Whether a unit is urban or rural, as it says itself or the nearest above it that says so."""
        for step in reversed(self.tree.path(code).rstrip("/").split("/")):
            if (where := self.facts(step).where) is not None:
                return where
        return None

    def households(self, code: str) -> int | None:
        """How many households a unit has, if that is known."""
        return self.facts(code).households

    def blocks(self, unit: str | None = None) -> list[PlacedBlock]:
        """The blocks within a unit, all of them without one, in order of code. Raises UnknownUnit."""
        return [
            PlacedBlock(code, said.title, said.block_type, *where)
            for code, piece in sorted(self.grids.blocks.items())
            if (said := held(piece.said, self.day)) is not None
            for where in self._placed(piece, unit)
        ]

    def foreign_grids(self, unit: str | None = None) -> list[PlacedForeignGrid]:
        """The departments' grids within a unit, all of them without one, in order of id. Raises UnknownUnit."""
        return [
            PlacedForeignGrid(code, said.title, said.department, *where)
            for code, piece in sorted(self.grids.foreign.items())
            if (said := held(piece.said, self.day)) is not None
            for where in self._placed(piece, unit)
        ]

    def gaps(self) -> set[str]:
        """The codes of the blocks that are in no grid."""
        blocks = self.grids.blocks.items()
        return {code for code, one in blocks if held(one.said, self.day) is not None and self.grid_of(one) is None}

    def grid_of(self, piece: "Piece[Any]") -> str | None:
        """The grid that something is in, which a grid that is no more has handed on."""
        grid = held(piece.grids, self.day)
        if grid is None or not self.tree.known(grid):
            return None
        current = self.tree.current(grid)
        return current.code if current.level is Level.GRID else None

    def village_of(self, piece: "Piece[Any]") -> str:
        """The village that something lies in: that of its grid, without one the one that declared it or stands for it.

        That is the unit above where nobody followed the village.
        """
        village = self.tree.ancestor(self.grid_of(piece) or piece.village, Level.VILLAGE)
        return village.code if village is not None else self.tree.current(piece.village).code

    def _placed(self, piece: "Piece[Any]", unit: str | None) -> Iterator[tuple[str, str | None]]:
        """Where something is, if that is within the unit."""
        village, grid = self.village_of(piece), self.grid_of(piece)
        if unit is None or self.tree.within(grid or village, unit):
            yield village, grid

    def _fitted(self, code: str, outline: Polygon | MultiPolygon) -> bool:
        """Whether an outline lay within the unit that this one moved to, on the day on which it did."""
        life = self.units.get(code)
        if life is None or life.since is None:
            return True
        above = GridsOfDay(self.grids, self.units, life.since).outline_above(life.parent)
        return above is None or not sticks_out(outline, above[1])

    def _codes_of(self, code: str) -> list[str]:
        """The codes that one and the same unit has had, the first one first."""
        life = self.units.get(code)
        origin = self.units.get(life.origins[0]) if life is not None and len(life.origins) == 1 else None
        before = self._codes_of(origin.code) if origin is not None and origin.successors == (code,) else []
        return [*before, code]
