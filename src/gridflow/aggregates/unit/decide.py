"""What a command on units leads to (FEATURES A3)."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.posting import Postings
from gridflow.aggregates.unit.authority import require_above, require_below, require_grid_authority
from gridflow.aggregates.unit.commands import (
    Adjustment,
    MergeUnits,
    MoveUnit,
    RegisterUnit,
    RenameUnit,
    RetireUnit,
    SplitUnit,
)
from gridflow.aggregates.unit.days import day_of, require_soon
from gridflow.aggregates.unit.fulfilled import merged, moved, was_split
from gridflow.aggregates.unit.plan import Plan, require_first_root
from gridflow.errors import InvalidInput
from gridflow.territory import Unit


def register_unit(command: RegisterUnit, context: Context) -> Postings:
    """A new unit; nothing for one that is registered just so already.

    Raises InvalidInput when the code does not fit level and parent, was ever another unit's, or would be a second
    root; UnknownUnit when the parent is not registered.
    """
    unit = Unit(command.code, command.level, command.unit_name, command.parent)
    history = context.registers.units
    above = history.get(unit.parent or "")
    since = command.effective_on or (above.since if above is not None else None)
    known = history.get(unit.code)
    if above is not None:
        require_below(context, above.code, *command.origins)
    said = (since, None, unit, command.origins)
    if known is not None and (known.since, known.until, known.unit(context.day), known.origins) == said:
        return ()
    if unit.parent is None:
        require_first_root(unit, history, since, context.day)
    require_soon(command.effective_on, context)
    plan = Plan(history, context.day, command.document, {}, context.policy.territory)
    plan.register(unit, since, command.origins)
    return plan.postings


def rename_unit(command: RenameUnit, context: Context) -> Postings:
    """The same unit under another name."""
    require_below(context, command.code)
    plan = _plan(command, context)
    plan.rename(command.code, command.unit_name)
    return plan.postings


def move_unit(command: MoveUnit, context: Context) -> Postings:
    """The unit and what is below it end, and go on under new codes below the other parent."""
    require_below(context, command.code, command.parent)
    plan = _plan(command, context, command.codes)
    if moved(command, plan.history, day_of(command, context)):
        return ()
    life = plan.living(command.code)
    if life.parent is None or command.parent == life.parent:
        raise InvalidInput(f"单位“{command.code}”须改到另一上级之下", field="parent")
    if plan.within(command.parent, command.code):
        raise InvalidInput("单位不能改到自己之下", field="parent")
    plan.recode(command.code, command.parent)
    return plan.postings


def merge_units(command: MergeUnits, context: Context) -> Postings:
    """All but the one that goes on end; what was below them goes below it."""
    require_below(context, *(code for code in command.units if code != command.into))
    plan = _plan(command, context, command.codes)
    if merged(command, plan.history, day_of(command, context)):
        return ()
    ending = [plan.living(code) for code in dict.fromkeys(command.units) if code != command.into]
    if not ending or len({life.level for life in ending}) > 1:
        raise InvalidInput("合并的须是两个以上同级单位", field="units")
    level = ending[0].level
    named, above = {*command.units, command.into}, command.parent or ""
    if any(plan.within(code, life.code) for life in ending for code in (*(named - {life.code}), above)):
        raise InvalidInput("合并的单位不得一个在另一个之下", field="units")
    if command.into in plan.history:
        require_below(context, command.into)
        life = plan.living(command.into)
        if life.level is not level:
            raise InvalidInput("合并后的单位须与被合并单位同级", field="into")
        if command.parent not in (None, life.parent):
            raise InvalidInput(f"“{command.into}”的上级是“{life.parent}”,合并不改变其上级", field="parent")
        if command.unit_name is not None:
            plan.rename(command.into, command.unit_name)
    else:
        if command.unit_name is None or command.parent is None:
            raise InvalidInput("新设的合并单位须写明名称和上级", field="unit_name")
        if len(ending) < 2:
            raise InvalidInput("合并的须是两个以上同级单位", field="units")
        require_below(context, command.parent)
        new = Unit(command.into, level, command.unit_name, command.parent)
        plan.register(new, day_of(command, context), [life.code for life in ending])
    for life in ending:
        for child in plan.children(life.code):
            plan.recode(child.code, command.into)
        plan.retire(life.code, [command.into])
    return plan.postings


def split_unit(command: SplitUnit, context: Context) -> Postings:
    """The parts come, each with the units that go to it; the unit ends unless one part keeps its code."""
    require_below(context, command.code)
    plan = _plan(command, context, command.codes)
    if was_split(command, plan.history, day_of(command, context)):
        return ()
    life = plan.living(command.code)
    if life.parent is None:
        raise InvalidInput("根单位不能拆分", field="code")
    require_above(context, command.code)
    _require_partition(command, [child.code for child in plan.children(command.code)])
    kept = any(part.code == command.code for part in command.parts)
    for part in command.parts:
        if part.code == command.code:
            if part.unit_name is not None:
                plan.rename(part.code, part.unit_name)
            continue
        if part.unit_name is None:
            raise InvalidInput(f"新设的“{part.code}”须写明名称", field="parts")
        new = Unit(part.code, life.level, part.unit_name, life.parent)
        plan.register(new, day_of(command, context), [command.code])
        for code in part.units:
            plan.recode(code, part.code)
    if not kept:
        plan.retire(command.code, [part.code for part in command.parts])
    return plan.postings


def retire_unit(command: RetireUnit, context: Context) -> Postings:
    """The unit ends; nothing, if it has ended just so already."""
    require_below(context, command.code, *command.successors)
    known = context.registers.units.get(command.code)
    if known is not None and known.parent is not None:
        require_above(context, command.code)
    if known is not None and (known.until, known.successors) == (day_of(command, context), command.successors):
        return ()
    plan = _plan(command, context)
    plan.retire(command.code, command.successors)
    return plan.postings


ADJUSTMENTS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    RegisterUnit: register_unit,
    RenameUnit: rename_unit,
    MoveUnit: move_unit,
    MergeUnits: merge_units,
    SplitUnit: split_unit,
    RetireUnit: retire_unit,
}
"""What each command leads to, whoever may give it."""


def decide_unit(command: Command, context: Context) -> Postings:
    """What follows from a command on units. Raises what `require_grid_authority` and its decision raise."""
    require_grid_authority(command, context)
    return ADJUSTMENTS[type(command)](command, context)


UNIT_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = dict.fromkeys(ADJUSTMENTS, decide_unit)
"""The decision of each command."""


def _plan(command: Adjustment, context: Context, codes: Any = None) -> Plan:
    rule = context.policy.territory
    return Plan(context.registers.units, day_of(command, context), command.document, codes or {}, rule)


def _require_partition(command: SplitUnit, below: list[str]) -> None:
    """Raises InvalidInput unless every unit below goes to exactly one part: no gap, no overlap (FEATURES A4)."""
    said = [code for part in command.parts for code in part.units]
    codes = [part.code for part in command.parts]
    if len(set(codes)) < len(codes) or len(set(said)) < len(said):
        raise InvalidInput("拆分的各部分不得重复,下级单位不得归入两处", field="parts")
    if strange := sorted(set(said) - set(below)):
        raise InvalidInput(f"“{'、'.join(strange)}”不是被拆分单位的下级", field="parts")
    if left := sorted(set(below) - set(said)):
        raise InvalidInput(f"“{'、'.join(left)}”没有归入任何部分", field="parts")
