"""Commands on grids 网格台账. Each takes effect at 00:00 of `effective_on` in the county's zone, today without one."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, JsonValue, StringConstraints

from gridflow.aggregates.command import Command, Text, Title, Word
from gridflow.aggregates.event import Fact
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.personal import Personal
from gridflow.aggregates.unit.commands import Adjustment

BlockCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{11}B[0-9]{2,6}$")]
"""The code of a block: the twelve digits of the village that declared it, `B`, and a number of its own."""

BlockCodes: TypeAlias = Annotated[tuple[BlockCode, ...], Field(max_length=1000)]


class DescribeUnit(Adjustment):
    """Say what is known of a unit. What is not said stays as it was."""

    name = "describe-unit"
    title = "登记台账"
    code: Word
    facts: Facts


class Block(Fact):
    """A block 区块: housing, a factory, a school, a wood or a water that must lie in a grid."""

    code: BlockCode
    title: Title
    block_type: Word


class DeclareBlocks(Adjustment):
    """Declare blocks of a village, new ones or under another title or type; the withdrawn ones are no more."""

    name = "declare-blocks"
    title = "申报区块"
    code: Word
    blocks: Annotated[tuple[Block, ...], Field(max_length=1000)] = ()
    withdrawn: BlockCodes = ()


class AssignBlocks(Adjustment):
    """Put blocks into a grid, and take others out of it, which then are in none."""

    name = "assign-blocks"
    title = "划入区块"
    code: Word
    blocks: BlockCodes = ()
    released: BlockCodes = ()


class ForeignGrid(Fact):
    """A grid that a department keeps beside the county's 部门自设网格, until it is integrated into one of these."""

    id: Word
    title: Title
    department: Title


class DeclareForeignGrids(Adjustment):
    """Declare grids that departments keep in a village; those withdrawn were given up."""

    name = "declare-foreign-grids"
    title = "申报部门网格"
    code: Word
    grids: Annotated[tuple[ForeignGrid, ...], Field(max_length=200)] = ()
    withdrawn: Annotated[tuple[Word, ...], Field(max_length=200)] = ()


class IntegrateGrid(Adjustment):
    """Integrate grids of departments into a grid of the county 整合."""

    name = "integrate-grid"
    title = "整合部门网格"
    code: Word
    grids: Annotated[tuple[Word, ...], Field(min_length=1, max_length=200)]


class GridAdjustment(Fact):
    """One of the changes that are applied for: a command on grids, and what it says as JSON."""

    command: Literal[
        "register-unit", "rename-unit", "move-unit", "merge-units", "split-unit", "retire-unit", "assign-blocks"
    ]
    body: Mapping[str, JsonValue]


class RequestGridChange(Command):
    """Apply for a change of grids 网格变更申请: the township asks, and what it asks for is done once approved."""

    name = "request-grid-change"
    title = "申请网格变更"
    adjustments: Annotated[tuple[GridAdjustment, ...], Field(min_length=1, max_length=50)]
    reason: Annotated[Text, Personal("text")]
    document: Title | None = None


class ApproveGridChange(Command):
    """Approve a change of grids, which is carried out at once, and dated as it says or else today."""

    name = "approve-grid-change"
    title = "批准网格变更"
    change: Word
    document: Title | None = None


class RejectGridChange(Command):
    """Reject a change of grids."""

    name = "reject-grid-change"
    title = "驳回网格变更"
    change: Word
    reason: Annotated[Text, Personal("text")]


class FileGridChange(Command):
    """File an approved change of grids 备案, under the number of its paper."""

    name = "file-grid-change"
    title = "网格变更备案"
    change: Word
    document: Title


GRID_COMMANDS: tuple[type[Command], ...] = (
    DescribeUnit,
    DeclareBlocks,
    AssignBlocks,
    DeclareForeignGrids,
    IntegrateGrid,
    RequestGridChange,
    ApproveGridChange,
    RejectGridChange,
    FileGridChange,
)
"""Every command on grids."""
