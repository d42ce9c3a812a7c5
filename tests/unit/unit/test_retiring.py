"""Renaming and retiring units 更名、撤销."""

from datetime import date

import pytest

from gridflow.aggregates.unit import MoveUnit, RegisterUnit, RenameUnit, RetireUnit
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.territory import Level
from gridflow.testing.territory import (
    COUNTY,
    DEPARTMENT,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.grid.office import NEXT_MONTH, TODAY, TOMORROW, TOWN, Office
from tests.unit.unit.desk import DECEMBER, FIFTH, codes, ended, grid, renamed, unit, village

NOWHERE = "990101009000"


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_name_holds_from_its_day(office: Office) -> None:
    assert office.give(RenameUnit(code=VILLAGE, unit_name="东新村", effective_on=NEXT_MONTH)) == [
        renamed(VILLAGE, "东新村")
    ]
    assert unit(office, VILLAGE, date(2026, 10, 31)).name == "东一村"
    assert unit(office, VILLAGE, NEXT_MONTH).name == "东新村"


def test_without_a_day_it_holds_from_today(office: Office) -> None:
    assert office.give(RenameUnit(code=COUNTY, unit_name="示例市")) == [renamed(COUNTY, "示例市", TODAY)]


def test_the_name_that_it_has_is_not_given_again(office: Office) -> None:
    assert office.give(RenameUnit(code=VILLAGE, unit_name="东一村", effective_on=FIFTH)) == []


def test_names_follow_one_another(office: Office) -> None:
    """A change before one that is known already would change what that one was decided on."""
    office.give(RenameUnit(code=VILLAGE, unit_name="东新村", effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "2026-11-01", "不能早于"):
        office.give(RenameUnit(code=VILLAGE, unit_name="别名", effective_on=TODAY))
    office.give(RenameUnit(code=VILLAGE, unit_name="东兴村", effective_on=NEXT_MONTH))
    office.give(RenameUnit(code=VILLAGE, unit_name="东一村", effective_on=DECEMBER))
    names = [unit(office, VILLAGE, day).name for day in (TODAY, NEXT_MONTH, DECEMBER)]
    assert names == ["东一村", "东兴村", "东一村"]


def test_a_unit_ends_on_its_day_and_its_successor_stands_for_it(office: Office) -> None:
    retire = RetireUnit(code=SECOND_GRID, successors=(GRID,), effective_on=NEXT_MONTH)
    assert office.give(retire) == [ended(SECOND_GRID, GRID)]
    assert SECOND_GRID in codes(office, date(2026, 10, 31))
    tree = office.county.territory.registers.units.on(NEXT_MONTH)
    assert SECOND_GRID not in tree
    assert tree.current(SECOND_GRID).code == GRID
    assert tree.called(SECOND_GRID).name == "东一村第二网格"
    assert office.give(retire) == []
    with office.refused(InvalidInput, "2026-11-01撤销"):
        office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))


def test_without_a_successor_the_unit_above_stands_for_it(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID))
    assert office.county.territory.tree.current(SECOND_GRID).code == VILLAGE
    with pytest.raises(UnknownUnit, match=r"东一村第二网格.*已撤销,由“东一村”") as refused:
        office.county.territory.tree.get(SECOND_GRID)
    assert refused.value.context["successor"] == VILLAGE


@pytest.mark.parametrize(
    ("command", "error", "said"),
    [
        (RetireUnit(code=COUNTY), InvalidInput, "根单位"),
        (RetireUnit(code=VILLAGE), InvalidInput, "之下还有2个单位(东一村第一网格、东一村第二网格)"),
        (RetireUnit(code=NOWHERE), UnknownUnit, NOWHERE),
        (RetireUnit(code=GRID, successors=(NOWHERE,)), UnknownUnit, NOWHERE),
        (RetireUnit(code=GRID, successors=(GRID,)), InvalidInput, "不能由自己承接"),
        (RetireUnit(code=GRID, successors=(SIBLING_VILLAGE,)), InvalidInput, "同级"),
        (RetireUnit(code=GRID, successors=(DEPARTMENT,)), InvalidInput, "同级"),
        (RetireUnit(code=GRID, successors=(SECOND_GRID, TOWNSHIP)), InvalidInput, "同级"),
        (RenameUnit(code=NOWHERE, unit_name="无"), UnknownUnit, NOWHERE),
    ],
)
def test_what_cannot_end_or_cannot_follow_is_refused(
    office: Office, command: RetireUnit | RenameUnit, error: type[InvalidInput], said: str
) -> None:
    with office.refused(error, said):
        office.give(command)


def test_the_unit_above_may_be_named_as_successor(office: Office) -> None:
    assert office.give(RetireUnit(code=SECOND_GRID, successors=(VILLAGE, GRID), effective_on=NEXT_MONTH)) == [
        ended(SECOND_GRID, VILLAGE, GRID)
    ]


def test_a_successor_is_there_on_the_day_and_is_not_to_end(office: Office) -> None:
    third = f"{VILLAGE}003"
    office.give(grid(third, on=DECEMBER))
    with office.refused(InvalidInput, "2026-12-01"):
        office.give(RetireUnit(code=GRID, successors=(third,), effective_on=NEXT_MONTH))
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "2026-11-01撤销"):
        office.give(RetireUnit(code=GRID, successors=(SECOND_GRID,), effective_on=TOMORROW))


def test_a_unit_is_there_for_a_day_at_least(office: Office) -> None:
    third = f"{VILLAGE}003"
    office.give(grid(third, on=TODAY))
    for day in (FIFTH, TODAY):
        with office.refused(InvalidInput, "2026-10-12"):
            office.give(RetireUnit(code=third, effective_on=day))
    office.give(RetireUnit(code=third, effective_on=TOMORROW))
    assert third in codes(office, TODAY)
    assert third not in codes(office, TOMORROW)


def test_a_unit_outlives_what_is_below_it(office: Office) -> None:
    office.give(RetireUnit(code=FAR_GRID, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "之下还有1个单位"):
        office.give(RetireUnit(code=FAR_VILLAGE, effective_on=TOMORROW))
    office.give(RetireUnit(code=FAR_VILLAGE, effective_on=NEXT_MONTH))
    assert office.county.territory.registers.units.on(NEXT_MONTH).current(FAR_GRID).code == OTHER_TOWNSHIP


def test_what_is_to_come_below_a_unit_keeps_it_too(office: Office) -> None:
    office.give(RetireUnit(code=SIBLING_GRID, effective_on=TODAY), grid(f"{SIBLING_VILLAGE}002", on=DECEMBER))
    with office.refused(InvalidInput, "之下还有1个单位"):
        office.give(RetireUnit(code=SIBLING_VILLAGE, effective_on=NEXT_MONTH))


def test_nothing_more_is_changed_of_a_unit_that_is_to_end(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "东一村第二网格", "2026-11-01撤销"):
        office.give(RenameUnit(code=SECOND_GRID, unit_name="新名", effective_on=TOMORROW))


def test_only_whoever_is_above_changes_a_unit(office: Office) -> None:
    new = f"{OTHER_TOWNSHIP[:9]}009"
    office.give(village(new, on=TOMORROW))
    for code in (FAR_VILLAGE, new, COUNTY):
        with office.refused(UnknownUnit, code):
            office.give(RenameUnit(code=code, unit_name="改名", effective_on=NEXT_MONTH), by=TOWN)
    with office.refused(UnknownUnit, FAR_GRID):
        office.give(RetireUnit(code=FAR_GRID), by=TOWN)
    with office.refused(UnknownUnit, FAR_GRID):
        office.give(RetireUnit(code=GRID, successors=(FAR_GRID,)), by=TOWN)
    with office.refused(NotPermitted, "上级单位"):
        office.give(RetireUnit(code=TOWNSHIP), by=TOWN)
    assert office.give(RenameUnit(code=TOWNSHIP, unit_name="东乡街道"), by=TOWN)


def test_a_department_ends_like_any_unit(office: Office) -> None:
    bureau = f"{TOWNSHIP}D02"
    office.give(RegisterUnit(code=bureau, level=Level.DEPARTMENT, unit_name="东乡镇平安办", parent=TOWNSHIP))
    assert office.give(RetireUnit(code=DEPARTMENT, successors=(bureau,))) == [ended(DEPARTMENT, bureau, on=TODAY)]


def test_a_successor_is_there_on_the_day_on_which_it_succeeds(office: Office) -> None:
    """What others became on a later day would otherwise be of a unit that was gone before."""
    office.give(RetireUnit(code=SECOND_GRID, successors=(GRID,), effective_on=TODAY))
    for change in (RetireUnit(code=GRID), MoveUnit(code=GRID, parent=SIBLING_VILLAGE)):
        with office.refused(InvalidInput, GRID, str(TODAY), "不能早于"):
            office.give(change.model_copy(update={"effective_on": FIFTH}))
    assert office.give(RetireUnit(code=GRID, effective_on=TODAY)) == [ended(GRID, on=TODAY)]


def test_who_succeeds_later_may_succeed_another_before(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID, successors=(SIBLING_GRID,), effective_on=NEXT_MONTH))
    assert office.give(RetireUnit(code=GRID, successors=(SIBLING_GRID,))) == [ended(GRID, SIBLING_GRID, on=TODAY)]
