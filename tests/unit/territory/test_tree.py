"""The tree of units 单位树."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.errors import UnknownUnit
from gridflow.territory import Level, Unit, UnitTree, scope_end
from gridflow.testing import small_county
from gridflow.testing.territory import (
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    TOWNSHIP,
    UNITS,
    VILLAGE,
)

TREE = small_county()
CODES = st.sampled_from([unit.code for unit in UNITS])


def test_a_path_is_the_codes_from_the_root_down() -> None:
    assert TREE.path(GRID) == f"{COUNTY}/{TOWNSHIP}/{VILLAGE}/{GRID}/"
    assert TREE.path(COUNTY) == f"{COUNTY}/"
    assert TREE.path(DEPARTMENT) == f"{COUNTY}/{TOWNSHIP}/{DEPARTMENT}/"


def test_children_are_right_below_in_order_of_code() -> None:
    assert [unit.code for unit in TREE.children(TOWNSHIP)] == [DEPARTMENT, VILLAGE, SIBLING_VILLAGE]
    assert [unit.code for unit in TREE.children(COUNTY)] == [COUNTY_DEPARTMENT, TOWNSHIP, OTHER_TOWNSHIP]
    assert TREE.children(GRID) == []


@given(CODES, CODES)
def test_within_is_being_the_unit_or_having_it_above(code: str, above: str) -> None:
    steps, unit = {code}, TREE.get(code)
    while unit.parent is not None:
        steps.add(unit.parent)
        unit = TREE.get(unit.parent)
    assert TREE.within(code, above) is (above in steps)


@given(CODES, CODES)
def test_a_subtree_is_a_range_of_paths(code: str, above: str) -> None:
    path = TREE.path(above)
    assert (path <= TREE.path(code) < scope_end(path)) is TREE.within(code, above)


def test_the_nearest_ancestor_of_a_level_may_be_the_unit_itself() -> None:
    for code, level, found in (
        (GRID, Level.VILLAGE, VILLAGE),
        (VILLAGE, Level.VILLAGE, VILLAGE),
        (GRID, Level.COUNTY, COUNTY),
        (DEPARTMENT, Level.TOWNSHIP, TOWNSHIP),
    ):
        ancestor = TREE.ancestor(code, level)
        assert ancestor is not None
        assert ancestor.code == found
    assert TREE.ancestor(VILLAGE, Level.GRID) is None
    assert TREE.ancestor(GRID, Level.CITY) is None


@pytest.mark.parametrize("ask", [TREE.get, TREE.path, TREE.children, lambda code: TREE.within(code, COUNTY)])
def test_an_unknown_code_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnknownUnit):
        ask("990101009000")


def test_a_unit_needs_its_parent() -> None:
    with pytest.raises(UnknownUnit):
        UnitTree([Unit(FAR_VILLAGE, Level.VILLAGE, "西一村", OTHER_TOWNSHIP)])


def test_roots_have_no_parent() -> None:
    assert [unit.code for unit in TREE.roots] == [COUNTY]
    assert list(TREE) == list(UNITS)
    assert UnitTree([]).roots == []
