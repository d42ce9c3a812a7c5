"""No gap 不留空白: a change of units takes no block out of the net (S0 二(二), FEATURES A4)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.errors import GridGap
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.registers import Registers, units_after
from gridflow.aggregates.unit.events import UnitRetired


def without_new_gaps(decide: Callable[[Any, Context], Postings]) -> Callable[[Any, Context], Postings]:
    """The same decision, which raises GridGap where units end and leave blocks in no grid."""

    def decided(command: Command, context: Context) -> Postings:
        postings = decide(command, context)
        ends = [posting.event.effective_on for posting in postings if isinstance(posting.event, UnitRetired)]
        if ends:
            require_no_new_gap(context.registers, registers_after(context.registers, postings), min(ends))
        return postings

    return decided


def registers_after(registers: Registers, postings: Iterable[Posting]) -> Registers:
    """The registers after what happened to units and their blocks."""
    units, grids = registers.units, registers.grids
    for posting in postings:
        units, grids = units_after(units, posting.event), grids.with_(posting.event)
    return replace(registers, units=units, grids=grids)


def require_no_new_gap(before: Registers, after: Registers, first: date) -> None:
    """Raises GridGap for blocks that on this day or a later one would be in no grid, and are in one without the
    changes."""
    changes = {*after.units.changed_on(), *(day for one in after.grids.blocks.values() for day, _ in one.grids)}
    for day in sorted({first, *(day for day in changes if day > first)}):
        if lost := sorted(_gaps(after, day) - _gaps(before, day)):
            named = "、".join(lost[:10]) + ("等" if len(lost) > 10 else "")
            raise GridGap(
                f"变更后自{day}起,区块{named}不在任何网格内:请写明承接的网格(successors),"
                "或先以 assign-blocks 把区块划出并划入其他网格",
                blocks=lost,
                day=day.isoformat(),
            )


def _gaps(registers: Registers, day: date) -> set[str]:
    return registers.grids.on(day, registers.units).gaps()
