"""Looking into a workbook before it is opened: the reader takes memory for every cell up to the farthest one."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gridflow.application.sheets.errors import ImportRefused, refused_whole
from gridflow.application.sheets.grid import require_moderate

_MOST_BYTES: Final = 32 * 1_048_576
# Bounded everywhere, so that no file takes longer than its length.
_TAG: Final = re.compile(rb"<(?:\w{1,20}:)?(?P<name>row|c|v|is|f)\b(?P<attributes>[^<>]{0,300})")
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["'](?P<column>[A-Z]{0,7})(?P<line>[0-9]{1,9})["']""")
_IN_ERROR: Final = re.compile(rb"""\bt\s*=\s*["']e["']""")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    RuntimeError,  # encrypted
    NotImplementedError,  # compressed in another way
    OSError,
    EOFError,
    ValueError,
)


@dataclass(slots=True)
class _Cell:
    """A cell as it is come upon: line from 1, column from 0."""

    line: int
    column: int
    in_error: bool = False
    has_formula: bool = False
    has_value: bool = False


def valueless_cells(data: bytes) -> frozenset[tuple[int, int]]:
    """The cells (line from 1, column from 0) of a workbook that a formula leaves without a value.

    Raises ImportRefused for what is no workbook, unfolds to too much, or has a value too far out.
    """
    found: set[tuple[int, int]] = set()
    for part in _parts(data):
        for cell in _cells(part):
            if cell.has_value:
                require_moderate(cell.line, cell.column + 1)
            if cell.in_error or (cell.has_formula and not cell.has_value):
                found.add((cell.line, cell.column))
    return frozenset(found)


def not_a_workbook() -> ImportRefused:
    """The refusal of what is no XLSX workbook."""
    return refused_whole("文件不是有效的XLSX工作簿(旧式 .xls 或加密的请另存为 .xlsx)")


def _parts(data: bytes) -> Iterator[bytes]:
    """The parts unfolded. Reading checks each against the length and the checksum that it claims to have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise refused_whole(f"工作簿展开后超过{_MOST_BYTES // 1_048_576}MiB")
            for part in archive.infolist():
                yield archive.read(part)
    except _BROKEN:
        raise not_a_workbook() from None


def _cells(part: bytes) -> Iterator[_Cell]:
    line, cell = 0, None
    for tag in _TAG.finditer(part):
        match tag["name"]:
            case b"row" | b"c":
                if cell is not None:
                    yield cell
                reference = _REFERENCE.search(tag["attributes"])
                line = int(reference["line"]) if reference is not None else line
                column = _number(reference["column"]) if reference is not None else 0
                is_cell = tag["name"] == b"c"
                cell = _Cell(line, column, bool(_IN_ERROR.search(tag["attributes"]))) if is_cell else None
            case b"f" if cell is not None:
                cell.has_formula = True
            case _ if cell is not None:
                cell.has_value = True
    if cell is not None:
        yield cell


def _number(letters: bytes) -> int:
    """The number of a column from 0: `A` is 0, `AA` is 26."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return max(column - 1, 0)
