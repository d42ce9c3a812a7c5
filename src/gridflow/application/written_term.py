"""A term 时限 as people write it, with what was added to it and when its clock stood still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from gridflow.errors import NaiveTime
from gridflow.worktime import Calendar, Counting, Deadline, Pause, Term, UnknownTerm, deadline


@dataclass(frozen=True, slots=True)
class WrittenTerm:
    """A term, its extensions 延长 and its pauses 暂停计时, read and not yet counted."""

    term: Term
    extensions: tuple[Term, ...]
    pauses: tuple[Pause, ...]

    @classmethod
    def parse(cls, term: str, extend: Iterable[str], pause: Iterable[str]) -> Self:
        """Read `5wd`, each of `extend` likewise, and each of `pause` as `FROM/TO`.

        Raises UnknownTerm with the field `term` or `extend`, InvalidPause, and NaiveTime with the field `pause`.
        """
        return cls(Term.parse(term), tuple(map(_extension, extend)), tuple(map(_pause, pause)))

    def deadline(self, calendar: Calendar, received_at: datetime, zone: ZoneInfo, counting: Counting) -> Deadline:
        """Count it from the aware instant of receipt. Raises as `worktime.deadline`, with `extend` for its field."""
        try:
            return deadline(
                calendar,
                received_at,
                self.term,
                zone,
                counting=counting,
                pauses=self.pauses,
                extensions=self.extensions,
            )
        except UnknownTerm as error:
            # Each term was read; what is too long is all of them together.
            raise UnknownTerm(error.detail, field="extend") from None


def _extension(text: str) -> Term:
    try:
        return Term.parse(text)
    except UnknownTerm as error:
        raise UnknownTerm(f"延长的{error.detail}", field="extend") from None


def _pause(text: str) -> Pause:
    try:
        return Pause.parse(text)
    except NaiveTime as error:
        raise NaiveTime(f"暂停的{error.detail}", field="pause") from None
