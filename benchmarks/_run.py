"""A run of one benchmark: its size, its databases, and the floors it has measured so far."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from benchmarks._databases import Places
from benchmarks._figures import Against

Size = Literal["small", "full"]
T = TypeVar("T")

CLIENTS: Final = (1, 8, 64)
"""How many threads ask at the same time."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What nothing that does the same can be expected to beat, or what others do.

    `rate` gives how much so many clients get done a second on a fresh database, measured for so many seconds.
    """

    name: str
    rate: Callable[[str, int, float], float]


@dataclass(frozen=True, slots=True)
class Run:
    """What a benchmark gets."""

    size: Size
    databases: tuple[str, ...]
    places: Places
    seconds: float
    """How long a rate is measured."""

    _rates: dict[tuple[Floor, str, int], float] = field(default_factory=dict)

    def pick(self, small: T, full: T) -> T:
        """What is for this size."""
        return small if self.size == "small" else full

    def fresh(self, database: str) -> AbstractContextManager[str]:
        """The URL of an empty place for counties."""
        return self.places.fresh(database)

    def rate(self, floor: Floor, database: str, clients: int) -> float:
        """The rate of a floor, measured once in this run."""
        known = self._rates.get((floor, database, clients))
        if known is None:
            with self.fresh(database) as url:
                known = self._rates[floor, database, clients] = floor.rate(url, clients, self.seconds)
        return known

    def against(self, floor: Floor, database: str, clients: int, goal: float | None = None) -> Against:
        """A floor to hold a figure against."""
        return Against(floor.name, self.rate(floor, database, clients), goal)

    def each_fresh(self) -> Iterator[tuple[str, str]]:
        """Each database with an empty place on it."""
        for database in self.databases:
            with self.fresh(database) as url:
                yield database, url
