"""Blocks 区块: declared by villages, put into grids without overlap, and where they go when units change."""

import pytest

from gridflow.aggregates.grid import AssignBlocks, DeclareBlocks, GridGap, PlacedBlock
from gridflow.aggregates.grid.events import BlocksAssigned, BlocksDeclared
from gridflow.aggregates.unit import MergeUnits, MoveUnit, Part, RetireUnit, SplitUnit
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.testing.territory import (
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
from tests.unit.grid.office import (
    APPLYING,
    BRIGADE,
    COUNTY_OFFICE,
    DIRECT,
    HOMES,
    NEXT_MONTH,
    OTHER_TOWN,
    SCHOOL,
    TODAY,
    TOMORROW,
    TOWN,
    VILLAGE_OFFICE,
    Office,
    block,
)

THIRD = f"{VILLAGE}003"


@pytest.fixture
def office() -> Office:
    """The village has declared homes and a school; the homes lie in the first grid."""
    office = Office()
    office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES), block(SCHOOL, "中心小学", "school"))))
    office.give(AssignBlocks(code=GRID, blocks=(HOMES,)))
    return office


def places(office: Office, unit: str | None = None) -> dict[str, str | None]:
    return {one.code: one.grid for one in office.on().blocks(unit)}


def test_a_village_declares_its_blocks(office: Office) -> None:
    assert office.on().blocks() == [
        PlacedBlock(HOMES, "居民区", "residential", VILLAGE, GRID),
        PlacedBlock(SCHOOL, "中心小学", "school", VILLAGE, None),
    ]
    more = block(f"{VILLAGE}B03", "后山", "forest")
    assert office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES), more)), by=VILLAGE_OFFICE) == [
        BlocksDeclared(code=VILLAGE, blocks=(more,), withdrawn=(), effective_on=TODAY, document=None)
    ]
    assert office.give(DeclareBlocks(code=VILLAGE, blocks=(more,))) == []


def test_a_withdrawn_block_is_no_more_from_its_day(office: Office) -> None:
    office.give(DeclareBlocks(code=VILLAGE, withdrawn=(SCHOOL,), effective_on=TOMORROW))
    assert [one.code for one in office.on(TODAY).blocks()] == [HOMES, SCHOOL]
    assert [one.code for one in office.on(TOMORROW).blocks()] == [HOMES]
    assert office.give(DeclareBlocks(code=VILLAGE, withdrawn=(SCHOOL,), effective_on=TOMORROW)) == []
    with office.refused(InvalidInput, "不能早于"):
        office.give(DeclareBlocks(code=VILLAGE, blocks=(block(SCHOOL, "小学"),), effective_on=TODAY))


def test_what_is_no_block_of_the_village_is_refused(office: Office) -> None:
    for wrong, said in (
        (DeclareBlocks(code=VILLAGE), "没有写明"),
        (DeclareBlocks(code=VILLAGE, blocks=(block(HOMES),), withdrawn=(HOMES,)), "多次"),
        (DeclareBlocks(code=VILLAGE, blocks=(block(f"{SIBLING_VILLAGE}B01"),)), VILLAGE),
        (DeclareBlocks(code=VILLAGE, withdrawn=(f"{VILLAGE}B09",)), "没有申报过"),
        (DeclareBlocks(code=VILLAGE, blocks=(block(HOMES, block_type="castle"),)), "school(学校)"),
        (DeclareBlocks(code=SIBLING_VILLAGE, blocks=(block(HOMES, "别的"),)), "东二村"),
        (DeclareBlocks(code=GRID, blocks=(block(HOMES),)), "不是村(社区)"),
    ):
        with office.refused(InvalidInput, said):
            office.give(wrong)
    with office.refused(UnknownUnit):
        office.give(DeclareBlocks(code=VILLAGE, blocks=(block(SCHOOL, "小学"),)), by=OTHER_TOWN)


def test_a_block_lies_in_one_grid_at_most(office: Office) -> None:
    assert office.give(AssignBlocks(code=GRID, blocks=(HOMES, SCHOOL))) == [
        BlocksAssigned(code=GRID, blocks=(SCHOOL,), released=(), effective_on=TODAY, document=None)
    ]
    assert office.give(AssignBlocks(code=GRID, blocks=(HOMES, SCHOOL))) == []
    with office.refused(InvalidInput, "东一村第一网格", "不得重叠"):
        office.give(AssignBlocks(code=SECOND_GRID, blocks=(HOMES,)))
    office.give(AssignBlocks(code=GRID, released=(HOMES,)), AssignBlocks(code=SECOND_GRID, blocks=(HOMES,)))
    assert places(office) == {HOMES: SECOND_GRID, SCHOOL: GRID}
    assert places(office, SECOND_GRID) == {HOMES: SECOND_GRID}
    assert office.give(AssignBlocks(code=SECOND_GRID, blocks=(HOMES,))) == []


def test_what_no_grid_can_take_is_refused(office: Office) -> None:
    for wrong, said in (
        (AssignBlocks(code=GRID), "没有写明"),
        (AssignBlocks(code=GRID, blocks=(f"{VILLAGE}B09",)), "没有区块"),
        (AssignBlocks(code=SIBLING_GRID, blocks=(SCHOOL,)), "不在网格"),
        (AssignBlocks(code=VILLAGE, blocks=(SCHOOL,)), "不是网格"),
        (AssignBlocks(code=SECOND_GRID, released=(HOMES,)), "东一村第一网格"),
    ):
        with office.refused(InvalidInput, said):
            office.give(wrong)
    with office.refused(UnknownUnit):
        office.give(AssignBlocks(code=GRID, blocks=(SCHOOL,)), by=BRIGADE)
    assert office.give(AssignBlocks(code=GRID, released=(SCHOOL,))) == []


def test_where_changes_are_applied_for_only_gaps_are_filled_below_the_county() -> None:
    office = Office(APPLYING)
    office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES),)), by=VILLAGE_OFFICE)
    office.give(AssignBlocks(code=GRID, blocks=(HOMES,)), by=TOWN)
    with office.refused(NotPermitted, "request-grid-change"):
        office.give(AssignBlocks(code=GRID, released=(HOMES,)), by=TOWN)
    with office.refused(NotPermitted, HOMES, "由县级撤回"):
        office.give(DeclareBlocks(code=VILLAGE, withdrawn=(HOMES,)), by=TOWN)
    office.give(AssignBlocks(code=GRID, released=(HOMES,)))
    assert places(office) == {HOMES: None}
    office.give(DeclareBlocks(code=VILLAGE, withdrawn=(HOMES,)), by=VILLAGE_OFFICE)
    assert places(office) == {}


def test_the_county_withdraws_what_lies_in_a_grid_and_where_they_change_them_others_do() -> None:
    for policy, by in ((APPLYING, COUNTY_OFFICE), (DIRECT, VILLAGE_OFFICE)):
        office = Office(policy)
        office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES),)))
        office.give(AssignBlocks(code=GRID, blocks=(HOMES,)))
        assert office.give(DeclareBlocks(code=VILLAGE, withdrawn=(HOMES,)), by=by)


def test_blocks_of_a_merged_grid_go_to_the_one_that_goes_on(office: Office) -> None:
    office.give(MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID, effective_on=TOMORROW))
    assert [one.code for one in office.on(TODAY).blocks(GRID)] == [HOMES]
    assert [one.code for one in office.on(TOMORROW).blocks(SECOND_GRID)] == [HOMES]


@pytest.mark.parametrize("policy", [APPLYING, DIRECT])
@pytest.mark.parametrize("successors", [(), (VILLAGE,)])
def test_no_grid_ends_and_leaves_its_blocks_in_none(policy: str, successors: tuple[str, ...]) -> None:
    office = Office(policy)
    office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES),)), AssignBlocks(code=GRID, blocks=(HOMES,)))
    end = RetireUnit(code=GRID, successors=successors, effective_on=TOMORROW)
    with office.refused(GridGap, HOMES, TOMORROW.isoformat(), "successors", "assign-blocks"):
        office.give(end)
    office.give(AssignBlocks(code=GRID, released=(HOMES,)), AssignBlocks(code=SECOND_GRID, blocks=(HOMES,)))
    office.give(end)
    assert {one.code: one.grid for one in office.on(TOMORROW).blocks()} == {HOMES: SECOND_GRID}


def test_a_block_that_is_put_into_a_grid_later_is_not_left_behind_either(office: Office) -> None:
    office.give(AssignBlocks(code=SECOND_GRID, blocks=(SCHOOL,), effective_on=NEXT_MONTH))
    with office.refused(GridGap, SCHOOL, NEXT_MONTH.isoformat()):
        office.give(RetireUnit(code=SECOND_GRID, effective_on=TOMORROW))


def test_what_is_a_gap_already_keeps_no_grid_from_ending(office: Office) -> None:
    office.give(RetireUnit(code=GRID, successors=(SECOND_GRID,)))
    assert places(office) == {HOMES: SECOND_GRID, SCHOOL: None}


def test_blocks_of_a_split_grid_follow_the_first_part_until_they_are_put_elsewhere(office: Office) -> None:
    split = SplitUnit(code=GRID, parts=(Part(code=GRID), Part(code=THIRD, unit_name="东一村第三网格")))
    office.give(split, AssignBlocks(code=GRID, released=(HOMES,)), AssignBlocks(code=THIRD, blocks=(HOMES, SCHOOL)))
    assert places(office) == {HOMES: THIRD, SCHOOL: THIRD}


def test_blocks_go_with_a_village_that_moves_and_one_that_merges(office: Office) -> None:
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))
    moved = f"{OTHER_TOWNSHIP[:9]}002"
    assert [(one.code, one.village, one.grid) for one in office.on(NEXT_MONTH).blocks()] == [
        (HOMES, moved, f"{moved}001"),
        (SCHOOL, moved, None),
    ]
    assert places(office, TOWNSHIP) == {HOMES: GRID, SCHOOL: None}
    office.give(MergeUnits(units=(FAR_VILLAGE, moved), into=FAR_VILLAGE, effective_on=NEXT_MONTH.replace(day=2)))
    after = office.on(NEXT_MONTH.replace(day=2))
    assert {one.village for one in after.blocks()} == {FAR_VILLAGE}
    office.give(AssignBlocks(code=FAR_GRID, blocks=(SCHOOL,), effective_on=NEXT_MONTH.replace(day=2)))
    own = DeclareBlocks(
        code=FAR_VILLAGE, blocks=(block(SCHOOL, "旧校舍", "school"),), effective_on=NEXT_MONTH.replace(day=3)
    )
    office.give(own)
    assert office.on(NEXT_MONTH.replace(day=3)).blocks(FAR_GRID)[0].title == "旧校舍"


def test_a_block_lies_in_the_village_of_its_grid_when_its_village_is_split(office: Office) -> None:
    parted = f"{TOWNSHIP[:9]}003"
    parts = (
        Part(code=VILLAGE, units=(SECOND_GRID,)),
        Part(code=parted, unit_name="东三村", units=(GRID,)),
    )
    office.give(SplitUnit(code=VILLAGE, parts=parts))
    assert [(one.code, one.village, one.grid) for one in office.on().blocks()] == [
        (HOMES, parted, f"{parted}001"),
        (SCHOOL, VILLAGE, None),
    ]
    office.give(AssignBlocks(code=f"{parted}001", blocks=(SCHOOL,)))
    assert places(office, parted) == {HOMES: f"{parted}001", SCHOOL: f"{parted}001"}
