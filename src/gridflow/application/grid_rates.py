"""Coverage 覆盖率 and integration 整合率 of the grids as figures with the lists of their gaps (FEATURES A6; S0)."""

from dataclasses import dataclass

from gridflow.aggregates.grid import GridsOfDay, PlacedBlock, PlacedForeignGrid
from gridflow.application.staffing import Share
from gridflow.policy import PolicyPack
from gridflow.territory import Level


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the blocks declared within a unit lie in a grid, and which do not.

    `undeclared` are the villages that have declared none: of them nobody can tell.
    """

    share: Share
    gaps: tuple[PlacedBlock, ...]
    undeclared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Integration:
    """How many of the grids that departments keep within a unit are part of the county's, and which are not."""

    share: Share
    gaps: tuple[PlacedForeignGrid, ...]


def coverage(policy: PolicyPack, grids: GridsOfDay, unit: str) -> Coverage:
    """The coverage of a unit's subtree on the day of `grids`. Raises UnknownUnit."""
    blocks, tree = grids.blocks(unit), grids.tree
    gaps = tuple(block for block in blocks if block.grid is None)
    declared = {block.village for block in blocks}
    villages = sorted(one.code for one in tree if one.level is Level.VILLAGE and tree.within(one.code, unit))
    return Coverage(
        share=Share(len(blocks) - len(gaps), len(blocks), policy.territory.coverage_target),
        gaps=gaps,
        undeclared=tuple(code for code in villages if code not in declared),
    )


def integration(policy: PolicyPack, grids: GridsOfDay, unit: str) -> Integration:
    """The integration of a unit's subtree on the day of `grids`. Raises UnknownUnit."""
    foreign = grids.foreign_grids(unit)
    gaps = tuple(grid for grid in foreign if grid.grid is None)
    share = Share(len(foreign) - len(gaps), len(foreign), policy.territory.integration_target)
    return Integration(share, gaps)
