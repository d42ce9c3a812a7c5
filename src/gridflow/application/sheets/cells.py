"""What a cell says: a command made of a line's cells, and dates as people write them."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from pydantic import ValidationError

from gridflow.aggregates.command import Command
from gridflow.application.sheets.errors import LineError
from gridflow.application.sheets.table import Line, Table
from gridflow.wording import said

C = TypeVar("C", bound=Command)
T = TypeVar("T")
_MOST_DIGITS: Final = 12
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


def number_of_cell(cell: str) -> int:
    """A whole number, with or without commas between thousands. Raises ValueError."""
    digits = cell.replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise ValueError(f"“{cell[:40]}”须是整数")
    return int(digits)


def choice_of(choices: Mapping[T, str]) -> Callable[[str], T]:
    """A reader of cells that say one of these: each choice with the words for it, the first of them its title.

    The case of letters does not matter. Raises ValueError for another word.
    """
    known = {word.casefold(): choice for choice, words in choices.items() for word in words.split()}
    titles = "、".join(words.split()[0] for words in choices.values())

    def read(cell: str) -> T:
        try:
            return known[cell.casefold()]
        except KeyError:
            raise ValueError(f"“{cell[:40]}”须为{titles}之一") from None

    return read


TRUTH: Final = choice_of({True: "是 yes true", False: "否 no false"})
"""Reads yes and no."""


def pairs_of_cell(cell: str) -> dict[str, str]:
    """Each line of a cell as `key=value`. Raises ValueError for one that is not, and for a key that comes twice."""
    pairs: dict[str, str] = {}
    for line in filter(None, map(str.strip, cell.splitlines())):
        key, sign, value = (part.strip() for part in line.partition("="))
        if not (key and sign and value) or key in pairs:
            raise ValueError(f"“{line[:40]}”须写作 代码=内容,每行一项,不得重复")
        pairs[key] = value
    return pairs


def read_cells(
    table: Table, line: Line, readers: Mapping[str, Callable[[str], object]]
) -> tuple[dict[str, object], list[LineError]]:
    """What the cells of a line say, each read by the reader of its field, and what is wrong with the others."""
    values: dict[str, object] = {}
    errors: list[LineError] = []
    for field, cell in line.cells.items():
        try:
            values[field] = readers.get(field, str)(cell)
        except ValueError as error:
            errors.append(table.error(line.number, field, str(error)))
    return values, errors


def one_a_cell(errors: Sequence[LineError]) -> list[LineError]:
    """The first error of each cell: what follows from it is none of its own."""
    return list({(error.line, error.field): error for error in reversed(errors)}.values())[::-1]


def command_of(
    kind: type[C], values: Mapping[str, object], table: Table, line: Line, fields: Mapping[str, str] | None = None
) -> tuple[C | None, list[LineError]]:
    """The command with these values, or everything that is wrong with them.

    `fields` gives the column of a value that is called otherwise than it.
    """
    try:
        return kind.model_validate(values), []
    except ValidationError as error:
        columns = {column.field for column in table.columns}
        errors = []
        for detail in error.errors(include_url=False):
            steps = [(fields or {}).get(str(step), str(step)) for step in detail["loc"]]
            field = next((step for step in reversed(steps) if step in columns), None)
            errors.append(table.error(line.number, field, "不得空着" if detail["type"] == "missing" else said(detail)))
        return None, errors
