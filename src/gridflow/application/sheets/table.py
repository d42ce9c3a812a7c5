"""A table 表: lines under headings that say what each column is, in Chinese or in English, in any order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gridflow.application.sheets.csv_file import read_csv
from gridflow.application.sheets.errors import ImportRefused, LineError, refused_whole
from gridflow.application.sheets.grid import Cells
from gridflow.application.sheets.xlsx_file import SIGNATURE, read_xlsx

_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2}")
"""How a spreadsheet writes a code of many digits into a CSV file."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the `field` that it gives, which is also its English heading, and its Chinese headings."""

    field: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.field, self.title, *self.also)


class Line(NamedTuple):
    """A line's number and its cells that say something, by field; `faulty` if some cell of it cannot be read."""

    number: int
    cells: Mapping[str, str]
    faulty: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a file, how the file heads each field, and what is wrong with single cells."""

    lines: tuple[Line, ...]
    headings: Mapping[str, str]
    errors: tuple[LineError, ...]
    columns: Sequence[Column]

    def error(self, line: int, field: str | None, detail: str) -> LineError:
        """What is wrong with a line, in the cell of a field, as the file or else the table heads it."""
        titles = {column.field: column.title for column in self.columns} | dict(self.headings)
        return LineError(line, detail, field, titles.get(field or ""))


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """The table in a CSV or XLSX file; its first line that says anything is the heading.

    Raises ImportRefused for a file that cannot be read, and for headings that are unknown, missing or twice there.
    """
    read = read_xlsx(data) if data.startswith(SIGNATURE) else read_csv(data)
    if not read.lines:
        raise refused_whole("文件中没有内容")
    (at, heading), body = read.lines[0], read.lines[1:]
    fields = _fields(at, heading, columns)
    lines: list[Line] = []
    errors: list[LineError] = []
    for number, cells in body:
        wrong = list(_wrong_cells(number, cells, heading, fields, read))
        errors += wrong
        said = {field: cells[place] for place, field in fields.items() if place < len(cells) and cells[place]}
        lines.append(Line(number, said, bool(wrong)))
    return Table(tuple(lines), {field: heading[place] for place, field in fields.items()}, tuple(errors), columns)


def _fields(at: int, heading: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """The field of each place in the heading. Raises ImportRefused."""
    known = {_plain(said): column for column in columns for said in column.headings}
    fields: dict[int, str] = {}
    errors: list[LineError] = []
    for place, said in enumerate(heading):
        column = known.get(_plain(said))
        if column is None:
            if said:
                errors.append(LineError(at, f"不认识的列,可用的列:{_named(columns)}", column=said[:40]))
        elif column.field in fields.values():
            errors.append(LineError(at, f"“{column.title}”一列出现多次", column.field, said))
        else:
            fields[place] = column.field
    missing = [column for column in columns if column.required and column.field not in fields.values()]
    errors += [LineError(at, f"首行缺少“{column.title}”({column.field})一列", column.field) for column in missing]
    if errors:
        raise ImportRefused(errors)
    return fields


def _wrong_cells(
    number: int, cells: Sequence[str], heading: Sequence[str], fields: Mapping[int, str], read: Cells
) -> list[LineError]:
    errors = []
    for place, cell in enumerate(cells):
        why = read.unreadable.get((number, place))
        if place not in fields:
            why = "此列没有列名" if cell else None
        elif why is None and _SCIENTIFIC.fullmatch(cell):
            why = f"“{cell}”已被表格软件改成科学计数法,请将该列设为文本后重填"
        if why is not None:
            column = heading[place] if place < len(heading) and heading[place] else f"第{place + 1}列"
            errors.append(LineError(number, why, fields.get(place), column))
    return errors


def _named(columns: Sequence[Column]) -> str:
    return "、".join(column.title for column in columns)


def _plain(heading: str) -> str:
    """A heading without what does not tell one from another: case, width, blanks, underlines and brackets' kind."""
    return re.sub(r"[\s_*-]", "", unicodedata.normalize("NFKC", heading)).casefold()
