"""Units 单位 as a table, each a line: code, level, name, parent, first day, and particulars."""

from collections.abc import Container, Iterable, Mapping
from typing import Final, NamedTuple

from gridflow.aggregates.grid import DescribeUnit
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.sheets.cells import choice_of, command_of, day_of_cell, one_a_cell, read_cells
from gridflow.application.sheets.errors import ImportRefused, LineError, refused_whole
from gridflow.application.sheets.table import Column, Line, Table, read_table
from gridflow.application.sheets.unit_facts import FACT_COLUMNS, FACT_READERS, facts_said
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, check_code, county_of, level_of_code

UNIT_COLUMNS: Final = (
    Column("code", "编码", ("单位编码", "代码"), required=True),
    Column("level", "层级", ("级别",)),
    Column("name", "名称", ("单位名称",), required=True),
    Column("parent", "上级", ("上级编码", "上级单位"), required=True),
    Column("effective_on", "生效日期", ("启用日期",)),
    *FACT_COLUMNS,
)
_FIELDS: Final = {"unit_name": "name"}
_REGISTERED: Final = ("code", "level", "name", "parent", "effective_on")
_LEVEL: Final = choice_of(
    {
        Level.CITY: "市 地级市 设区市 city",
        Level.COUNTY: "县(区) 县 区 县级市 county",
        Level.TOWNSHIP: "乡镇(街道) 乡镇 镇 乡 街道 township",
        Level.VILLAGE: "村(社区) 村 社区 居委会 village",
        Level.GRID: "网格 grid",
        Level.DEPARTMENT: "部门 department",
    }
)
DEPTH: Final = {level: depth for depth, level in enumerate(Level)}
"""Levels from the top, by which parents stand before what is below them."""


def _code(cell: str) -> str:
    try:
        level_of_code(cell)
    except InvalidInput as error:
        raise ValueError(error.detail) from None
    return cell


_READERS: Final = {"code": _code, "level": _LEVEL, "effective_on": day_of_cell, **FACT_READERS}


class UnitLine(NamedTuple):
    """A line of the table, the registration that it says, and the particulars if it says any."""

    line: int
    command: RegisterUnit
    described: DescribeUnit | None = None


class UnitLines(NamedTuple):
    """The units of a file, parents first, and how the file heads its columns."""

    lines: tuple[UnitLine, ...]
    columns: Mapping[str, str]

    @property
    def units(self) -> list[Unit]:
        said = (line.command for line in self.lines)
        return [Unit(one.code, one.level, one.unit_name, one.parent) for one in said]


def read_units(data: bytes, county: str, known: Container[str] = (), *, county_only: bool = False) -> UnitLines:
    """The units of a county in a CSV or XLSX file. `known` are the codes that may be parents without being in it.

    All must be of the county, whose own unit is the root: a store is one county's. The root may name its city as its
    parent. With `county_only`, lines of other counties and of the city are left out before anything is judged. Raises
    ImportRefused with what is wrong in every line.
    """
    table = read_table(data, UNIT_COLUMNS)
    if not county_only:
        counties = {line.cells["code"] for line in table.lines if _level(line.cells.get("code", "")) is Level.COUNTY}
        if len(counties) > 1:
            raise refused_whole(
                f"文件含{len(counties)}个县(区),而一个库只管一个县:"
                f"加 --county-only 只导入本县({county}),加 --city 逐县导入"
            )
    return units_of(table, [line for line in table.lines if not county_only or _may_be_of(county, line)], county, known)


def units_of(table: Table, lines: Iterable[Line], county: str, known: Container[str] = ()) -> UnitLines:
    """The units that these lines of a table say, all of one county. Raises ImportRefused; see `read_units`."""
    chosen = list(lines)
    if not chosen:
        raise refused_whole("文件中没有单位")
    numbers = {line.number for line in chosen}
    errors = [error for error in table.errors if error.line in numbers]
    read: dict[str, UnitLine] = {}
    fallen: set[str] = set()
    for line in chosen:
        unit, wrong = _read(table, line, county)
        code = line.cells.get("code", "")
        if unit is None:
            fallen.add(code)
        elif code in read:
            wrong = [table.error(line.number, "code", f"编码“{code}”与第{read[code].line}行重复")]
        else:
            read[code] = unit
        errors += wrong
    for unit in read.values():
        parent = unit.command.parent
        # A unit whose parent's line is wrong has nothing wrong with itself.
        if parent is not None and parent not in read and parent not in known and parent not in fallen:
            errors.append(table.error(unit.line, "parent", f"上级“{parent}”不存在"))
    if errors:
        raise ImportRefused(errors)
    ordered = sorted(read.values(), key=lambda unit: (DEPTH[unit.command.level], unit.command.code))
    return UnitLines(tuple(ordered), {**table.headings, "unit_name": table.headings["name"]})


def _read(table: Table, line: Line, county: str) -> tuple[UnitLine | None, list[LineError]]:
    """The unit that a line says, or what is wrong with it."""
    if line.faulty:
        return None, []
    values, errors = read_cells(table, line, _READERS)
    level = level_of_code(str(values["code"])) if "code" in values else Level.GRID
    if level is Level.COUNTY and values.get("parent") == f"{county[:4]}00000000":
        # One store is one county's: the city above it is named and not carried.
        del values["parent"]
    columns = {column: field for field, column in _FIELDS.items()}
    said = {columns.get(column, column): values[column] for column in _REGISTERED if column in values}
    command, wrong = command_of(RegisterUnit, {"level": level} | said, table, line, _FIELDS)
    facts, described = facts_said(values), None
    if facts:
        described, mistaken = command_of(DescribeUnit, {"code": line.cells.get("code"), "facts": facts}, table, line)
        wrong += mistaken
    errors = one_a_cell(errors + wrong)
    if command is not None and not errors:
        errors += _misplaced(command, table, line, county)
    return (UnitLine(line.number, command, described) if command is not None and not errors else None), errors


def _misplaced(command: RegisterUnit, table: Table, line: Line, county: str) -> list[LineError]:
    """What of code, level, parent and county does not fit."""
    try:
        check_code(command.code, command.level, command.parent)
    except InvalidInput as error:
        return [table.error(line.number, str(error.context["field"]), error.detail)]
    if county_of(command.code) != county:
        said = f"单位“{command.code}”{command.unit_name}不属于本县({county})"
        return [table.error(line.number, "code", said)]
    if command.parent is None and command.level is not Level.COUNTY:
        return [table.error(line.number, "parent", f"单位“{command.code}”须有上级")]
    return []


def _level(code: str) -> Level | None:
    """The level that a code tells, None for what is no code."""
    try:
        return level_of_code(code)
    except InvalidInput:
        return None


def _may_be_of(county: str, line: Line) -> bool:
    """Whether a line is not plainly another county's: what has no proper code stays, to be refused with its line."""
    code = line.cells.get("code", "")
    return _level(code) is None or county_of(code) == county
