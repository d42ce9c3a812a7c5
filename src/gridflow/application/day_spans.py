"""Spans of days that are off or on, as files of a calendar name them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["off", "on"]

SHOWN: Final = 40
"""How much of a wrong text a refusal repeats."""

_NAMES: Final[Mapping[Kind, frozenset[str]]] = {
    "off": frozenset({"off", "休", "放假"}),
    "on": frozenset({"on", "班", "上班"}),
}


class DaySpan(NamedTuple):
    """The days from the first to the last, which are off or on."""

    kind: Kind
    first: date
    last: date


def kinds_named(names: Iterable[str]) -> set[Kind]:
    """Which kinds the names name; more than one, or none, is for the caller to refuse."""
    known = {name.strip().casefold() for name in names}
    return {kind for kind, ways in _NAMES.items() if known & ways}
