"""Files written in pieces: the same bytes, and no workbook that is too large."""

import pytest

from gridflow.application.sheets.files import FileKind, file_pieces, write_file
from gridflow.application.sheets.xlsx_file import MOST_WRITTEN
from gridflow.errors import InvalidInput

HEADING = ["编号"]


def test_a_csv_file_comes_page_by_page_and_is_the_same_as_whole() -> None:
    pages = [[HEADING], [["甲"], ["=1"]], [["乙"]]]
    pieces = list(file_pieces(FileKind.CSV, "表", pages))
    assert len(pieces) == len(pages)
    assert b"".join(pieces) == write_file(FileKind.CSV, "表", [row for page in pages for row in page])


def test_a_workbook_that_is_too_large_is_refused() -> None:
    with pytest.raises(InvalidInput, match="CSV"):
        list(file_pieces(FileKind.XLSX, "表", [[HEADING], [[""]] * (MOST_WRITTEN + 1)]))
    assert list(file_pieces(FileKind.XLSX, "表", [[HEADING], [[""]] * MOST_WRITTEN]))
