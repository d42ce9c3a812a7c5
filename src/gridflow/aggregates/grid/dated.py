"""What was said for days 逐日记载: each entry holds from its day until the next one's."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Dated: TypeAlias = tuple[tuple[date, T], ...]
"""Entries in the order of their days, those of one day in the order in which they were made."""


def entered(entries: Dated[T], day: date, value: T) -> Dated[T]:
    """The entries with one more."""
    return tuple(sorted((*entries, (day, value)), key=lambda entry: entry[0]))


def held(entries: Sequence[tuple[date, T]], day: date) -> T | None:
    """What holds on a day; None before the first entry."""
    said = [value for first, value in entries if first <= day]
    return said[-1] if said else None
