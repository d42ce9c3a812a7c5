"""The cases that a process knows as they stand, so that a hot one is not folded anew for every command."""

from collections.abc import Iterable
from typing import Final

from gridflow.aggregates.case import Case, evolve
from gridflow.aggregates.case.events import CaseReported
from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Head

MOST: Final = 20_000
"""How many cases are kept; those that were longest without use go first."""

Undo = tuple[str, Case | None]
"""A number, and the case as it was known before."""


class KnownCases:
    """The latest cases as of a head of the log. Used under the lock on the log only, where nobody else writes."""

    def __init__(self, most: int = MOST) -> None:
        self.head = Head(0, None, "")
        self._most = most
        self._cases: dict[str, Case] = {}

    def get(self, number: str) -> Case | None:
        """The case of a number, if it is known."""
        case = self._cases.pop(number, None)
        if case is not None:
            self._cases[number] = case
        return case

    def keep(self, case: Case) -> None:
        """Know a case that was read."""
        self._cases[case.number] = case

    def add(self, event: Recorded) -> Undo | None:
        """Follow an event of a case that is about to be written; returns what undoes that, if it changes anything.

        A report begins a case to be known; any other event of what is not known is passed over.
        """
        number = event.stream_id
        before = self._cases.pop(number, None)
        if before is None and type(event.body) is not CaseReported:
            return None
        self._cases[number] = evolve(before or Case(number), event)
        return number, before

    def undo(self, steps: Iterable[Undo]) -> None:
        """Take back what `add` did, the last step first."""
        for number, before in steps:
            if before is None:
                self._cases.pop(number, None)
            else:
                self._cases[number] = before

    def forget(self, numbers: Iterable[str]) -> None:
        """Know these no more: others have written to them."""
        for number in numbers:
            self._cases.pop(number, None)

    def clear(self) -> None:
        """Know nothing any more."""
        self.head = Head(0, None, "")
        self._cases.clear()

    def trim(self) -> None:
        """Let those go that were longest without use."""
        for number in list(self._cases)[: max(len(self._cases) - self._most, 0)]:
            del self._cases[number]
