"""The deadline ladder 督办阶梯: which commands the timers that have come due call for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gridflow.aggregates.case.commands import FireRungs


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A pending rung whose instant `at` has come, on a clock of a case; `position` is that of the event that set it."""

    number: str
    clock: str
    rung: str
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Firing:
    """A command for a case, and the key under which it happens once."""

    number: str
    key: str
    command: FireRungs


def firings(timers: Iterable[DueTimer]) -> list[Firing]:
    """One firing a clock, the earliest first, keyed by its latest rung so that a repeat finds its answer.

    The position of what set it is in the key, for a revised deadline may bring a rung a second time.
    """
    latest: dict[tuple[str, str], DueTimer] = {}
    for timer in sorted(timers, key=lambda timer: (timer.at, timer.number, timer.rung)):
        latest[(timer.number, timer.clock)] = timer
    return [
        Firing(number, f"ladder:{number}:{clock}:{timer.rung}:{timer.position}", FireRungs(clock=clock))
        for (number, clock), timer in latest.items()
    ]
