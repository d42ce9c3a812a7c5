"""Registering units 单位登记: codes, levels, the units above, and days."""

from datetime import date

import pytest

from gridflow.aggregates.grid import DescribeUnit
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import RegisterUnit, RenameUnit, RetireUnit, UnitRegistered
from gridflow.aggregates.unit.plan import require_first_root
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.territory import Level, Unit, UnitHistory
from gridflow.testing import person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    FAR_GRID,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.grid.office import BUREAU, COUNTY_OFFICE, NEXT_MONTH, TODAY, TOMORROW, TOWN, Office
from tests.unit.unit.desk import DEEP, FIFTH, FOUR_DIGITS, PAPER, came, codes, ended, grid, unit, village

THIRD = f"{VILLAGE}003"


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_unit_is_registered_with_its_day_and_its_paper(office: Office) -> None:
    command = grid(THIRD, "第三网格", NEXT_MONTH, (GRID,)).model_copy(update={"document": PAPER})
    assert office.give(command) == [
        UnitRegistered(
            code=THIRD,
            level=Level.GRID,
            unit_name="第三网格",
            parent=VILLAGE,
            effective_on=NEXT_MONTH,
            origins=(GRID,),
            document=PAPER,
        )
    ]
    assert THIRD not in codes(office, date(2026, 10, 31))
    assert unit(office, THIRD, NEXT_MONTH) == Unit(THIRD, Level.GRID, "第三网格", VILLAGE)


def test_without_a_day_it_was_there_as_long_as_the_unit_above(office: Office) -> None:
    assert office.give(grid(THIRD)) == [came(THIRD, Level.GRID, "新网格", VILLAGE, on=None)]
    assert THIRD in codes(office, date(1990, 1, 1))
    new = f"{TOWNSHIP[:9]}009"
    office.give(village(new, on=FIFTH))
    assert office.give(grid(f"{new}001")) == [came(f"{new}001", Level.GRID, "新网格", new, on=FIFTH)]


def test_what_is_registered_just_so_already_is_registered_once(office: Office) -> None:
    office.give(grid(THIRD, on=TOMORROW))
    assert office.give(grid(THIRD, on=TOMORROW)) == []
    for other in (grid(THIRD, on=NEXT_MONTH), grid(THIRD, "别名", TOMORROW), grid(THIRD)):
        with office.refused(InvalidInput, THIRD, "不得重复使用"):
            office.give(other)


def test_the_code_of_a_former_unit_is_never_given_again(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID, effective_on=FIFTH))
    for again in (grid(SECOND_GRID, "东一村第二网格"), grid(SECOND_GRID, on=NEXT_MONTH)):
        with office.refused(InvalidInput, SECOND_GRID, "不得重复使用"):
            office.give(again)


@pytest.mark.parametrize(
    ("code", "level", "parent", "error", "said"),
    [
        (f"{VILLAGE}001", Level.VILLAGE, TOWNSHIP, InvalidInput, "却是网格"),
        ("990101001", Level.VILLAGE, TOWNSHIP, InvalidInput, "无效"),
        (f"{SIBLING_VILLAGE}009", Level.GRID, VILLAGE, InvalidInput, "前缀"),
        (f"{VILLAGE}009", Level.DEPARTMENT, VILLAGE, InvalidInput, "却是网格"),
        (f"{VILLAGE}009", Level.GRID, TOWNSHIP, InvalidInput, "上级须是村"),
        ("990101001009", Level.VILLAGE, COUNTY, InvalidInput, "上级须是乡镇"),
        ("990101009001", Level.VILLAGE, "990101009000", UnknownUnit, "上级“990101009000”不存在"),
        ("990101001003", Level.VILLAGE, "990101001003", InvalidInput, "上级须是乡镇"),
        (f"{DEPARTMENT}001", Level.GRID, DEPARTMENT, InvalidInput, "无效"),
        ("990102000000", Level.COUNTY, None, InvalidInput, "根单位已登记"),
        ("990100000000", Level.CITY, None, InvalidInput, "一县一库"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(
    office: Office, code: str, level: Level, parent: str | None, error: type[InvalidInput], said: str
) -> None:
    with office.refused(error, said):
        office.give(RegisterUnit(code=code, level=level, unit_name="某单位", parent=parent))


def test_a_unit_is_not_there_before_the_one_above_nor_after_it(office: Office) -> None:
    new = f"{TOWNSHIP[:9]}009"
    office.give(village(new, on=NEXT_MONTH))
    for early in (TODAY, date(2026, 10, 31)):
        with office.refused(InvalidInput, "早于其上级"):
            office.give(grid(f"{new}001", on=early))
    office.give(grid(f"{new}001"))
    with office.refused(InvalidInput, "之下还有1个单位"):
        office.give(RetireUnit(code=new, effective_on=date(2026, 12, 1)))
    ending = f"{TOWNSHIP[:9]}008"
    office.give(village(ending), RetireUnit(code=ending, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "新村", "2026-11-01撤销"):
        office.give(grid(f"{ending}001"))


def test_a_unit_comes_from_units_that_there_are(office: Office) -> None:
    for wrong in (f"{VILLAGE}009", THIRD):
        with office.refused(UnknownUnit, wrong):
            office.give(grid(THIRD, on=TOMORROW, origins=(GRID, wrong)))
    with office.refused(UnknownUnit, FAR_GRID):
        office.give(grid(THIRD, on=TOMORROW, origins=(FAR_GRID,)), by=TOWN)


def test_grids_have_as_many_digits_and_levels_as_the_policy_says(office: Office) -> None:
    """FEATURES A2: three digits by default, grids below grids where the policy has them."""
    long = f"{VILLAGE}0003"
    with office.refused(InvalidInput, "3位"):
        office.give(RegisterUnit(code=long, level=Level.GRID, unit_name="长码", parent=VILLAGE))
    with office.refused(InvalidInput, "1层", "第2层"):
        office.give(grid(f"{GRID}001"))
    deep = Office(DEEP)
    deep.give(grid(f"{GRID}001"), grid(f"{GRID}001001"))
    with deep.refused(InvalidInput, "3层", "第4层"):
        deep.give(grid(f"{GRID}001001001"))
    office.county.registrar.adopt_policy(AdoptPolicy(text=FOUR_DIGITS), COUNTY_OFFICE)
    office.give(RegisterUnit(code=long, level=Level.GRID, unit_name="长码", parent=VILLAGE))
    with office.refused(InvalidInput, "4位"):
        office.give(grid(THIRD))


def test_only_whoever_is_above_registers_a_unit(office: Office) -> None:
    office.give(grid(THIRD), by=TOWN)
    elsewhere = f"{OTHER_TOWNSHIP[:9]}009"
    with office.refused(UnknownUnit, OTHER_TOWNSHIP):
        office.give(village(elsewhere), by=TOWN)
    with office.refused(NotPermitted, "登记单位"):
        office.give(grid(f"{VILLAGE}004"), by=CLERK)
    with office.refused(NotPermitted, "部门不得"):
        office.give(grid(f"{VILLAGE}004"), by=BUREAU)
    office.give(village(elsewhere, on=NEXT_MONTH))
    with office.refused(UnknownUnit, elsewhere):
        office.give(grid(f"{elsewhere}001", on=NEXT_MONTH), by=TOWN)


def test_of_one_call_all_are_registered_or_none(office: Office) -> None:
    new = f"{TOWNSHIP[:9]}009"
    with office.refused(InvalidInput, "前缀"):
        office.give(
            village(new), grid(f"{new}001"), RegisterUnit(code=THIRD, level=Level.GRID, unit_name="错", parent=new)
        )
    assert new not in office.county.territory.registers.units
    assert len(office.give(village(new), grid(f"{new}001"))) == 2


def test_the_root_must_be_there_on_the_day_it_is_registered() -> None:
    """Nobody could act in a county that is still to come."""
    root = Unit(COUNTY, Level.COUNTY, "示例县", None)
    require_first_root(root, UnitHistory(), TODAY, TODAY)
    with pytest.raises(InvalidInput, match="2026-10-13"):
        require_first_root(root, UnitHistory(), TOMORROW, TODAY)


def test_somebody_whose_unit_is_no_more_registers_nothing(office: Office) -> None:
    office.give(RetireUnit(code=DEPARTMENT, effective_on=FIFTH))
    assert ended(DEPARTMENT, on=FIFTH) == office.county.log.after(0, 1000)[-1][1].body
    with office.refused(UnknownUnit, "东乡镇综合执法队", "东乡镇"):
        office.give(village(f"{TOWNSHIP[:9]}009"), by=person("administrator", DEPARTMENT))


def test_said_again_with_other_origins_it_is_another_registration(office: Office) -> None:
    office.give(grid(THIRD, "第三网格", TODAY, (GRID,)))
    assert office.give(grid(THIRD, "第三网格", TODAY, (GRID,))) == []
    for origins in ((), (SECOND_GRID,), (GRID, SECOND_GRID)):
        with office.refused(InvalidInput, "不得重复使用"):
            office.give(grid(THIRD, "第三网格", TODAY, origins))


def test_a_unit_comes_from_units_of_its_level(office: Office) -> None:
    for origin in (VILLAGE, TOWNSHIP, DEPARTMENT):
        with office.refused(InvalidInput, origin, "同级"):
            office.give(grid(THIRD, "第三网格", TODAY, (GRID, origin)))


def test_who_has_nothing_to_do_with_a_unit_does_not_learn_that_it_is_registered(office: Office) -> None:
    known, unknown = grid(FAR_GRID, "西一村第一网格"), grid(f"{FAR_GRID[:-3]}777")
    for command in (known, unknown):
        with office.refused(UnknownUnit, command.parent or ""):
            office.give(command, by=TOWN)


def test_a_change_may_be_recorded_two_years_ahead_and_no_more(office: Office) -> None:
    """A mistyped year cannot be taken back, and nothing may come before it."""
    for command in (grid(THIRD, on=date(2028, 10, 13)), village(f"{TOWNSHIP[:9]}009", on=date(2199, 12, 31))):
        with office.refused(InvalidInput, str(command.effective_on), "两年", "2028-10-12"):
            office.give(command)
    for change in (
        RetireUnit(code=GRID),
        RenameUnit(code=GRID, unit_name="别名"),
        DescribeUnit(code=GRID, facts=Facts()),
    ):
        with office.refused(InvalidInput, "2199-06-10", "两年"):
            office.give(change.model_copy(update={"effective_on": date(2199, 6, 10)}))
    assert office.give(grid(THIRD, on=date(2028, 10, 12)))
