"""Recording the particulars of a unit 台账 (FEATURES A5)."""

from collections.abc import Iterator
from datetime import date

from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.checks import require_types, unit_of_day
from gridflow.aggregates.grid.commands import DescribeUnit
from gridflow.aggregates.grid.day import GridsOfDay
from gridflow.aggregates.grid.events import UnitDescribed
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.grid.geometry import flaw, overlap, sticks_out
from gridflow.aggregates.grid.grids import Grids
from gridflow.aggregates.grid.outline import MultiPolygon, Polygon, may_touch
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.days import day_of
from gridflow.aggregates.unit.plan import unit_stream
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, UnitHistory


def describe_unit(command: DescribeUnit, context: Context) -> Postings:
    """What is said of the unit from the day on; nothing, if it is known just so.

    Raises InvalidInput for a type that the policy does not know, and for an outline that encloses no area, overlaps
    that of a neighbour or crosses those of the units above and below.
    """
    day, registers = day_of(command, context), context.registers
    unit = unit_of_day(command.code, day, context)
    if command.facts == Facts():
        raise InvalidInput("没有写明任何一项", field="facts")
    if command.facts.block_type is not None:
        require_types((command.facts.block_type,), context)
    known = registers.grids.on(day, registers.units).facts(unit.code)
    if known.with_(command.facts) == known:
        return ()
    described = UnitDescribed(code=unit.code, facts=command.facts, effective_on=day, document=command.document)
    if command.facts.outline is not None:
        _require_area(command.facts.outline)
        _require_fitting(unit, day, registers.grids.with_(described), registers.units)
    return (Posting(unit_stream(unit.code), described, unit.code),)


def _require_area(outline: Polygon | MultiPolygon) -> None:
    if (wrong := flaw(outline)) is not None:
        raise InvalidInput(f"边界图形有误:{wrong}", field="facts.outline")


def _require_fitting(unit: Unit, first: date, grids: Grids, units: UnitHistory) -> None:
    """Raises InvalidInput for an outline that does not fit those around it, on the day or any later one."""
    later = {day for entries in grids.described.values() for day, _ in entries} | set(units.changed_on())
    for day in sorted({first, *(day for day in later if day > first)}):
        of_day = grids.on(day, units)
        own = of_day.facts(unit.code).outline
        if unit.code not in of_day.tree or own is None:
            continue
        _require_inside(unit, own, of_day)
        for name, outline in _outlines_beside(unit, own, of_day):
            if overlap(own, outline):
                raise InvalidInput(f"边界与“{name}”重叠", field="facts.outline")
        for name, outline in _outlines_below(unit.code, of_day):
            if sticks_out(outline, own):
                raise InvalidInput(f"下级“{name}”的边界超出本单位", field="facts.outline")


def _require_inside(unit: Unit, own: Polygon | MultiPolygon, of_day: GridsOfDay) -> None:
    found = of_day.outline_above(unit.parent)
    if found is not None and sticks_out(own, found[1]):
        raise InvalidInput(f"边界超出上级“{found[0].name}”", field="facts.outline")


def _outlines_beside(
    unit: Unit, own: Polygon | MultiPolygon, of_day: GridsOfDay
) -> Iterator[tuple[str, Polygon | MultiPolygon]]:
    """The outlines near its own of the other units of its level, wherever they are, that are not above or below it.

    Departments share their areas: of these only those right below the same unit.
    """
    tree = of_day.tree
    near = (
        code
        for code, entries in of_day.grids.described.items()
        if any(said.outline is not None and may_touch(said.outline, own) for _, said in entries)
    )
    for code in sorted({tree.current(code).code for code in near if tree.known(code)}):
        other, outline = tree.get(code), of_day.facts(code).outline
        apart = not tree.within(code, unit.code) and not tree.within(unit.code, code)
        beside = other.level is unit.level and (unit.level is not Level.DEPARTMENT or other.parent == unit.parent)
        if apart and beside and outline is not None:
            yield other.name, outline


def _outlines_below(code: str, of_day: GridsOfDay) -> Iterator[tuple[str, Polygon | MultiPolygon]]:
    """The outermost outlines below a unit."""
    for child in of_day.tree.children(code):
        outline = of_day.facts(child.code).outline
        if outline is not None:
            yield child.name, outline
        else:
            yield from _outlines_below(child.code, of_day)
