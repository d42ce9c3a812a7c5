"""The history of a county's units 单位沿革: from when to when each was there, its names, and who came after it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from gridflow.growing import GrowingMap
from gridflow.territory.codes import Level
from gridflow.territory.tree import Former, Unit, UnitTree

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Life:
    """One unit through its time. Its code, level and parent never change: what moves gets a code of its new place.

    `since` is its first day, None where it was there before anything was recorded; `until` the first day on which it is
    no more, None while none is known. `names` are its names, each with its first day. `origins` are the units that it
    came from, `successors` come after it, the first of them in everything that is not said otherwise; where there are
    none, the unit above does.
    """

    code: str
    level: Level
    parent: str | None
    since: date | None
    names: tuple[tuple[date | None, str], ...]
    origins: tuple[str, ...] = ()
    until: date | None = None
    successors: tuple[str, ...] = ()

    def lives(self, day: date) -> bool:
        """Whether it is there on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def ended(self, day: date) -> bool:
        """Whether on a day it is no more."""
        return self.until is not None and self.until <= day

    @property
    def after(self) -> tuple[str, ...]:
        """Who comes after it when it has ended: its successors, or the unit above."""
        return self.successors or ((self.parent,) if self.parent is not None else ())

    def name(self, day: date) -> str:
        """Its name on a day; before its first day the first one."""
        said = [name for first, name in self.names if first is None or first <= day]
        return said[-1] if said else self.names[0][1]

    @property
    def changes(self) -> tuple[date, ...]:
        """The days on which anything of it changes."""
        days = (self.since, self.until, *(first for first, _ in self.names))
        return tuple(day for day in days if day is not None)

    def unit(self, day: date) -> Unit:
        """The unit as it is on a day, or was or will be if it is not there on it."""
        return Unit(self.code, self.level, self.name(day), self.parent)


class UnitHistory:
    """All units that are, were or are planned to be, folded from what was recorded. Immutable.

    Days are those of the county's time zone; a change holds from 00:00 of its day.
    """

    def __init__(self, lives: Mapping[str, Life] | None = None) -> None:
        self._lives = GrowingMap(lives)
        self._days: list[date] | None = None
        self._trees: dict[int, UnitTree] = {}

    def __contains__(self, code: object) -> bool:
        return code in self._lives

    def __iter__(self) -> Iterator[Life]:
        return iter(self._lives.values())

    def __len__(self) -> int:
        return len(self._lives)

    def get(self, code: str) -> Life | None:
        """The life of the unit with this code, None if there never was one."""
        return self._lives.get(code)

    def with_lives(self, lives: Iterable[Life]) -> "UnitHistory":
        """The history in which these units are as they are given."""
        changed = {life.code: life for life in lives}
        history = UnitHistory()
        history._lives = self._lives.with_(changed)
        if self._days is not None:
            new = {day for life in changed.values() for day in life.changes}.difference(self._days)
            history._days = sorted((*self._days, *new)) if new else self._days
        return history

    def registered(self, unit: Unit, on: date | None, origins: Sequence[str] = ()) -> "UnitHistory":
        """After a unit came on a day, None for before anything was recorded, from the area of others if it did."""
        return self.with_lives([Life(unit.code, unit.level, unit.parent, on, ((on, unit.name),), tuple(origins))])

    def renamed(self, code: str, name: str, on: date) -> "UnitHistory":
        """After a unit was given another name from a day on."""
        life = self._lives[code]
        return self.with_lives([replace(life, names=(*life.names, (on, name)))])

    def retired(self, code: str, on: date, successors: Sequence[str]) -> "UnitHistory":
        """After a unit was ended, a day being the first without it."""
        return self.with_lives([replace(self._lives[code], until=on, successors=tuple(successors))])

    def changed_on(self) -> Sequence[date]:
        """The days on which anything changes, in order."""
        if self._days is None:
            self._days = sorted({day for life in self._lives.values() for day in life.changes})
        return self._days

    def on(self, day: date) -> UnitTree:
        """The tree of a day, with the former units of that day."""
        period = bisect_right(self.changed_on(), day)
        tree = self._trees.get(period)
        if tree is None:
            tree = self._trees[period] = self._tree(day)
        return tree

    def path(self, code: str) -> str:
        """The path that a unit has while it is there: a code never changes its parent."""
        life = self._lives[code]
        return (self.path(life.parent) if life.parent is not None else "") + code + "/"

    def current(self, code: str, day: date) -> str:
        """The code of the unit that on a day stands for the one with this code.

        That is itself while it is there, then its first successor, or the unit above where it has none. For a unit that
        is not there yet, see `at`.
        """
        life = self._lives[code]
        while life.ended(day) and life.after:
            life = self._lives[life.after[0]]
        return life.code

    def heirs(self, code: str, day: date) -> tuple[str, ...]:
        """The codes of all units that on a day are there in the place of the one with this code, `current` first."""
        seen: dict[str, Life] = {}
        waiting = [code]
        while waiting:
            life = self._lives[waiting.pop()]
            if life.code not in seen:
                seen[life.code] = life
                waiting += reversed(life.after if life.ended(day) else ())
        return tuple(life.code for life in seen.values() if not (life.ended(day) and life.after))

    def at(self, code: str, day: date) -> str | None:
        """The unit of a day to which what bears this code belongs 归属, looking onward by succession or back by origin.

        Back where a unit came from one alone; None where it came from several, or from none while the unit above it was
        not there either: then nobody can tell whose part it was.
        """
        life = self._lives[code]
        if life.since is None or life.since <= day:
            return self.current(code, day)
        if len(life.origins) == 1:
            return self.at(life.origins[0], day)
        if life.origins or life.parent is None:
            return None
        return self.at(life.parent, day)

    def _tree(self, day: date) -> UnitTree:
        def former(life: Life) -> Former:
            return Former(life.unit(day), self.path(life.code), self.heirs(life.code, day))

        living = _Chosen(self._lives, lambda life: life.lives(day), lambda life: life.unit(day))
        return UnitTree.of(living, _Chosen(self._lives, lambda life: life.ended(day), former))


class _Chosen(Mapping[str, T]):
    """What is made of some of the lives, each when it is asked for: few are while thousands of units come."""

    def __init__(self, lives: Mapping[str, Life], chosen: Callable[[Life], bool], make: Callable[[Life], T]) -> None:
        self._lives = lives
        self._chosen = chosen
        self._make = make
        self._made: dict[str, T] = {}
        self._codes: list[str] | None = None

    def __getitem__(self, code: str) -> T:
        if code not in self._made:
            life = self._lives[code]
            if not self._chosen(life):
                raise KeyError(code)
            self._made[code] = self._make(life)
        return self._made[code]

    def __contains__(self, code: object) -> bool:
        life = self._lives.get(code) if isinstance(code, str) else None
        return life is not None and self._chosen(life)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes) if self._codes is not None else self._search()

    def __len__(self) -> int:
        return len(self._codes) if self._codes is not None else sum(1 for _ in self)

    def _search(self) -> Iterator[str]:
        """Go through the lives, and know all codes for the next time if whoever asks wants them all."""
        codes = []
        for code, life in self._lives.items():
            if self._chosen(life):
                codes.append(code)
                yield code
        self._codes = codes
