"""XLSX files: the first sheet of a workbook, its cells read as their values."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineError, load_workbook

from gridflow.application.sheets.errors import refused_whole
from gridflow.application.sheets.grid import Cells, require_moderate
from gridflow.application.sheets.xlsx_guard import not_a_workbook, valueless_cells
from gridflow.errors import InvalidInput

SIGNATURE: Final = b"PK"
_MOST_EXACT: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number."""

MOST_WRITTEN: Final = 50_000
"""How many rows a workbook is given below its heading: it is made in memory, and whole."""

_Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes) -> Cells:
    """The cells of a workbook's first sheet; a formula is the value that it had when the workbook was saved.

    Raises ImportRefused.
    """
    valueless = valueless_cells(data)
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            if not workbook.sheet_names:
                raise refused_whole("工作簿中没有工作表")
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError:
        raise not_a_workbook() from None
    lines: list[tuple[int, list[str]]] = []
    unreadable: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows, start=1):
        cells = [_text(value) for value in row]
        wrong = {column: why for column, value in enumerate(row) if (why := _wrong(value))}
        wrong |= {
            column: "公式没有算出值" for column, cell in enumerate(cells) if not cell and (number, column) in valueless
        }
        if any(cells) or wrong:
            lines.append((number, cells))
            require_moderate(len(lines), len(cells))
        unreadable |= {(number, column): why for column, why in wrong.items()}
    return Cells(lines, unreadable)


def write_xlsx(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a workbook of one sheet, the first of them its heading; every cell is text, none a formula.

    Raises InvalidInput for more than `MOST_WRITTEN` rows below the heading.
    """
    # Here and not above: whoever writes none starts sooner without the library.
    from xlsxwriter import Workbook

    data = io.BytesIO()
    # Neither links nor numbers are made of texts, so that every cell comes back as it is; and no temporary files.
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}
    with Workbook(data, options) as workbook:
        sheet, as_text = workbook.add_worksheet(title), workbook.add_format({"num_format": "@"})
        heading = workbook.add_format({"bold": True, "num_format": "@", "bottom": 1})
        for line, row in enumerate(rows):
            if line > MOST_WRITTEN:
                raise InvalidInput(f"超过{MOST_WRITTEN}行,工作簿放不下,请导出为CSV,或缩小范围", field="format")
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, column, cell, as_text if line else heading)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return data.getvalue()


def _text(value: _Value) -> str:
    """A value as one would write it: a whole number without a point, a day as ISO 8601."""
    match value:
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value).strip()


def _wrong(value: _Value) -> str:
    """Why a value is not what was written, if it is not."""
    if isinstance(value, int | float) and abs(value) >= _MOST_EXACT:
        return "以数字存放且超过15位,末几位已丢失,请将该列设为文本后重填"
    return ""
