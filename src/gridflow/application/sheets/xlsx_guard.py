"""Looking into a workbook before it is opened: the reader takes memory for every cell up to the farthest one, and a
text that is stored once for every cell that refers to it."""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from gridflow.application.sheets.errors import ImportRefused, refused_whole
from gridflow.application.sheets.grid import require_moderate

_MOST_BYTES: Final = 32 * 1_048_576
_MOST_CHARACTERS: Final = 16_000_000
"""How much the cells of a sheet may say in all, each for itself."""
_REFERENCE: Final = re.compile(r"(?P<column>[A-Za-z]{0,7})(?P<line>[0-9]{1,9})", re.ASCII)
_SHEET: Final = b"sheetData"
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


def valueless_cells(data: bytes) -> frozenset[tuple[int, int]]:
    """The cells (line from 1, column from 0) of a workbook that a formula leaves without a value.

    Raises ImportRefused for what is no workbook, unfolds to too much, or has a value too far out.
    """
    parts = [part for name, content in _parts(data) if (part := _read(name, content)) is not None]
    lengths: list[int] = []
    for part in parts:
        # Which part the texts are in that the reader takes is not told here: each is as long as it is in any of them.
        lengths[: len(part.texts)] = map(max, part.texts, [*lengths, *part.texts[len(lengths) :]])
    for part in parts:
        shared = sum(lengths[text] * count for text, count in part.shared.items() if 0 <= text < len(lengths))
        if part.own + shared > _MOST_CHARACTERS:
            raise refused_whole(f"工作簿各单元格的文字合计超过{_MOST_CHARACTERS // 10_000}万字")
    return frozenset().union(*(part.valueless for part in parts))


def not_a_workbook() -> ImportRefused:
    """The refusal of what is no XLSX workbook."""
    return refused_whole("文件不是有效的XLSX工作簿(旧式 .xls 或加密的请另存为 .xlsx)")


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts unfolded. Reading checks each against the length and the checksum that it claims to have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise refused_whole(f"工作簿展开后超过{_MOST_BYTES // 1_048_576}MiB")
            for part in archive.infolist():
                yield part.filename, archive.read(part)
    except _BROKEN:
        raise not_a_workbook() from None


@dataclass(slots=True)
class _Cell:
    """A cell as it is come upon: line from 1, column from 0."""

    line: int
    column: int
    kind: str = ""
    has_formula: bool = False
    has_value: bool = False


class _Part:
    """What one part says: cells, or the texts that cells refer to by their number, or neither.

    `texts` are the lengths of those texts, `shared` how often a cell refers to each, `own` how many characters cells
    have themselves, `valueless` the cells without the value that they should have.
    """

    def __init__(self) -> None:
        self.texts: list[int] = []
        self.shared: Counter[int] = Counter()
        self.own = 0
        self.valueless: set[tuple[int, int]] = set()
        self._line, self._column = 0, -1
        self._cell: _Cell | None = None
        self._value: list[str] | None = None
        self._text: int | None = None

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match name.rpartition(":")[2]:
            case "row":
                self._line, self._column = self._place(attributes.get("r"), self._line + 1, -1)
            case "c":
                self._finish()
                self._line, self._column = self._place(attributes.get("r"), self._line, self._column + 1)
                self._cell = _Cell(self._line, self._column, attributes.get("t", ""))
            case "f" if self._cell is not None:
                self._cell.has_formula = True
            case "v" | "is" if self._cell is not None:
                self._cell.has_value = True
                require_moderate(self._cell.line, self._cell.column + 1)
                self._value = []
            case "si":
                if self._text is not None:
                    raise not_a_workbook()
                self._text = 0
            case _:
                pass

    def say(self, text: str) -> None:
        """Characters between the elements."""
        if self._text is not None:
            self._text += len(text)
        elif self._value is not None:
            self._value.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        match name.rpartition(":")[2]:
            case "c":
                self._finish()
            case "v" | "is" if self._value is not None and self._cell is not None:
                said, self._value = "".join(self._value), None
                self.own += len(said)
                number = said.strip().lstrip("+0") or "0"
                if self._cell.kind == "s" and number.isdecimal() and len(number) <= len(str(_MOST_BYTES)):
                    self.shared[int(number)] += 1
            case "si" if self._text is not None:
                self.texts.append(self._text)
                self._text = None
            case _:
                pass

    def _finish(self) -> None:
        cell, self._cell, self._value = self._cell, None, None
        if cell is not None and (cell.kind == "e" or (cell.has_formula and not cell.has_value)):
            self.valueless.add((cell.line, cell.column))

    def _place(self, reference: str | None, line: int, column: int) -> tuple[int, int]:
        """The line and the column that are named, the next ones where none are."""
        if reference is None:
            return line, column
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise not_a_workbook()
        return int(match["line"]), _number(match["column"]) if match["column"] else column


def _read(name: str, content: bytes) -> _Part | None:
    """What a part says; None for what is no XML. Raises ImportRefused for what ought to be."""
    part, parser = _Part(), ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = part.begin, part.end
    parser.CharacterDataHandler = part.say
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (ExpatError, ValueError):
        if name.lower().endswith(".xml") or _SHEET in content:
            raise not_a_workbook() from None
        return None
    return part


def _refuse(*_: object) -> NoReturn:
    """A workbook declares no document type, by which texts could be had again and again."""
    raise not_a_workbook()


def _number(letters: str) -> int:
    """The number of a column from 0: `A` is 0, `AA` is 26."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
