"""A file of units as people make them: read whole, with all its errors at once."""

import csv
from collections.abc import Mapping
from typing import Final

from gridflow.cli.errors import ImportRefused
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, county_of, level_of_code, parse_units

_MOST_ERRORS: Final = 50


def read_units(text: str, county: str, known: Mapping[str, Unit], county_only: bool) -> list[Unit]:
    """The units of a CSV text, parents first; `known` are those that may be parents too.

    All must be of the county, whose own unit is the root: a store is one county's. With `county_only` the rows of
    other counties, and of the city, are left out before anything is judged.

    Raises ImportRefused, whose context lists as `errors` the `line` (from 1, 0 for the file) and the `detail` of each.
    """
    lines = text.splitlines()
    if county_only:
        lines = [line if _may_be_of(county, line) else "" for line in lines]
    units, errors = _parse(lines, known)
    counties = sum(unit.level is Level.COUNTY for unit in units)
    if counties > 1:
        hint = f"文件含{counties}个县(区),而一个库只管一个县;加 --county-only 只导入本县({county})"
        raise ImportRefused(hint, errors=[])
    if units:
        errors += _misplaced(units, county, _lines_of(lines))
    if errors:
        many = "至少" if len(errors) >= _MOST_ERRORS else ""
        shown = errors[:_MOST_ERRORS]
        raise ImportRefused(f"文件有{many}{len(shown)}处错误,未登记任何单位", errors=shown)
    return units


def _may_be_of(county: str, line: str) -> bool:
    """Whether a line is not plainly another county's: what has no proper code stays, to be refused with its line."""
    code = line.split(",")[0].strip(' "')
    try:
        level_of_code(code)
    except InvalidInput:
        return True
    return county_of(code) == county


def _misplaced(units: list[Unit], county: str, lines: Mapping[str, int]) -> list[dict[str, object]]:
    errors: list[dict[str, object]] = []
    for unit in units:
        line = lines[unit.code]
        if county_of(unit.code) != county:
            errors.append({"line": line, "detail": f"第{line}行:单位“{unit.code}”{unit.name}不属于本县({county})"})
        elif unit.parent is None and unit.level is not Level.COUNTY:
            errors.append({"line": line, "detail": f"第{line}行:单位“{unit.code}”的上级不存在"})
    return errors


def _lines_of(lines: list[str]) -> dict[str, int]:
    """The code of each row → the number of its line."""
    reader = csv.reader(lines)
    return {row[0].strip(): reader.line_num for row in reader if row}


def _parse(lines: list[str], known: Mapping[str, Unit]) -> tuple[list[Unit], list[dict[str, object]]]:
    """The units, or the errors: whatever line is refused is blanked, and the rest is read again."""
    errors: list[dict[str, object]] = []
    refused: set[str] = set()
    while len(errors) < _MOST_ERRORS:
        try:
            units = parse_units(lines, known)
        except csv.Error:
            errors.append({"line": 0, "detail": "文件不是完整的CSV:引号没有成对"})
            return [], errors
        except InvalidInput as error:
            line = error.context.get("line")
            if not isinstance(line, int) or line <= 1:
                # With every line refused there are no units left, which is no error of its own.
                return [], errors or [{"line": 0, "detail": error.detail}]
            cells = lines[line - 1].split(",")
            # Nor is a unit whose parent was refused.
            if error.context.get("field") != "parent" or cells[-1].strip() not in refused:
                errors.append({"line": line, "detail": error.detail})
            refused.add(cells[0].strip())
            lines[line - 1] = ""
        else:
            return units, errors
    return [], errors
