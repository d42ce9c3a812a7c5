"""The history of units 单位沿革: who was there on a day, and who stands for whom."""

from datetime import date
from typing import Final

import pytest

from gridflow.errors import UnknownUnit
from gridflow.territory import Former, Level, Unit, UnitHistory
from gridflow.testing.territory import (
    COUNTY,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    UNITS,
    VILLAGE,
    small_county,
)

MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (5, 6, 7, 8))
LAST_OF_MAY: Final = date(2026, 5, 31)
MERGED: Final = f"{TOWNSHIP[:9]}009"
MERGED_GRIDS: Final = (f"{MERGED}001", f"{MERGED}002", f"{MERGED}003")


def begun() -> UnitHistory:
    history = UnitHistory()
    for unit in UNITS:
        history = history.registered(unit, None)
    return history


def merged(day: date = JUNE) -> UnitHistory:
    """From a day on the first two villages are one, with their grids under new codes."""
    history = begun().registered(Unit(MERGED, Level.VILLAGE, "东兴村", TOWNSHIP), day, (VILLAGE, SIBLING_VILLAGE))
    for old, new in zip((GRID, SECOND_GRID, SIBLING_GRID), MERGED_GRIDS, strict=True):
        history = history.registered(Unit(new, Level.GRID, "网格", MERGED), day, (old,)).retired(old, day, (new,))
    return history.retired(VILLAGE, day, (MERGED,)).retired(SIBLING_VILLAGE, day, (MERGED,))


def test_what_was_there_before_anything_was_recorded_is_there_on_every_day() -> None:
    for day in (date.min, MAY, date.max):
        assert list(begun().on(day)) == list(UNITS)
        assert begun().on(day).path(GRID) == small_county().path(GRID)
    assert begun().changed_on() == []


def test_a_change_holds_from_its_day() -> None:
    history = merged()
    before, after = history.on(LAST_OF_MAY), history.on(JUNE)
    assert (VILLAGE in before, MERGED in before) == (True, False)
    assert (VILLAGE in after, MERGED in after) == (False, True)
    assert before.children(TOWNSHIP) == small_county().children(TOWNSHIP)
    assert [unit.code for unit in after.children(MERGED)] == list(MERGED_GRIDS)
    assert history.changed_on() == [JUNE]


def test_a_tree_of_a_later_history_leaves_the_earlier_one_alone() -> None:
    first = begun()
    tree = first.on(JUNE)
    assert VILLAGE in merged().on(JUNE).former
    assert VILLAGE in tree
    assert first.on(JUNE) is tree, "the same day of the same history is the same tree"
    assert first.renamed(VILLAGE, "东新村", JULY).on(JUNE) is not tree


def test_a_name_is_that_of_the_day() -> None:
    history = begun().renamed(VILLAGE, "甲", JUNE).renamed(VILLAGE, "乙", AUGUST).renamed(VILLAGE, "丙", AUGUST)
    names = {day: history.on(day).get(VILLAGE).name for day in (LAST_OF_MAY, JUNE, JULY, AUGUST)}
    assert names == {LAST_OF_MAY: "东一村", JUNE: "甲", JULY: "甲", AUGUST: "丙"}
    life = history.get(VILLAGE)
    assert life is not None
    assert life.name(date.min) == "东一村"
    assert history.registered(Unit(MERGED, Level.VILLAGE, "东兴村", TOWNSHIP), JUNE).get(MERGED) is not None


def test_a_unit_that_is_still_to_come_has_its_first_name() -> None:
    life = merged().renamed(MERGED, "东盛村", AUGUST).get(MERGED)
    assert life is not None
    assert [life.name(day) for day in (MAY, JUNE, AUGUST)] == ["东兴村", "东兴村", "东盛村"]


def test_a_former_unit_keeps_its_last_name_and_its_path_of_then() -> None:
    tree = merged().on(JULY)
    grid = Unit(GRID, Level.GRID, "东一村第一网格", VILLAGE)
    assert tree.former[GRID] == Former(grid, f"{COUNTY}/{TOWNSHIP}/{VILLAGE}/{GRID}/", (MERGED_GRIDS[0],))
    assert set(tree.former) == {GRID, SECOND_GRID, SIBLING_GRID, VILLAGE, SIBLING_VILLAGE}
    assert len(tree.former) == 5
    assert MERGED not in tree.former


def test_what_bears_the_code_of_a_former_unit_is_its_successors() -> None:
    tree = merged().on(JULY)
    assert tree.current(GRID) == tree.get(MERGED_GRIDS[0])
    assert tree.called(GRID).name == "东一村第一网格"
    assert tree.path(GRID) == f"{COUNTY}/{TOWNSHIP}/{MERGED}/{MERGED_GRIDS[0]}/"
    assert tree.within(GRID, MERGED)
    assert tree.within(GRID, VILLAGE), "as what was within a former unit is within its successor"
    assert tree.ancestor(GRID, Level.VILLAGE) == tree.get(MERGED)
    assert tree.own_paths(MERGED) == (
        f"{COUNTY}/{TOWNSHIP}/{MERGED}/",
        f"{COUNTY}/{TOWNSHIP}/{VILLAGE}/",
        f"{COUNTY}/{TOWNSHIP}/{SIBLING_VILLAGE}/",
    )


def test_a_former_unit_is_no_unit_and_the_refusal_names_its_successor() -> None:
    tree = merged().on(JULY)
    assert GRID not in tree
    assert tree.known(GRID)
    for ask in (tree.get, tree.children, lambda code: tree.get_within(code, COUNTY)):
        with pytest.raises(UnknownUnit) as refused:
            ask(GRID)
        assert refused.value.context == {"unit": GRID, "successor": MERGED_GRIDS[0]}
    with pytest.raises(UnknownUnit) as foreign:
        tree.get_within(GRID, OTHER_TOWNSHIP)
    assert foreign.value.context == {"unit": GRID}, "nobody learns of a unit that is not below it"


def test_the_first_successor_stands_for_a_unit_and_his_after_him() -> None:
    history = merged()
    history = history.registered(Unit("990101001010", Level.VILLAGE, "甲", TOWNSHIP), JULY, (MERGED,))
    history = history.registered(Unit("990101001011", Level.VILLAGE, "乙", TOWNSHIP), JULY, (MERGED,))
    history = history.retired(MERGED, JULY, ("990101001011", "990101001010"))
    days = (LAST_OF_MAY, JUNE, JULY)
    assert [history.current(VILLAGE, day) for day in days] == [VILLAGE, MERGED, "990101001011"]
    assert history.on(JULY).former[VILLAGE].current == "990101001011"
    assert [history.heirs(VILLAGE, day) for day in days] == [
        (VILLAGE,),
        (MERGED,),
        ("990101001011", "990101001010"),
    ]


def test_of_several_successors_each_comes_once_and_the_one_that_stands_for_it_first() -> None:
    """The second successor is also who comes after the first."""
    history = (
        begun().retired(GRID, JUNE, (SECOND_GRID, SIBLING_GRID)).retired(SECOND_GRID, JULY, (SIBLING_GRID, FAR_GRID))
    )
    assert history.heirs(GRID, JUNE) == (SECOND_GRID, SIBLING_GRID)
    assert history.heirs(GRID, JULY) == (SIBLING_GRID, FAR_GRID)
    assert history.current(GRID, JULY) == SIBLING_GRID


def test_the_heir_of_a_place_is_the_successor_that_the_place_is_within() -> None:
    history = begun()
    for village, grid, old in (
        ("990101001010", "990101001010001", GRID),
        ("990101001011", "990101001011001", SECOND_GRID),
    ):
        history = history.registered(Unit(village, Level.VILLAGE, "部分", TOWNSHIP), JUNE, (VILLAGE,))
        history = history.registered(Unit(grid, Level.GRID, "网格", village), JUNE, (old,)).retired(old, JUNE, (grid,))
    tree = history.retired(VILLAGE, JUNE, ("990101001010", "990101001011")).on(JUNE)
    assert {place: tree.heir(VILLAGE, place).code for place in (GRID, SECOND_GRID, "990101001011001")} == {
        GRID: "990101001010",
        SECOND_GRID: "990101001011",
        "990101001011001": "990101001011",
    }
    elsewhere = {tree.heir(VILLAGE, place).code for place in (VILLAGE, TOWNSHIP, SIBLING_GRID)}
    assert elsewhere == {"990101001010"}, "where none of them is, the one that stands for it"
    assert tree.heir(SIBLING_VILLAGE, GRID).code == SIBLING_VILLAGE, "one that is there is nobody else"


def test_without_a_successor_the_unit_above_stands_for_it() -> None:
    history = begun().retired(GRID, JUNE, ()).retired(SECOND_GRID, JUNE, ()).retired(VILLAGE, JULY, ())
    assert [history.current(GRID, day) for day in (MAY, JUNE, JULY)] == [GRID, VILLAGE, TOWNSHIP]


@pytest.mark.parametrize(
    ("code", "day", "unit"),
    [
        (VILLAGE, MAY, VILLAGE),
        (VILLAGE, JUNE, MERGED),
        (GRID, JUNE, MERGED_GRIDS[0]),
        (MERGED_GRIDS[2], JUNE, MERGED_GRIDS[2]),
        (MERGED_GRIDS[2], MAY, SIBLING_GRID),
        (MERGED, MAY, None),
    ],
)
def test_to_which_unit_of_a_day_a_code_belongs(code: str, day: date, unit: str | None) -> None:
    assert merged().at(code, day) == unit


def test_a_unit_without_origin_was_part_of_the_one_above() -> None:
    """Nobody came before it: its area was the village's, or the township's before the village was."""
    village, grid = "990101001010", "990101001010001"
    history = begun().registered(Unit(village, Level.VILLAGE, "新村", TOWNSHIP), JUNE)
    history = history.registered(Unit(grid, Level.GRID, "新网格", village), JULY)
    assert [history.at(grid, day) for day in (JULY, JUNE, MAY)] == [grid, village, TOWNSHIP]
    moved = history.registered(Unit(f"{FAR_VILLAGE}009", Level.GRID, "新网格", FAR_VILLAGE), AUGUST, (grid,))
    moved = moved.retired(grid, AUGUST, (f"{FAR_VILLAGE}009",))
    assert [moved.at(f"{FAR_VILLAGE}009", day) for day in (JULY, JUNE, MAY)] == [grid, village, TOWNSHIP]


def test_what_several_were_before_it_cannot_be_told() -> None:
    history = merged().registered(Unit(f"{FAR_VILLAGE}009", Level.GRID, "移来", FAR_VILLAGE), JULY, (MERGED_GRIDS[0],))
    assert history.at(f"{FAR_VILLAGE}009", MAY) == GRID
    later = merged().registered(Unit(f"{MERGED}009", Level.GRID, "新", MERGED), JULY)
    assert later.at(f"{MERGED}009", MAY) is None


def test_shares_tell_whose_is_what_lies_or_once_lay_below_a_path() -> None:
    """The first grid went to the other township before the villages merged: it did not go with its village."""
    moved = f"{FAR_VILLAGE}002"
    history = (
        begun().registered(Unit(moved, Level.GRID, "网格", FAR_VILLAGE), MAY, (GRID,)).retired(GRID, MAY, (moved,))
    )
    history = history.registered(
        Unit(f"{SIBLING_VILLAGE}002", Level.GRID, "网格", SIBLING_VILLAGE), JUNE, (SECOND_GRID,)
    )
    history = history.retired(SECOND_GRID, JUNE, (f"{SIBLING_VILLAGE}002",)).retired(VILLAGE, JUNE, (SIBLING_VILLAGE,))
    tree, town = history.on(JUNE), f"{COUNTY}/{TOWNSHIP}/"
    gone = f"{town}{VILLAGE}/{GRID}/"
    assert tree.shares([SIBLING_VILLAGE]) == {
        f"{town}{SIBLING_VILLAGE}/": SIBLING_VILLAGE,
        f"{town}{VILLAGE}/": SIBLING_VILLAGE,
        gone: None,
    }
    assert tree.shares([FAR_VILLAGE]) == {f"{COUNTY}/{OTHER_TOWNSHIP}/{FAR_VILLAGE}/": FAR_VILLAGE, gone: FAR_VILLAGE}
    assert tree.shares([TOWNSHIP]) == {town: TOWNSHIP, gone: None}
    assert tree.shares([COUNTY]) == {f"{COUNTY}/": COUNTY}
    assert tree.shares([TOWNSHIP, OTHER_TOWNSHIP])[gone] == OTHER_TOWNSHIP


def test_a_tree_looks_up_units_only_when_asked_and_tells_the_same() -> None:
    """What `UnitTree.of` gives is what the constructor gives."""
    tree = merged().on(LAST_OF_MAY)
    assert [tree.path(unit.code) for unit in UNITS] == [small_county().path(unit.code) for unit in UNITS]
    assert (len(tree), tree.roots) == (len(UNITS), small_county().roots)
    assert "x" not in tree
    with pytest.raises(UnknownUnit):
        tree.children("x")
