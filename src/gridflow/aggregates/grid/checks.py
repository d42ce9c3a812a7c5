"""What the commands on grids have in common: the unit and the day that they are about."""

from collections.abc import Collection
from datetime import date
from typing import Any

from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.day import GridsOfDay
from gridflow.aggregates.grid.grids import Piece
from gridflow.aggregates.unit.authority import require_below
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, UnitHistory


def unit_of_day(code: str, day: date, context: Context, *levels: Level) -> Unit:
    """The unit with this code, which the actor's is or is above, which is there on the day, and of one of the levels
    if any are named. Raises UnknownUnit and InvalidInput."""
    require_below(context, code)
    tree = context.registers.units.on(day)
    if code not in tree:
        raise InvalidInput(f"单位“{code}”在{day}不存在", field="code", unit=code)
    unit = tree.get(code)
    if levels and unit.level not in levels:
        raise InvalidInput(f"“{unit.name}”({code})不是{'或'.join(level.chinese for level in levels)}", field="code")
    return unit


def require_types(types: Collection[str], context: Context) -> None:
    """Raises InvalidInput for a type of blocks that the policy does not know."""
    known = context.policy.territory.block_types
    for one in types:
        if one not in known:
            listed = "、".join(f"{code}({title})" for code, title in known.items()) or "(政策未列)"
            raise InvalidInput(f"没有区块类型“{one[:40]}”,可用:{listed}", field="block_type")


def require_disjoint(field: str, *lists: Collection[str]) -> None:
    """Raises InvalidInput unless something is named, and nothing twice."""
    said = [code for codes in lists for code in codes]
    if not said:
        raise InvalidInput("没有写明任何一项", field=field)
    if twice := sorted({code for code in said if said.count(code) > 1}):
        raise InvalidInput(f"“{'、'.join(twice)}”出现多次", field=field)


def require_latest(code: str, piece: Piece[Any], day: date, field: str) -> None:
    """Raises InvalidInput for a change of something that changed on a later day already."""
    if piece.last_change > day:
        raise InvalidInput(f"“{code}”在{piece.last_change}另有变动,不能早于该日再作变动", field=field)


def require_in_village(code: str, piece: Piece[Any], grid: str, of_day: GridsOfDay, field: str) -> None:
    """Raises InvalidInput for something that a grid's village has not: neither declared it nor came after who did."""
    village = of_day.tree.ancestor(grid, Level.VILLAGE)
    if village is None or not _follows(village.code, piece.village, of_day.units):
        raise InvalidInput(f"“{code}”不在网格“{grid}”所属的村(社区)内", field=field)


def _follows(code: str, village: str, units: UnitHistory) -> bool:
    """Whether a village is another one, or came from it or after it."""
    found: set[str] = set()
    waiting = [village]
    while waiting and code not in waiting:
        one = waiting.pop()
        if one not in found and (life := units.get(one)) is not None:
            found.add(one)
            waiting += [*life.successors, *(other.code for other in units if one in other.origins)]
    return bool(waiting)
