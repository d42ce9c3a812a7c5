"""CSV files 逗号分隔文件, in UTF-8 or as Chinese spreadsheets save them, in GB18030."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gridflow.application.sheets.errors import ImportRefused, LineError, refused_whole
from gridflow.application.sheets.grid import Cells, as_text, from_text, require_moderate


def read_csv(data: bytes) -> Cells:
    """The cells of a CSV file (RFC 4180, with commas). A line in which a cell has a break counts as one.

    Raises ImportRefused.
    """
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells = [from_text(cell.strip()) for cell in row]
            if any(cells):
                lines.append((number, cells))
                require_moderate(len(lines), len(cells))
    except csv.Error:
        raise ImportRefused([LineError(number + 1, "引号不成对或单元格过长,不是有效的CSV")]) from None
    return Cells(lines)


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a CSV file in UTF-8 with a mark by which spreadsheets know it; no cell of it is a formula to them."""
    return b"".join(csv_pieces([rows]))


def csv_pieces(pages: Iterable[Iterable[Sequence[str]]]) -> Iterator[bytes]:
    """What `write_csv` gives, a piece for each page of rows, as soon as that is there."""
    encoding = "utf-8-sig"
    for rows in pages:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([as_text(cell) for cell in row] for row in rows)
        yield text.getvalue().encode(encoding)
        encoding = "utf-8"


def _decoded(data: bytes) -> str:
    """The text. What is no UTF-8 is taken for GB18030, of which GBK and GB 2312 are parts."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused_whole("文件既不是UTF-8也不是GB18030编码,请另存为“CSV UTF-8”")
