"""The rows of the cases that changed last, so that the next change of a hot case reads nothing."""

from collections.abc import Iterable
from typing import Final

from gridflow.projections.case_rows import CaseRows
from gridflow.projections.positions import Progress

_MOST: Final = 2000
"""How many cases are kept; those that were longest without a change go first."""


class HotCases:
    """Rows as they are in the tables at `progress`; whoever finds the tables elsewhere must not use them."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._progress = Progress(0, 0)
        self._rows: dict[str, CaseRows] = {}

    def at(self, progress: Progress) -> None:
        """The tables are there now: forget everything, unless nobody else has changed them since."""
        if progress != self._progress:
            self.clear()

    def take(self, numbers: Iterable[str]) -> dict[str, CaseRows]:
        """The rows of those of these cases that are known, which are known no more until they are kept again."""
        return {number: rows for number in numbers if (rows := self._rows.pop(number, None)) is not None}

    def keep(self, cases: dict[str, CaseRows], progress: Progress) -> None:
        """Know these, too, when what was done with them is in the tables, which are there now."""
        self._progress = progress
        self._rows |= cases
        for number in list(self._rows)[: max(len(self._rows) - self._most, 0)]:
            del self._rows[number]

    def clear(self) -> None:
        """Know nothing any more."""
        self._rows.clear()
