"""A row of the oracle: a question to the working-time engine and the answer reckoned by hand from the papers.

Times are written as local times of Asia/Shanghai; the helpers append the offset, so every field of a `Row` that holds
an instant is RFC 3339 with +08:00.
"""

from datetime import date, timedelta
from typing import Literal, NamedTuple, TypedDict, Unpack

Status = Literal["fixed", "provisional", "open"]


class Row(NamedTuple):
    """One deadline. `last_day` is an ISO date; `due` the exclusive instant; `reckoning` how it is counted by hand.

    `remaining` are the working days still to count after the last known year. `not_before` is checked only where it is
    given. `unit` is the code of the unit whose calendar applies, None for the national one. A pause is `FROM/TO`.
    """

    received: str
    term: str
    status: Status
    last_day: str | None
    due: str | None
    reckoning: str
    remaining: int = 0
    not_before: str | None = None
    unit: str | None = None
    pauses: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    known_at: str | None = None
    start: str = "next-day"
    end: str = "midnight"
    roll: str = "next-working-day"


class Conditions(TypedDict, total=False):
    """What a row may ask for beyond receipt and term; times are local, without offset."""

    unit: str
    pauses: tuple[str, ...]
    extend: tuple[str, ...]
    known_at: str
    start: str
    end: str
    roll: str


def through_day(
    received: str,
    term: str,
    last_day: str,
    reckoning: str,
    *,
    status: Status = "fixed",
    **conditions: Unpack[Conditions],
) -> Row:
    """A term that ends with its last day at 24:00."""
    due = f"{date.fromisoformat(last_day) + timedelta(days=1)}T00:00:00"
    return Row(_zoned(received), term, status, last_day, _zoned(due), reckoning, **_zoned_conditions(conditions))


def until_time(
    received: str,
    term: str,
    due: str,
    reckoning: str,
    *,
    last_day: str | None = None,
    status: Status = "fixed",
    **conditions: Unpack[Conditions],
) -> Row:
    """A term that ends at a time of its last day, which is that of `due` unless given: hours, or close of business."""
    last_day = last_day or due[:10]
    return Row(_zoned(received), term, status, last_day, _zoned(due), reckoning, **_zoned_conditions(conditions))


def still_open(
    received: str,
    term: str,
    remaining: int,
    not_before: str | None,
    reckoning: str,
    **conditions: Unpack[Conditions],
) -> Row:
    """A term that runs into a year whose notice is not known."""
    zoned = _zoned_conditions(conditions)
    return Row(_zoned(received), term, "open", None, None, reckoning, remaining, not_before, **zoned)


def _zoned_conditions(conditions: Conditions) -> Conditions:
    zoned = conditions.copy()
    if "pauses" in zoned:
        zoned["pauses"] = tuple("/".join(_zoned(end) for end in pause.split("/")) for pause in zoned["pauses"])
    if "known_at" in zoned:
        zoned["known_at"] = _zoned(zoned["known_at"])
    return zoned


def _zoned(local: str) -> str:
    return f"{local}+08:00"
