"""A file of units as people make them: read whole, with all its errors at once."""

import csv
from collections.abc import Mapping
from typing import Final

from gridflow.cli.errors import ImportRefused
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, county_of, parse_units

_MOST_ERRORS: Final = 50


def read_units(text: str, county: str, known: Mapping[str, Unit]) -> list[Unit]:
    """The units of a CSV text, parents first; `known` are those that may be parents too.

    Raises ImportRefused, whose context lists as `errors` the `line` (from 1, 0 for the file) and the `detail` of each.
    """
    units, errors = _parse(text.splitlines(), known)
    for unit in units:
        if unit.level is not Level.CITY and county_of(unit.code) != county:
            errors.append({"line": 0, "detail": f"单位“{unit.code}”{unit.name}不属于本县({county})"})
    if errors:
        many = "至少" if len(errors) >= _MOST_ERRORS else ""
        shown = errors[:_MOST_ERRORS]
        raise ImportRefused(f"文件有{many}{len(shown)}处错误,未登记任何单位", errors=shown)
    return units


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
