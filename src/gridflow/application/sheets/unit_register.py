"""The register of units 单位台账 and tables: what a table would change of it, and the table that it is."""

from collections.abc import Mapping
from datetime import date

from gridflow.aggregates.city import NameCity
from gridflow.aggregates.command import Command
from gridflow.aggregates.registers import Registers
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.sheets.errors import ImportRefused, LineError
from gridflow.application.sheets.importing import Draft
from gridflow.application.sheets.units import DEPTH, UNIT_COLUMNS, UnitLines
from gridflow.territory import Life, Unit, UnitHistory, UnitTree


def unit_drafts(
    units: UnitLines, registers: Registers, tree: UnitTree, day: date, top: str, city: Unit | None = None
) -> list[Draft]:
    """What there is to do for these units, at and below the unit `top` alone.

    `registers` are those of now, and `tree` is that of `day`, which is today. With a `city` the root comes to know it.
    Raises ImportRefused for lines outside of `top`.
    """
    codes = {unit.command.code: unit.command for unit in units.lines}
    drafts: list[Draft] = []
    errors: list[LineError] = []
    for line, command in units.lines:
        if not _below(command, codes, tree, top):
            errors.append(LineError(line, "只能登记本单位以下的单位", "parent", units.columns["parent"]))
        life = registers.units.get(command.code)
        stands = life is not None and _stands(command, life, day)
        commands: list[Command] = [] if stands else [command]
        if city is not None and command.parent is None:
            commands.append(NameCity(code=city.code, unit_name=city.name))
        drafts.append(Draft(line, command.code, tuple(commands), stands, command.parent, units.columns))
    if errors:
        raise ImportRefused(errors)
    return drafts


def unit_rows(history: UnitHistory, top: str, day: date) -> list[list[str]]:
    """The units at and below one on a day as lines of the table, under its Chinese headings, parents first.

    Raises UnknownUnit.
    """
    tree = history.on(day)
    tree.get(top)
    below = [unit for unit in tree if tree.within(unit.code, top)]
    rows = [[column.title for column in UNIT_COLUMNS]]
    for unit in sorted(below, key=lambda unit: (DEPTH[unit.level], unit.code)):
        life = history.get(unit.code)
        since = life.since.isoformat() if life is not None and life.since is not None else ""
        rows.append([unit.code, unit.level.chinese, unit.name, unit.parent or "", since])
    return rows


def _below(command: RegisterUnit, file: Mapping[str, RegisterUnit], tree: UnitTree, top: str) -> bool:
    """Whether a unit is, or would come, at or below another. One whose parent nobody knows is refused elsewhere."""
    while command.parent is not None and command.parent in file:
        command = file[command.parent]
    if command.parent is None:
        return command.code == top
    return not tree.known(command.parent) or tree.within(command.parent, top)


def _stands(command: RegisterUnit, life: Life, day: date) -> bool:
    """Whether a unit is registered just so. A line that names no first day says nothing about it."""
    said = (command.code, command.level, command.unit_name, command.parent)
    unit = life.unit(day)
    since = command.effective_on
    ended = life.until is not None and life.until <= day
    return said == (unit.code, unit.level, unit.name, unit.parent) and since in (None, life.since) and not ended
