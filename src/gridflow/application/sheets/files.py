"""Files of tables 表格文件: which kinds there are, and a table written as one."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain

from gridflow.application.sheets.csv_file import csv_pieces, write_csv
from gridflow.application.sheets.xlsx_file import write_xlsx


class FileKind(StrEnum):
    """A kind of file, by its suffix."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """The media type by which it is sent."""
        spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return spreadsheet if self is FileKind.XLSX else "text/csv"


def write_file(kind: FileKind, title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Rows, the first of them headings, as a file of a kind; `title` names the sheet of a workbook."""
    return write_xlsx(title, rows) if kind is FileKind.XLSX else write_csv(rows)


def file_pieces(kind: FileKind, title: str, pages: Iterable[Iterable[Sequence[str]]]) -> Iterator[bytes]:
    """Pages of rows, as `write_file` takes rows, as the pieces of a file: a CSV file has one for each page as soon as
    that is there, a workbook is written whole. Raises InvalidInput for more rows than a workbook takes."""
    if kind is FileKind.CSV:
        yield from csv_pieces(pages)
    else:
        yield write_xlsx(title, chain.from_iterable(pages))
