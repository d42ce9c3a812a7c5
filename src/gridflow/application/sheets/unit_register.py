"""The register of units 单位台账 and tables: what a table would change of it, and the table that it is."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from gridflow.aggregates.city import NameCity
from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import DescribeUnit
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.sheets.errors import ImportRefused, LineError
from gridflow.application.sheets.importing import Draft
from gridflow.application.sheets.sheet import Place, Sheet
from gridflow.application.sheets.unit_facts import fact_cells, with_type_code
from gridflow.application.sheets.units import DEPTH, UNIT_COLUMNS, UnitLines, read_units
from gridflow.territory import Life, Unit, UnitTree, county_of


def unit_drafts(units: UnitLines, place: Place, city: Unit | None = None) -> list[Draft]:
    """What there is to do for these units, at and below a unit alone; the place's day is today.

    With a `city` the root comes to know it. Raises ImportRefused for lines outside of the place.
    """
    codes = {unit.command.code: unit.command for unit in units.lines}
    drafts: list[Draft] = []
    errors: list[LineError] = []
    for line, command, described in units.lines:
        if not _below(command, codes, place.tree, place.top):
            errors.append(LineError(line, "只能登记本单位以下的单位", "parent", units.columns["parent"]))
        life = place.registers.units.get(command.code)
        stands = life is not None and _stands(command, life, place.day)
        commands: list[Command] = [] if stands else [command]
        if described is not None:
            commands.append(_described(described, command, stands, place))
        if city is not None and command.parent is None:
            commands.append(NameCity(code=city.code, unit_name=city.name))
        drafts.append(Draft(line, command.code, tuple(commands), stands, command.parent, units.columns))
    if errors:
        raise ImportRefused(errors)
    return drafts


def unit_rows(place: Place) -> list[list[str]]:
    """The units of a place as lines of the table, under its Chinese headings, parents first."""
    history, tree = place.registers.units, place.tree
    below = [unit for unit in tree if tree.within(unit.code, place.top)]
    of_day, types = place.registers.grids.on(place.day, history), place.policy.territory.block_types
    rows = [[column.title for column in UNIT_COLUMNS]]
    for unit in sorted(below, key=lambda unit: (DEPTH[unit.level], unit.code)):
        life = history.get(unit.code)
        since = life.since.isoformat() if life is not None and life.since is not None else ""
        facts = fact_cells(of_day.facts(unit.code), types)
        rows.append([unit.code, unit.level.chinese, unit.name, unit.parent or "", since, *facts])
    return rows


def _described(described: DescribeUnit, command: RegisterUnit, stands: bool, place: Place) -> DescribeUnit:
    """The particulars, with the policy's codes: of a unit that comes from its first day on, of another from today."""
    facts = with_type_code(described.facts, place.policy.territory.block_types)
    return described.model_copy(update={"facts": facts, "effective_on": None if stands else command.effective_on})


def _below(command: RegisterUnit, file: Mapping[str, RegisterUnit], tree: UnitTree, top: str) -> bool:
    """Whether a unit is, or would come, at or below another. One whose parent nobody knows is refused elsewhere."""
    while command.code != top:
        if command.parent is None:
            return False
        if command.parent not in file:
            return not tree.known(command.parent) or tree.within(command.parent, top)
        command = file[command.parent]
    return True


def _stands(command: RegisterUnit, life: Life, day: date) -> bool:
    """Whether a unit is registered just so. A line that names no first day says nothing about it."""
    said = (command.code, command.level, command.unit_name, command.parent)
    unit = life.unit(day)
    since = command.effective_on
    ended = life.until is not None and life.until <= day
    return said == (unit.code, unit.level, unit.name, unit.parent) and since in (None, life.since) and not ended


UNITS: Final = Sheet(
    "单位",
    RegisterUnit,
    lambda data, place: unit_drafts(read_units(data, county_of(place.top), place.registers.units), place),
    unit_rows,
)
"""The register of units as a table."""
