"""Workbooks as people make them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook


def workbook(*rows: Sequence[str | float | date | bool | None], top: int = 0) -> bytes:
    """A workbook whose first sheet has these rows, from the row `top` on; texts that begin with = are formulas."""
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows, start=top):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write(line, column, value)
        book.add_worksheet("其他").write(0, 0, "不读")
    return data.getvalue()


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook in whose parts some bytes stand in place of others."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return changed.getvalue()
