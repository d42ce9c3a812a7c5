"""What a cell says: a command made of a line's cells, and dates as people write them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, TypeVar

from pydantic import ValidationError

from gridflow.aggregates.command import Command
from gridflow.application.sheets.errors import LineError
from gridflow.application.sheets.table import Line, Table
from gridflow.wording import said

C = TypeVar("C", bound=Command)
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?", re.ASCII)


def day_of_cell(cell: str) -> date:
    """A day as `2026-01-05`, `2026/1/5`, `2026.1.5` or `2026年1月5日`. Raises ValueError."""
    match = _DAY.fullmatch(cell)
    if match is None:
        raise ValueError(f"“{cell[:40]}”不是日期,应写作 2026-01-05")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError(f"没有“{cell[:40]}”这一天") from None


def command_of(
    kind: type[C], values: Mapping[str, object], table: Table, line: Line, fields: Mapping[str, str]
) -> tuple[C | None, list[LineError]]:
    """The command with these values, or everything that is wrong with them.

    `fields` gives the column of a value that is called otherwise than it.
    """
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        errors = []
        for detail in error.errors(include_url=False):
            field = str(detail["loc"][0]) if detail["loc"] else None
            column = fields.get(field, field) if field is not None else None
            missing = detail["type"] == "missing"
            errors.append(table.error(line.number, column, "不得空着" if missing else said(detail)))
        return None, errors
