"""A territory as a pack draws it: each level with as many units as the pack counts, or else two to a parent."""

from collections.abc import Iterator, Sequence
from typing import Final

from gridflow.aggregates.unit import RegisterUnit
from gridflow.policy import PolicyPack
from gridflow.policy.levels import LevelRule
from gridflow.policy.where import Where
from gridflow.territory import Level
from gridflow.territory.codes import code_below
from gridflow.testing.territory import COUNTY

_DIGITS: Final = 3


def nodes(pack: PolicyPack) -> list[RegisterUnit]:
    """The units below the county's root that the levels of a pack are, parents first."""
    placed: dict[int, list[RegisterUnit]] = {}
    rules = [rule for rule in pack.levels if rule.level not in (Level.CITY, Level.COUNTY)]
    for number, rule in enumerate(rules):
        above = _above(rules, number)
        parents = [unit.code for upper in above for unit in placed[upper]] if above else [COUNTY]
        placed[number] = list(_level(rule, parents, pack))
    return [unit for units in placed.values() for unit in units]


def departments(units: Sequence[RegisterUnit]) -> list[RegisterUnit]:
    """A department for the county and one for each township."""
    governments = [COUNTY, *(unit.code for unit in units if unit.level is Level.TOWNSHIP)]
    return [
        RegisterUnit(code=f"{code}D01", level=Level.DEPARTMENT, unit_name="综合执法队", parent=code)
        for code in governments
    ]


def _above(rules: Sequence[LevelRule], number: int) -> list[int]:
    """The levels right above one that its units may stand below: those of its own part of the county, if it has one."""
    rule = rules[number]
    upper = [one for one in range(number) if rules[one].place < rule.place and _together(rules[one].where, rule.where)]
    nearest = max((rules[one].place for one in upper), default=None)
    return [one for one in upper if rules[one].place == nearest]


def _together(one: Where, other: Where) -> bool:
    return Where.ALL in (one, other) or one is other


def _level(rule: LevelRule, parents: Sequence[str], pack: PolicyPack) -> Iterator[RegisterUnit]:
    digits = pack.territory.grid_digits if rule.level is Level.GRID else _DIGITS
    begin = 100 if rule.where is Where.RURAL and rule.level is Level.VILLAGE else 1
    for ordinal in range(rule.count or 2 * len(parents)):
        turn, parent = divmod(ordinal, len(parents))
        code = code_below(parents[parent], rule.level, str(begin + turn).zfill(digits))
        yield RegisterUnit(code=code, level=rule.level, unit_name=f"{rule.title}{code}", parent=parents[parent])
