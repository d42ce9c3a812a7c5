"""Trees of any depth 多级网格: four levels from the township down, as a document of the field has them (S3c)."""

from collections import Counter
from typing import Final

import pytest

from gridflow.aggregates.unit import MoveUnit, RegisterUnit
from gridflow.errors import InvalidInput
from gridflow.territory import Level
from gridflow.testing.territory import TOWNSHIP
from tests.unit.grid.office import NEXT_MONTH, TODAY, Office
from tests.unit.unit.desk import DEEP, grid, village

VILLAGES: Final = (f"{TOWNSHIP[:9]}101", f"{TOWNSHIP[:9]}102")
QUARTERS: Final = (6, 4)
"""小区 of each village: the third level."""
GROUPS: Final = (18, 13)
"""村民小组 of each village, spread over its quarters: the fourth level."""


def town() -> list[RegisterUnit]:
    """The two villages with all below them; with the township 44 nodes."""
    units: list[RegisterUnit] = []
    for code, quarters, groups in zip(VILLAGES, QUARTERS, GROUPS, strict=True):
        units.append(village(code))
        units += [grid(f"{code}{quarter:03}", f"{quarter}区") for quarter in range(1, quarters + 1)]
        for group in range(groups):
            units.append(grid(f"{code}{group % quarters + 1:03}{group // quarters + 1:03}", f"{group + 1}组"))
    return units


@pytest.fixture
def office() -> Office:
    office = Office(DEEP)
    office.give(*town())
    return office


def depth(office: Office, code: str) -> int:
    return office.county.territory.tree.path(code).count("/") - office.county.territory.tree.path(TOWNSHIP).count("/")


def test_forty_four_nodes_on_four_levels(office: Office) -> None:
    tree = office.county.territory.tree
    nodes = [TOWNSHIP, *(unit.code for unit in town())]
    assert Counter(depth(office, code) for code in nodes) == {0: 1, 1: 2, 2: 10, 3: 31}
    assert len(nodes) == 44
    for code, quarters, groups in zip(VILLAGES, QUARTERS, GROUPS, strict=True):
        below = [unit for unit in tree if unit.code != code and tree.within(unit.code, code)]
        assert len(tree.children(code)) == quarters
        assert len(below) == quarters + groups
        assert all(unit.level is Level.GRID for unit in below)


def test_the_nearest_unit_of_a_level_is_found_through_grids(office: Office) -> None:
    tree, lowest = office.county.territory.tree, f"{VILLAGES[0]}001003"
    assert tree.ancestor(lowest, Level.GRID) == tree.get(lowest)
    assert tree.ancestor(lowest, Level.VILLAGE) == tree.get(VILLAGES[0])
    assert tree.get(lowest).parent == f"{VILLAGES[0]}001"


def test_a_quarter_moves_with_its_groups(office: Office) -> None:
    """The second village has a quarter 001: the new one gets the first sequence that was never used, its groups keep
    theirs."""
    office.give(MoveUnit(code=f"{VILLAGES[0]}001", parent=VILLAGES[1], effective_on=NEXT_MONTH))
    before, after = (office.county.territory.registers.units.on(day) for day in (TODAY, NEXT_MONTH))
    assert [unit.code for unit in after.children(f"{VILLAGES[1]}005")] == [
        f"{VILLAGES[1]}005{group:03}" for group in (1, 2, 3)
    ]
    assert after.current(f"{VILLAGES[0]}001003").code == f"{VILLAGES[1]}005003"
    assert len(before) == len(after)


def test_the_policy_says_how_deep(office: Office) -> None:
    with office.refused(InvalidInput, "3层", "第4层"):
        office.give(grid(f"{VILLAGES[0]}001003001"), grid(f"{VILLAGES[0]}001003001001"))
    with office.refused(InvalidInput, "第4层"):
        office.give(grid(f"{VILLAGES[1]}001001001"), MoveUnit(code=f"{VILLAGES[1]}001", parent=f"{VILLAGES[0]}001"))
