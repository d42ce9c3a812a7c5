"""Blocks 区块 of a village, and the grids that they lie in: no gap, no overlap (S0 二(二), FEATURES A4)."""

from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.checks import (
    require_disjoint,
    require_in_village,
    require_latest,
    require_types,
    unit_of_day,
)
from gridflow.aggregates.grid.commands import AssignBlocks, Block, DeclareBlocks
from gridflow.aggregates.grid.dated import held
from gridflow.aggregates.grid.day import GridsOfDay
from gridflow.aggregates.grid.events import BlocksAssigned, BlocksDeclared
from gridflow.aggregates.grid.grids import Piece
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.authority import may_change_grids, require_no_application
from gridflow.aggregates.unit.days import day_of
from gridflow.aggregates.unit.plan import unit_stream
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.territory import Level


def declare_blocks(command: DeclareBlocks, context: Context) -> Postings:
    """The village has these blocks from the day on; nothing, if all is declared just so.

    Raises InvalidInput for a code that is not the village's, and for a type that the policy does not know; NotPermitted
    below the county for withdrawing what lies in a grid, where changes of grids are applied for: that is one.
    """
    day, pieces = day_of(command, context), context.registers.grids.blocks
    village = unit_of_day(command.code, day, context, Level.VILLAGE)
    of_day = context.registers.grids.on(day, context.registers.units)
    require_disjoint("blocks", [block.code for block in command.blocks], command.withdrawn)
    require_types([block.block_type for block in command.blocks], context)
    for code in (*(block.code for block in command.blocks), *command.withdrawn):
        piece = pieces.get(code)
        if piece is None and (code in command.withdrawn or not code.startswith(village.code)):
            said = "没有申报过" if code in command.withdrawn else f"须以村(社区)代码“{village.code}”开头"
            raise InvalidInput(f"区块“{code}”{said}", field="blocks")
        if piece is not None and of_day.village_of(piece) != village.code:
            raise InvalidInput(f"区块“{code}”不在“{village.name}”", field="blocks")
    new = {block.code: block for block in command.blocks} | dict.fromkeys(command.withdrawn)
    changed = {code: block for code, block in new.items() if _said(pieces.get(code), of_day) != block}
    for code in changed:
        if code in pieces:
            require_latest(code, pieces[code], day, "blocks")
            if changed[code] is None and of_day.grid_of(pieces[code]) is not None and not may_change_grids(context):
                raise NotPermitted(f"区块“{code}”已在网格内,由县级撤回", block=code)
    if not changed:
        return ()
    declared = BlocksDeclared(
        code=village.code,
        blocks=tuple(block for block in changed.values() if block is not None),
        withdrawn=tuple(code for code, block in changed.items() if block is None),
        effective_on=day,
        document=command.document,
    )
    return (Posting(unit_stream(village.code), declared, village.code),)


def assign_blocks(command: AssignBlocks, context: Context) -> Postings:
    """As `place_blocks`. Below the county only blocks that no grid has may be put into one, where the policy has
    changes of grids applied for; raises NotPermitted for others."""
    if command.released:
        require_no_application("划出区块", context)
    return place_blocks(command, context)


def place_blocks(command: AssignBlocks, context: Context) -> Postings:
    """The grid has these blocks from the day on, and others no longer; nothing, if that is so already.

    Raises InvalidInput for a block of another village, and for one that is in another grid: grids do not overlap.
    """
    day, pieces = day_of(command, context), context.registers.grids.blocks
    grid = unit_of_day(command.code, day, context, Level.GRID)
    of_day = context.registers.grids.on(day, context.registers.units)
    require_disjoint("blocks", command.blocks, command.released)
    taken, left = list[str](), list[str]()
    for code in (*command.blocks, *command.released):
        piece = pieces.get(code)
        if piece is None or held(piece.said, day) is None:
            raise InvalidInput(f"没有区块“{code}”,请先由村(社区)申报", field="blocks")
        has = of_day.grid_of(piece)
        if has is not None and has != grid.code:
            said = f"区块“{code}”已在网格“{of_day.tree.get(has).name}”({has})内,网格不得重叠"
            raise InvalidInput(said, field="blocks", grid=has)
        if (has == grid.code) is (code in command.blocks):
            continue
        require_in_village(code, piece, grid.code, of_day, "blocks")
        require_latest(code, piece, day, "blocks")
        (taken if code in command.blocks else left).append(code)
    if not taken and not left:
        return ()
    assigned = BlocksAssigned(
        code=grid.code,
        blocks=tuple(taken),
        released=tuple(left),
        effective_on=day,
        document=command.document,
    )
    return (Posting(unit_stream(grid.code), assigned, grid.code),)


def _said(piece: Piece[Block] | None, of_day: GridsOfDay) -> Block | None:
    return held(piece.said, of_day.day) if piece is not None else None
