"""Files of tables 表格文件: which kinds there are, and a table written as one."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from gridflow.application.sheets.csv_file import write_csv
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
