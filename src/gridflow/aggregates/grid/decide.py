"""The decision of each command on grids."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.blocks import assign_blocks, declare_blocks
from gridflow.aggregates.grid.change import (
    approve_grid_change,
    file_grid_change,
    reject_grid_change,
    request_grid_change,
)
from gridflow.aggregates.grid.commands import (
    ApproveGridChange,
    AssignBlocks,
    DeclareBlocks,
    DeclareForeignGrids,
    DescribeUnit,
    FileGridChange,
    IntegrateGrid,
    RejectGridChange,
    RequestGridChange,
)
from gridflow.aggregates.grid.describe import describe_unit
from gridflow.aggregates.grid.foreign import declare_foreign_grids, integrate_grid
from gridflow.aggregates.posting import Postings

GRID_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    DescribeUnit: describe_unit,
    DeclareBlocks: declare_blocks,
    AssignBlocks: assign_blocks,
    DeclareForeignGrids: declare_foreign_grids,
    IntegrateGrid: integrate_grid,
    RequestGridChange: request_grid_change,
    ApproveGridChange: approve_grid_change,
    RejectGridChange: reject_grid_change,
    FileGridChange: file_grid_change,
}
"""What each command leads to."""
