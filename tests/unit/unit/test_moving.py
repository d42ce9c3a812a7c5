"""Moving units 改属: new codes for all of them, below a parent of the new place."""

import pytest

from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import MoveUnit, RegisterUnit, RenameUnit, RetireUnit, UnitRegistered
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.territory import Level
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
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
from tests.unit.grid.office import COUNTY_OFFICE, NEXT_MONTH, TODAY, TOMORROW, TOWN, Office
from tests.unit.unit.desk import DECEMBER, DEEP, FOUR_DIGITS, came, codes, ended, grid, unit, village

NEW = f"{OTHER_TOWNSHIP[:9]}002"
GRIDS = (f"{NEW}001", f"{NEW}002")
NOWHERE = "990101009000"


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_is_below_goes_with_the_unit_and_all_get_codes_of_the_new_place(office: Office) -> None:
    assert office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH)) == [
        came(NEW, Level.VILLAGE, "东一村", OTHER_TOWNSHIP, VILLAGE),
        came(GRIDS[0], Level.GRID, "东一村第一网格", NEW, GRID),
        ended(GRID, GRIDS[0]),
        came(GRIDS[1], Level.GRID, "东一村第二网格", NEW, SECOND_GRID),
        ended(SECOND_GRID, GRIDS[1]),
        ended(VILLAGE, NEW),
    ]
    assert {VILLAGE, GRID, SECOND_GRID} <= codes(office, TODAY)
    after = office.county.territory.registers.units.on(NEXT_MONTH)
    assert {NEW, *GRIDS} <= codes(office, NEXT_MONTH)
    assert [after.current(code).code for code in (VILLAGE, GRID, SECOND_GRID)] == [NEW, *GRIDS]
    assert not {NEW, *GRIDS} & codes(office, TODAY)


def test_a_free_sequence_is_kept_and_one_in_use_gives_way_to_the_next(office: Office) -> None:
    """西一村 has 001, so 东二村, whose own is 002, keeps it; 东一村 takes 003, for 002 was given away."""
    moves = [MoveUnit(code=code, parent=OTHER_TOWNSHIP) for code in (SIBLING_VILLAGE, VILLAGE)]
    new = [event.code for event in office.give(*moves) if isinstance(event, UnitRegistered)]
    assert [code for code in new if len(code) == len(NEW)] == [NEW, f"{OTHER_TOWNSHIP[:9]}003"]
    office.give(RetireUnit(code=FAR_GRID, effective_on=TOMORROW))
    office.give(RegisterUnit(code=f"{FAR_VILLAGE}007", level=Level.GRID, unit_name="第七", parent=FAR_VILLAGE))
    office.give(MoveUnit(code=f"{NEW}001", parent=FAR_VILLAGE, effective_on=NEXT_MONTH))
    assert f"{FAR_VILLAGE}008" in codes(office, NEXT_MONTH), "a code is not given twice, though its unit is no more"


def test_the_codes_may_be_said(office: Office) -> None:
    said = {VILLAGE: f"{OTHER_TOWNSHIP[:9]}040", SECOND_GRID: f"{OTHER_TOWNSHIP[:9]}040012"}
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, codes=said, effective_on=NEXT_MONTH))
    assert {*said.values(), f"{OTHER_TOWNSHIP[:9]}040001"} <= codes(office, NEXT_MONTH)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({VILLAGE: "990101001040"}, "前缀"),
        ({VILLAGE: FAR_VILLAGE}, "不得重复使用"),
        ({VILLAGE: VILLAGE}, "前缀"),
        ({GRID: f"{NEW}002", SECOND_GRID: f"{NEW}002"}, "不得重复使用"),
        ({GRID: f"{NEW}0001"}, "3位"),
        ({GRID: f"{NEW}000"}, "从1开始"),
        ({SIBLING_GRID: f"{NEW}003"}, SIBLING_GRID),
    ],
)
def test_codes_that_do_not_fit_are_refused(office: Office, wrong: dict[str, str], said: str) -> None:
    with office.refused(InvalidInput, said):
        office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, codes=wrong))


def test_sequences_run_out(office: Office) -> None:
    office.give(village(f"{OTHER_TOWNSHIP[:9]}999"), village(NEW))
    with office.refused(InvalidInput, "用尽", "codes"):
        office.give(MoveUnit(code=SIBLING_VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))
    office.give(
        MoveUnit(code=SIBLING_VILLAGE, parent=OTHER_TOWNSHIP, codes={SIBLING_VILLAGE: f"{OTHER_TOWNSHIP[:9]}010"})
    )


@pytest.mark.parametrize(
    ("code", "parent", "error", "said"),
    [
        (COUNTY, TOWNSHIP, InvalidInput, "另一上级"),
        (VILLAGE, TOWNSHIP, InvalidInput, "另一上级"),
        (TOWNSHIP, TOWNSHIP, InvalidInput, "自己之下"),
        (TOWNSHIP, VILLAGE, InvalidInput, "自己之下"),
        (TOWNSHIP, OTHER_TOWNSHIP, InvalidInput, "上级须是县"),
        (VILLAGE, FAR_VILLAGE, InvalidInput, "上级须是乡镇"),
        (GRID, OTHER_TOWNSHIP, InvalidInput, "上级须是村"),
        (VILLAGE, COUNTY_DEPARTMENT, InvalidInput, "上级须是乡镇"),
        (VILLAGE, NOWHERE, UnknownUnit, NOWHERE),
        (NOWHERE, TOWNSHIP, UnknownUnit, NOWHERE),
    ],
)
def test_a_place_that_is_none_is_refused(
    office: Office, code: str, parent: str, error: type[InvalidInput], said: str
) -> None:
    with office.refused(error, said):
        office.give(MoveUnit(code=code, parent=parent))


def test_the_new_place_is_there_on_the_day_and_is_not_to_end(office: Office) -> None:
    later, ending = f"{OTHER_TOWNSHIP[:9]}008", f"{OTHER_TOWNSHIP[:9]}009"
    office.give(village(later, on=DECEMBER), village(ending), RetireUnit(code=ending, effective_on=DECEMBER))
    with office.refused(InvalidInput, "早于其上级"):
        office.give(MoveUnit(code=GRID, parent=later, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "2026-12-01撤销"):
        office.give(MoveUnit(code=GRID, parent=ending, effective_on=NEXT_MONTH))
    office.give(MoveUnit(code=GRID, parent=later, effective_on=DECEMBER))


def test_what_changes_below_the_unit_later_must_come_first(office: Office) -> None:
    office.give(RenameUnit(code=SECOND_GRID, unit_name="新名", effective_on=DECEMBER))
    with office.refused(InvalidInput, SECOND_GRID, "2026-12-01"):
        office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))
    office.give(RetireUnit(code=GRID, effective_on=DECEMBER))
    with office.refused(InvalidInput, "2026-12-01撤销"):
        office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=DECEMBER))
    assert GRIDS[1] in codes(office, DECEMBER)
    assert GRIDS[0] not in codes(office, DECEMBER), "what ends on the day does not go with it"


def test_a_unit_that_ends_on_the_day_it_began_cannot_go_on(office: Office) -> None:
    office.give(grid(f"{VILLAGE}003", on=NEXT_MONTH))
    with office.refused(InvalidInput, f"{VILLAGE}003"):
        office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))


def test_moving_back_gives_a_third_code(office: Office) -> None:
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP))
    office.give(MoveUnit(code=NEW, parent=TOWNSHIP, effective_on=NEXT_MONTH))
    tree = office.county.territory.registers.units.on(NEXT_MONTH)
    assert tree.current(VILLAGE).code == tree.current(NEW).code == f"{TOWNSHIP[:9]}003"
    assert tree.current(GRID).code == f"{TOWNSHIP[:9]}003001"


def test_a_department_goes_to_another_government(office: Office) -> None:
    """The first department of a township has the sequence of the bureau already: it takes the next."""
    office.give(MoveUnit(code=DEPARTMENT, parent=COUNTY))
    assert unit(office, f"{COUNTY}D02", TODAY).name == "东乡镇综合执法队"


def test_a_grid_becomes_one_below_a_grid_where_the_policy_has_such(office: Office) -> None:
    with office.refused(InvalidInput, "第2层"):
        office.give(MoveUnit(code=SECOND_GRID, parent=GRID))
    deep = Office(DEEP)
    deep.give(MoveUnit(code=SECOND_GRID, parent=GRID), MoveUnit(code=SIBLING_GRID, parent=f"{GRID}002"))
    assert {f"{GRID}002", f"{GRID}002001"} <= codes(deep, TODAY)
    with deep.refused(InvalidInput, "自己之下"):
        deep.give(MoveUnit(code=GRID, parent=f"{GRID}002", effective_on=NEXT_MONTH))
    with deep.refused(InvalidInput, "第4层"):
        deep.give(MoveUnit(code=GRID, parent=FAR_GRID, effective_on=NEXT_MONTH), grid(f"{FAR_GRID}001002001"))


def test_new_codes_are_as_long_as_the_policy_says_now(office: Office) -> None:
    office.county.registrar.adopt_policy(AdoptPolicy(text=FOUR_DIGITS), COUNTY_OFFICE)
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP))
    assert {f"{NEW}0001", f"{NEW}0002"} <= codes(office, TODAY)


def test_only_whoever_is_above_both_places_moves_a_unit(office: Office) -> None:
    with office.refused(UnknownUnit, OTHER_TOWNSHIP):
        office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP), by=TOWN)
    with office.refused(UnknownUnit, FAR_GRID):
        office.give(MoveUnit(code=FAR_GRID, parent=VILLAGE), by=TOWN)
    with office.refused(NotPermitted, "单位改属"):
        office.give(MoveUnit(code=GRID, parent=SIBLING_VILLAGE), by=CLERK)
    assert office.give(MoveUnit(code=GRID, parent=SIBLING_VILLAGE), by=TOWN)


def test_a_move_that_is_done_is_not_done_again(office: Office) -> None:
    move = MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, codes={GRID: f"{NEW}009"})
    assert office.give(move)
    assert office.give(move) == []
    assert office.give(move.model_copy(update={"codes": {}})) == [], "which leaves the codes open"
    for other in ({"parent": COUNTY}, {"codes": {GRID: f"{NEW}008"}}, {"effective_on": NEXT_MONTH}):
        with office.refused(InvalidInput, "撤销"):
            office.give(move.model_copy(update=other))


def test_a_unit_that_another_stands_for_has_not_moved(office: Office) -> None:
    """It ended, and its successor was there before it."""
    office.give(RetireUnit(code=FAR_GRID, effective_on=TODAY))
    office.give(RetireUnit(code=SECOND_GRID, successors=(SIBLING_GRID,)))
    with office.refused(InvalidInput, "撤销"):
        office.give(MoveUnit(code=SECOND_GRID, parent=SIBLING_VILLAGE))


def test_who_has_nothing_to_do_with_a_unit_does_not_learn_what_became_of_it(office: Office) -> None:
    office.give(RetireUnit(code=FAR_GRID, effective_on=NEXT_MONTH))
    for command in (MoveUnit(code=FAR_GRID, parent=VILLAGE), RenameUnit(code=FAR_GRID, unit_name="别名")):
        with office.refused(UnknownUnit, f"没有编码为“{FAR_GRID}”的单位"):
            office.give(command, by=TOWN)
