"""The tree of units 单位树: who is above whom, and the scope that a unit sees."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.territory.codes import Level, check_code, level_of_code


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit 单位: division, grid or department. `parent` is None at the root of the county's store."""

    code: str
    level: Level
    name: str
    parent: str | None


class Former(NamedTuple):
    """A unit that is no more 已撤销: as it was on its last day, its path of that day, and who stands for it now."""

    unit: Unit
    path: str
    current: str


class UnitTree:
    """Units under one or more roots, on one day. Immutable; a changed territory is a new tree.

    A path is the codes from the root down, each followed by `/`: `330921000000/330921100000/`. So a subtree is the
    half-open range of paths `[path, scope_end(path))`, in SQL as in Python.

    A former unit is not in the tree, but what bears its code is not lost: its path is that of the unit that stands for
    it 承接单位, so that this unit sees and does what it would have seen and done.
    """

    def __init__(self, units: Iterable[Unit], former: Iterable[Former] = ()) -> None:
        self._units: dict[str, Unit] = {unit.code: unit for unit in units}
        self._former = {one.unit.code: one for one in former}
        self._children: dict[str, list[Unit]] = {}
        self._paths: dict[str, str] = {}
        for unit in self._units.values():
            if unit.parent is not None and unit.parent not in self._units:
                raise UnknownUnit(f"单位“{unit.code}”的上级“{unit.parent}”不存在", unit=unit.parent)
            if unit.parent is not None:
                self._children.setdefault(unit.parent, []).append(unit)
        for siblings in self._children.values():
            siblings.sort(key=lambda unit: unit.code)

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

    def ranges(self, code: str) -> tuple[str, ...]:
        """The paths below which everything lies, or once lay, that is the unit's now: its own first, then those of the
        former units that it or a unit below it stands for. Raises UnknownUnit."""
        own = self.path(code)
        former = {one.path for one in self._former.values() if self.path(one.current).startswith(own)}
        found: list[str] = [own]
        for path in sorted(former):
            if not any(path.startswith(above) for above in found):
                found.append(path)
        return tuple(found)

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


def scope_end(path: str) -> str:
    """The exclusive end of the range of paths below `path`; `0` is the character after `/`."""
    return path[:-1] + "0"


def parse_units(lines: Iterable[str], known: Mapping[str, Unit] | None = None) -> list[Unit]:
    """Units from CSV lines with the header `code,level,name,parent`, parents before or after their children.

    A parent that is in neither the file nor `known` is refused, except for the topmost level of the file, whose
    units become roots: a county's file may name its city without carrying it. Raises InvalidInput naming the line.
    """
    units: dict[str, Unit] = {}
    lines_of: dict[str, int] = {}
    for number, row in _rows(lines):
        unit = _unit_of_row(row, number)
        if unit.code in units:
            raise InvalidInput(f"第{number}行:编码“{unit.code}”重复", field="code", line=number)
        units[unit.code] = unit
        lines_of[unit.code] = number
    if not units:
        raise InvalidInput("文件中没有单位", field="file")
    top = min(_DEPTH[unit.level] for unit in units.values())
    placed: list[Unit] = []
    for unit in units.values():
        if unit.parent is None or unit.parent in units or (known is not None and unit.parent in known):
            placed.append(unit)
        elif _DEPTH[unit.level] == top:
            placed.append(Unit(unit.code, unit.level, unit.name, None))
        else:
            line = lines_of[unit.code]
            raise InvalidInput(f"第{line}行:上级“{unit.parent}”不存在", field="parent", line=line)
    return sorted(placed, key=lambda unit: (_DEPTH[unit.level], unit.code))


_HEADER = ("code", "level", "name", "parent")
_DEPTH = {level: depth for depth, level in enumerate(Level)}


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with the numbers of their last lines; empty lines are left out."""
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
        if [name.strip("\ufeff ") for name in header] != list(_HEADER):
            raise InvalidInput("首行须为 code,level,name,parent", field="header", line=1)
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error:
        line = reader.line_num
        raise InvalidInput(f"第{line}行:引号不成对,不是有效的CSV", field="file", line=line) from None


def _unit_of_row(row: Sequence[str], line: int) -> Unit:
    if len(row) != len(_HEADER):
        raise InvalidInput(f"第{line}行:须有{len(_HEADER)}列,却有{len(row)}列", field="file", line=line)
    code, level, name, parent = (field.strip() for field in row)
    try:
        stated = Level(level)
        check_code(code, stated, parent or None)
    except ValueError:
        raise InvalidInput(f"第{line}行:层级“{level}”无效", field="level", line=line) from None
    except InvalidInput as error:
        raise InvalidInput(f"第{line}行:{error.detail}", **(error.context | {"line": line})) from None
    if not name or len(name) > 100:
        raise InvalidInput(f"第{line}行:名称须为1至100字", field="name", line=line)
    return Unit(code, level_of_code(code), name, parent or None)
