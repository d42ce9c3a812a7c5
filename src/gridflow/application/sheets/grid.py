"""The cells of a file as texts, whatever kind of file it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from gridflow.application.sheets.errors import refused_whole

MOST_LINES: Final = 20_000
"""How many lines a file may have: more than any register of a county, and few enough to be read at once."""
MOST_COLUMNS: Final = 100

_OPENING: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, full-width signs among it."""
_AS_TEXT: Final = "'"


@dataclass(frozen=True, slots=True)
class Cells:
    """The lines of a sheet that say something, each with its number, and cells that cannot be read, with the reason.

    Lines count from 1, columns from 0, as do the keys (line, column) of `unreadable`.
    """

    lines: Sequence[tuple[int, list[str]]]
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)


def require_moderate(lines: int, columns: int) -> None:
    """Raises ImportRefused for a sheet that is larger than a register."""
    if lines > MOST_LINES or columns > MOST_COLUMNS:
        raise refused_whole(f"表格不得超过{MOST_LINES}行、{MOST_COLUMNS}列")


def as_text(cell: str) -> str:
    """A cell as a CSV file keeps it, so that no spreadsheet takes it for a formula: behind an apostrophe."""
    return _AS_TEXT + cell if _dangerous(cell) else cell


def from_text(cell: str) -> str:
    """The inverse of `as_text`."""
    return cell[1:] if cell.startswith(_AS_TEXT) and _dangerous(cell) else cell


def _dangerous(cell: str) -> bool:
    # What was text behind an apostrophe already gets one more, so that it is what comes back.
    return cell.lstrip(_AS_TEXT).startswith(_OPENING)
