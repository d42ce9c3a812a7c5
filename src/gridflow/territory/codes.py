"""Unit codes 单位编码 and the levels they tell.

A division code has twelve digits, 2+2+2+3+3 (national statistical division codes, FEATURES A2). A grid code is its
village's twelve digits and a sequence, whose length the policy sets, three digits by default; a grid below a grid adds
a sequence of its own, and so on to any depth. A department (a platform or bureau of a government) carries that
government's twelve digits, the letter `D` and a two-digit sequence: departments have no national code, and this way
the code still names the county that keeps it (DESIGN §1.8).
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gridflow.errors import InvalidInput


class Level(StrEnum):
    """Level of a unit 层级, from the province's cities down to the grid; a department stands beside its government."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"
    DEPARTMENT = "department"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Level.CITY: "市",
    Level.COUNTY: "县(区)",
    Level.TOWNSHIP: "乡镇(街道)",
    Level.VILLAGE: "村(社区)",
    Level.GRID: "网格",
    Level.DEPARTMENT: "部门",
}

UNIT_CODE: Final = r"^[1-9][0-9]{11}([0-9]{1,40}|D[0-9]{2})?$"
"""The shape of a unit's code."""

_SHAPE = re.compile(r"(?P<division>[1-9][0-9]{11})(?P<own>[0-9]{1,40}|D[0-9]{2})?", re.ASCII)


def level_of_code(code: str) -> Level:
    """The level that the shape of a code tells.

    Raises InvalidInput when the text is no code of a city, county, township, village, grid or department.
    """
    match = _SHAPE.fullmatch(code)
    if match is None:
        said = "应为12位区划代码、网格编码(12位代码加序号),或12位代码加D和两位序号"
        raise InvalidInput(f"单位编码“{code[:40]}”无效:{said}", field="code")
    division, own = match["division"], match["own"]
    if division[2:] == "0" * 10:
        raise InvalidInput(f"单位编码“{code}”是省级代码,不在本系统管理层级内", field="code")
    if own is not None:
        if own.startswith("D"):
            return Level.DEPARTMENT
        if division[9:] == "000":
            raise InvalidInput(f"网格编码“{code}”的前12位须是村(社区)代码", field="code")
        if not own.strip("0"):
            raise InvalidInput(f"网格编码“{code}”的序号从1开始", field="code")
        return Level.GRID
    if division[9:] != "000":
        if division[6:9] == "000":
            raise InvalidInput(f"村级代码“{code}”缺少乡镇段", field="code")
        return Level.VILLAGE
    if division[6:9] != "000":
        return Level.TOWNSHIP
    return Level.COUNTY if division[4:6] != "00" else Level.CITY


def check_code(code: str, level: Level, parent: str | None) -> None:
    """Check that a code fits its stated level and carries its parent's digits as prefix.

    Raises InvalidInput naming the field that does not fit.
    """
    told = level_of_code(code)
    if told is not level:
        raise InvalidInput(f"单位“{code}”填报层级为{level.chinese},编码却是{told.chinese}", field="level")
    if parent is None:
        return
    # A department carries all twelve digits of its government, not only those that everything below shares.
    if not code.startswith(parent if level is Level.DEPARTMENT else significant(parent)):
        raise InvalidInput(f"单位“{code}”的编码前缀与上级“{parent}”不符", field="parent")
    if len(code) <= len(parent) and level is Level.GRID:
        raise InvalidInput(f"网格编码“{code}”须在上级编码之后另加序号", field="code")
    check_parent(code, level, parent)


def check_parent(code: str, level: Level, parent: str) -> None:
    """Check that a unit of a level may stand right below another. Raises InvalidInput."""
    expected = parent_levels(level)
    if level_of_code(parent) not in expected:
        names = "或".join(one.chinese for one in expected)
        raise InvalidInput(f"单位“{code}”的上级须是{names}", field="parent")


def parent_levels(level: Level) -> tuple[Level, ...]:
    """The levels that may stand right above one: grids may nest, departments stand beside any government."""
    match level:
        case Level.GRID:
            return (Level.VILLAGE, Level.GRID)
        case Level.DEPARTMENT:
            return (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
        case _:
            order = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
            return order[max(order.index(level) - 1, 0) : order.index(level)]


def significant(code: str) -> str:
    """The digits that every unit below shares: `330921000000` → `330921`; a village, grid or department keeps all."""
    match level_of_code(code):
        case Level.CITY:
            return code[:4]
        case Level.COUNTY:
            return code[:6]
        case Level.TOWNSHIP:
            return code[:9]
        case _:
            return code


@lru_cache(maxsize=10_000)
def division_chain(path: str) -> tuple[str, ...]:
    """The codes whose arrangements apply at the end of a unit path, the highest first: province, city, then the path.

    `330921000000/330921100000/` gives 浙江, 舟山, 岱山 and the township.
    """
    codes = path.rstrip("/").split("/")
    above = (codes[0][:2] + "0" * 10, codes[0][:4] + "0" * 8)
    return tuple(dict.fromkeys((*above, *codes)))


def sequence(code: str, parent: str) -> str:
    """The part of a code that is the unit's own, behind what it has from its parent: `D01` of a department, `001`."""
    level = level_of_code(code)
    start = len(parent if level is Level.DEPARTMENT else significant(parent))
    return code[start : len(significant(code))]


def code_below(parent: str, level: Level, own: str) -> str:
    """The code of a unit of a level below a parent, with this part of its own: the inverse of `sequence`."""
    if level in (Level.GRID, Level.DEPARTMENT):
        return parent + own
    return (significant(parent) + own).ljust(12, "0")


def county_of(code: str) -> str:
    """The six digits of the county that a unit code or a case number names (DESIGN §1.8)."""
    if not re.match(r"[1-9][0-9]{5}", code, re.ASCII):
        raise InvalidInput(f"“{code[:40]}”不以6位县级代码开头", field="code")
    return code[:6]
