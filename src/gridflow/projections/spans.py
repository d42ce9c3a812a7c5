"""Finding the intervals `[from_at, to_at)` that hold an instant, among however many that do not."""

from typing import Final

from sqlalchemy import BigInteger, TextClause, bindparam, text

from gridflow.projections.read_model import FOREVER

SHORTEST: Final = 30
"""Two to this many microseconds are 18 minutes: to tell shorter intervals apart would gain nothing."""

LONGEST: Final = 52
"""And to this many 142 years."""

OPEN: Final = 63
"""The span of an interval without an end."""

STANDING: Final = f"to_at = {FOREVER}"
"""The condition of the intervals without an end, as partial indexes and queries say it."""


def span(from_at: int, to_at: int) -> int:
    """The span of an interval in microseconds: no longer than two to that power."""
    if to_at == FOREVER:
        return OPEN
    return min(max((to_at - from_at - 1).bit_length(), SHORTEST), LONGEST)


_HELD: Final = " OR ".join(
    (
        *(
            f"(span = {power} AND to_at > :at AND to_at <= :at + {2**power} AND from_at <= :at)"
            for power in range(SHORTEST, LONGEST + 1)
        ),
        f"(span = {OPEN} AND {STANDING} AND from_at <= :at)",
    )
)


def standing(at: int, *, past: bool) -> TextClause:
    """Whether an interval holds an instant of the past in microseconds, or else is without an end: stands now.

    The query is to be of the one table. An index on (span, to_at, from_at) answers for the past: an interval that holds
    the instant ends at most its span later, and as it is longer than half its span, but for the shortest, most of
    those that are looked at hold it.
    """
    return text(f"({_HELD})").bindparams(bindparam("at", at, BigInteger)) if past else text(STANDING)
