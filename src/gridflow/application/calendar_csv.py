"""Days off and on from a CSV file: `date,kind` or `date,kind,name`."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from gridflow.application.day_spans import SHOWN, DaySpan, kinds_named
from gridflow.worktime import InvalidPaper

_HEADERS: Final = (["date", "kind"], ["date", "kind", "name"])
_SPAN: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}-[0-9]{2}))?", re.ASCII)


def csv_days(text: str) -> Iterator[DaySpan]:
    """The spans of a CSV text, line by line. Raises `InvalidPaper` with the `line`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if header not in _HEADERS:
            raise InvalidPaper("第1行须为 date,kind 或 date,kind,name", field="header", line=1)
        for row in reader:
            if row:
                yield _row(row, len(header), reader.line_num)
    except csv.Error:
        line = reader.line_num
        raise InvalidPaper(f"第{line}行:不是有效的CSV", field="file", line=line) from None


def _row(row: list[str], width: int, line: int) -> DaySpan:
    if len(row) != width:
        raise InvalidPaper(f"第{line}行:须有{width}列,却有{len(row)}列", field="file", line=line)
    span, kind = (cell.strip() for cell in row[:2])
    kinds = kinds_named([kind])
    if len(kinds) != 1:
        raise InvalidPaper(f"第{line}行:“{kind[:SHOWN]}”须为 off、休、放假 或 on、班、上班", field="kind", line=line)
    written = _SPAN.fullmatch(span)
    try:
        if written is not None:
            first = date.fromisoformat(written[1])
            last = date.fromisoformat(written[2] or written[1])
            if first <= last:
                return DaySpan(kinds.pop(), first, last)
    except ValueError:
        pass
    said_so = f"第{line}行:日期“{span[:SHOWN]}”须为 2027-01-01 或 2027-02-06/2027-02-12"
    raise InvalidPaper(said_so, field="date", line=line)
