"""Unit codes 单位编码 and the levels they tell.

A division code has twelve digits, 2+2+2+3+3 (national statistical division codes, FEATURES A2). A grid code is its
village's twelve digits and a three-digit sequence. A department (a platform or bureau of a government) carries that
government's twelve digits, the letter `D` and a two-digit sequence: departments have no national code, and this way
the code still names the county that keeps it (DESIGN §1.8).
"""

import re
from enum import StrEnum

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

_SHAPE = re.compile(r"(?P<division>[1-9][0-9]{11})(?P<own>[0-9]{3}|D[0-9]{2})?", re.ASCII)


def level_of_code(code: str) -> Level:
    """The level that the shape of a code tells.

    Raises InvalidInput when the text is no code of a city, county, township, village, grid or department.
    """
    match = _SHAPE.fullmatch(code)
    if match is None:
        raise InvalidInput(
            f"单位编码“{code[:40]}”无效:应为12位区划代码、15位网格编码,或12位代码加D和两位序号", field="code"
        )
    division, own = match["division"], match["own"]
    if division[2:] == "0" * 10:
        raise InvalidInput(f"单位编码“{code}”是省级代码,不在本系统管理层级内", field="code")
    if own is not None:
        if own.startswith("D"):
            return Level.DEPARTMENT
        if division[9:] == "000":
            raise InvalidInput(f"网格编码“{code}”的前12位须是村(社区)代码", field="code")
        if own == "000":
            raise InvalidInput(f"网格编码“{code}”的序号从001开始", field="code")
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
    expected = parent_level(level)
    if expected is not None and level_of_code(parent) is not expected:
        raise InvalidInput(f"单位“{code}”的上级须是{expected.chinese}", field="parent")


def parent_level(level: Level) -> Level | None:
    """The level right above; None where any government may be the parent (a department) or none is (a city)."""
    order = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
    if level in (Level.CITY, Level.DEPARTMENT):
        return None
    return order[order.index(level) - 1]


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


def division_chain(path: str) -> tuple[str, ...]:
    """The codes whose arrangements apply at the end of a unit path, the highest first: province, city, then the path.

    `330921000000/330921100000/` gives 浙江, 舟山, 岱山 and the township.
    """
    codes = path.rstrip("/").split("/")
    above = (codes[0][:2] + "0" * 10, codes[0][:4] + "0" * 8)
    return tuple(dict.fromkeys((*above, *codes)))


def county_of(code: str) -> str:
    """The six digits of the county that a unit code or a case number names (DESIGN §1.8)."""
    if not re.match(r"[1-9][0-9]{5}", code, re.ASCII):
        raise InvalidInput(f"“{code[:40]}”不以6位县级代码开头", field="code")
    return code[:6]
