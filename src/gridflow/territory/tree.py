"""The tree of units 单位树: who is above whom, and the scope that a unit sees."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gridflow.errors import UnknownUnit
from gridflow.territory.codes import Level


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit 单位: division, grid or department. `parent` is None at the root of the county's store."""

    code: str
    level: Level
    name: str
    parent: str | None


class Former(NamedTuple):
    """A unit that is no more 已撤销: as it was on its last day, its path of that day, and its `heirs`: the units there
    now that came after it, one at least, of which the first stands for it."""

    unit: Unit
    path: str
    heirs: tuple[str, ...]

    @property
    def current(self) -> str:
        return self.heirs[0]


class UnitTree:
    """Units under one or more roots, on one day. Immutable; a changed territory is a new tree.

    A path is the codes from the root down, each followed by `/`: `330921000000/330921100000/`. So a subtree is the
    half-open range of paths `[path, scope_end(path))`, in SQL as in Python.

    A former unit is not in the tree, but what bears its code is not lost: its path is that of the unit that stands for
    it 承接单位, so that this unit sees and does what it would have seen and done.
    """

    def __init__(self, units: Iterable[Unit], former: Iterable[Former] = ()) -> None:
        self._units: Mapping[str, Unit] = {unit.code: unit for unit in units}
        self._former: Mapping[str, Former] = {one.unit.code: one for one in former}
        self._paths: dict[str, str] = {}
        self._shares: dict[tuple[str, ...], Mapping[str, str | None]] = {}
        for unit in self._units.values():
            if unit.parent is not None and unit.parent not in self._units:
                raise UnknownUnit(f"单位“{unit.code}”的上级“{unit.parent}”不存在", unit=unit.parent)

    @classmethod
    def of(cls, units: Mapping[str, Unit], former: Mapping[str, Former]) -> "UnitTree":
        """The tree of units that are all below one another, each looked up only when it is asked for."""
        tree = cls(())
        tree._units, tree._former = units, former
        return tree

    @cached_property
    def _children(self) -> Mapping[str, list[Unit]]:
        children: dict[str, list[Unit]] = {}
        for unit in sorted(self._units.values(), key=lambda unit: unit.code):
            if unit.parent is not None:
                children.setdefault(unit.parent, []).append(unit)
        return children

    def __contains__(self, code: str) -> bool:
        return code in self._units

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def __len__(self) -> int:
        return len(self._units)

    @property
    def roots(self) -> list[Unit]:
        return [unit for unit in self._units.values() if unit.parent is None]

    def get(self, code: str) -> Unit:
        """The unit with this code. Raises UnknownUnit, which names the unit that stands for one that is no more."""
        try:
            return self._units[code]
        except KeyError:
            raise self._unknown(code) from None

    def current(self, code: str) -> Unit:
        """The unit with this code, or the one that stands for it now. Raises UnknownUnit."""
        former = self._former.get(code)
        return self.get(code if former is None else former.current)

    def heirs(self, code: str) -> tuple[str, ...]:
        """The codes of the units that are there in the place of this one: itself, or all that came after it."""
        former = self._former.get(code)
        return (code,) if former is None else former.heirs

    def heir(self, code: str, place: str) -> Unit:
        """The unit with this code, or of those that came after it the one that a place is within, else the one that
        stands for it. Raises UnknownUnit."""
        return self.get(next((heir for heir in self.heirs(code) if self.within(place, heir)), self.current(code).code))

    def called(self, code: str) -> Unit:
        """The unit with this code as it is, or as it was on its last day. Raises UnknownUnit."""
        former = self._former.get(code)
        return self.get(code) if former is None else former.unit

    @property
    def former(self) -> Mapping[str, Former]:
        """The units that are no more, by their codes."""
        return self._former

    def get_within(self, code: str, above: str) -> Unit:
        """The unit with this code at or below another. Raises UnknownUnit alike for a foreign and a missing one."""
        if not self.known(code) or not self.within(code, above):
            raise UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
        return self.get(code)

    def known(self, code: str) -> bool:
        """Whether there is or was a unit with this code."""
        return code in self._units or code in self._former

    def children(self, code: str) -> list[Unit]:
        """Units right below, in order of code. Raises UnknownUnit."""
        self.get(code)
        return self._children.get(code, [])

    def path(self, code: str) -> str:
        """Codes from the root down to this unit, each followed by `/`; a former one has its stand-in's path.

        Raises UnknownUnit.
        """
        known = self._paths.get(code)
        if known is None:
            unit = self.current(code)
            known = (self.path(unit.parent) if unit.parent is not None else "") + unit.code + "/"
            self._paths[code] = known
        return known

    def shares(self, codes: Iterable[str]) -> Mapping[str, str | None]:
        """Which of some units, none below another, has what lies, or once lay, below a path; None: none of them.

        The longest path that something lies below tells. For those are also the paths of former units: what was theirs
        is that of the unit that stands for them, wherever it is now. Raises UnknownUnit.
        """
        asked = tuple(codes)
        if asked not in self._shares:
            self._shares[asked] = self._shared(asked)
        return self._shares[asked]

    def _shared(self, codes: Sequence[str]) -> Mapping[str, str | None]:
        owners: dict[str, str | None] = {self.path(code): code for code in codes}
        said = owners | {one.path: _below(self.path(one.current), owners) for one in self._former.values()}
        shares: dict[str, str | None] = {}
        for path in sorted(said):  # so that what a path lies below comes before it
            if _below(path, shares) != said[path]:
                shares[path] = said[path]
        return shares

    def owners(self, codes: Iterable[str]) -> Callable[[str], str | None]:
        """Tells of a path what `shares` says that it lies below."""
        shares = self.shares(codes)
        return lambda path: _below(path, shares)

    def own_paths(self, code: str) -> tuple[str, ...]:
        """The unit's path, then those of the former units that it stands for itself. Raises UnknownUnit."""
        return (self.path(code), *sorted(one.path for one in self._former.values() if one.current == code))

    def within(self, code: str, above: str) -> bool:
        """Whether a unit is `above` itself or below it. Raises UnknownUnit."""
        return self.path(code).startswith(self.path(above))

    def ancestor(self, code: str, level: Level) -> Unit | None:
        """The nearest unit of a level among the unit itself and those above it, or None."""
        for step in reversed(self.path(code).rstrip("/").split("/")):
            unit = self._units[step]
            if unit.level is level:
                return unit
        return None

    def _unknown(self, code: str) -> UnknownUnit:
        former = self._former.get(code)
        if former is None:
            return UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
        stands = self.get(former.current)
        said = f"单位“{former.unit.name}”({code})已撤销,由“{stands.name}”({stands.code})承接"
        return UnknownUnit(said, unit=code, successor=stands.code)


def _below(path: str, shares: Mapping[str, str | None]) -> str | None:
    """What the longest of the paths says that a path is or lies below."""
    while path:
        if path in shares:
            return shares[path]
        path = path[: path.rfind("/", 0, -1) + 1]
    return None


def scope_end(path: str) -> str:
    """The exclusive end of the range of paths below `path`; `0` is the character after `/`."""
    return path[:-1] + "0"
