"""The register of grids 网格台账: what is known of units, which blocks lie in which grid, and how grids change."""

from gridflow.aggregates.grid.commands import (
    GRID_COMMANDS,
    ApproveGridChange,
    AssignBlocks,
    Block,
    DeclareBlocks,
    DeclareForeignGrids,
    DescribeUnit,
    FileGridChange,
    ForeignGrid,
    GridAdjustment,
    IntegrateGrid,
    RejectGridChange,
    RequestGridChange,
)
from gridflow.aggregates.grid.day import GridsOfDay, PlacedBlock, PlacedForeignGrid
from gridflow.aggregates.grid.errors import GridGap, UnknownGridChange
from gridflow.aggregates.grid.events import GRID_EVENTS
from gridflow.aggregates.grid.facts import Bounds, Facts, Responsible
from gridflow.aggregates.grid.grids import ChangeState, GridChange, Grids

__all__ = [
    "GRID_COMMANDS",
    "GRID_EVENTS",
    "ApproveGridChange",
    "AssignBlocks",
    "Block",
    "Bounds",
    "ChangeState",
    "DeclareBlocks",
    "DeclareForeignGrids",
    "DescribeUnit",
    "Facts",
    "FileGridChange",
    "ForeignGrid",
    "GridAdjustment",
    "GridChange",
    "GridGap",
    "Grids",
    "GridsOfDay",
    "IntegrateGrid",
    "PlacedBlock",
    "PlacedForeignGrid",
    "RejectGridChange",
    "RequestGridChange",
    "Responsible",
    "UnknownGridChange",
]
