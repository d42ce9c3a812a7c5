"""What is wrong with a file, line by line."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from gridflow.errors import InvalidInput

_MOST_LISTED: Final = 1000


class LineError(NamedTuple):
    """What is wrong with a line, or with one cell of it."""

    line: int
    detail: str
    field: str | None = None
    column: str | None = None

    @property
    def said(self) -> str:
        """Where it is and what it is, in Chinese."""
        where = f"第{self.line}行" if self.line else ""
        where += f"“{self.column}”" if self.column else ""
        return f"{where}:{self.detail}" if where else self.detail


class ImportRefused(InvalidInput):
    """A file has errors, so nothing of it was imported.

    `context["errors"]` lists them in order of line, at most a thousand, each with its `line` (from 1, as the
    spreadsheet counts), the `field` and the `column` as the file heads it, where it is about one, and a Chinese
    `detail`. For a file that cannot be read at all there is none, and the detail says why.
    """

    code = "import-refused"
    title = "导入文件有误"

    def __init__(self, errors: Sequence[LineError]) -> None:
        self.errors = sorted(errors, key=lambda error: error.line)
        whole = [error for error in self.errors if not error.line]
        listed = self.errors[len(whole) : _MOST_LISTED]
        many = f",列出前{_MOST_LISTED}处" if len(errors) > _MOST_LISTED else ""
        detail = whole[0].detail if whole else f"文件有{len(errors)}处错误{many},未导入任何内容"
        super().__init__(detail, errors=[error._asdict() | {"detail": error.said} for error in listed])


def refused_whole(detail: str) -> ImportRefused:
    """The refusal of a file for something that is no single line's."""
    return ImportRefused([LineError(0, detail)])
