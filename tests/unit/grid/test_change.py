"""Applications for a change of grids 网格变更申请: the township asks, the county approves and files."""

import pytest

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import (
    ApproveGridChange,
    AssignBlocks,
    ChangeState,
    DeclareBlocks,
    FileGridChange,
    GridAdjustment,
    GridGap,
    RejectGridChange,
    RequestGridChange,
    UnknownGridChange,
)
from gridflow.aggregates.grid.events import (
    BlocksAssigned,
    GridChangeApproved,
    GridChangeFiled,
    GridChangeRejected,
    GridChangeRequested,
)
from gridflow.aggregates.unit import (
    MergeUnits,
    MoveUnit,
    Part,
    RegisterUnit,
    RenameUnit,
    RetireUnit,
    SplitUnit,
    UnitRegistered,
    UnitRenamed,
    UnitRetired,
)
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, UnknownUnit
from gridflow.territory import Level
from gridflow.testing.territory import (
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.grid.office import (
    APPLYING,
    BRIGADE,
    BUREAU,
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
    adjustment,
    block,
)

THIRD = f"{VILLAGE}003"
CHANGE = f"{TOWNSHIP}-001"
RENAME = adjustment("rename-unit", code=GRID, unit_name="渔港网格")
MERGE = adjustment("merge-units", units=[GRID, SECOND_GRID], into=SECOND_GRID)
RETIRE = adjustment("retire-unit", code=GRID)
SPLIT = adjustment(
    "split-unit",
    code=GRID,
    parts=[{"code": GRID}, {"code": THIRD, "unit_name": "东一村第三网格"}],
)


@pytest.fixture
def office() -> Office:
    """The village's homes and school lie in its first grid; grids are changed on application."""
    office = Office(APPLYING)
    office.give(DeclareBlocks(code=VILLAGE, blocks=(block(HOMES), block(SCHOOL, "中心小学", "school"))))
    office.give(AssignBlocks(code=GRID, blocks=(HOMES, SCHOOL)))
    return office


def request(*adjustments: GridAdjustment, reason: str = "户数过少") -> RequestGridChange:
    return RequestGridChange(adjustments=adjustments, reason=reason)


DIRECT_CHANGES: tuple[Command, ...] = (
    RegisterUnit(code=THIRD, level=Level.GRID, unit_name="东一村第三网格", parent=VILLAGE),
    RenameUnit(code=GRID, unit_name="渔港网格"),
    MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID),
    RetireUnit(code=SECOND_GRID),
    SplitUnit(code=GRID, parts=(Part(code=GRID), Part(code=THIRD, unit_name="东一村第三网格"))),
    MoveUnit(code=SECOND_GRID, parent=SIBLING_VILLAGE),
)


@pytest.mark.parametrize("command", DIRECT_CHANGES, ids=lambda command: command.name)
def test_below_the_county_grids_are_changed_on_application_only(office: Office, command: Command) -> None:
    for by in (TOWN, VILLAGE_OFFICE):
        with office.refused(NotPermitted, "request-grid-change"):
            office.give(command, by=by)
    assert office.give(command, by=COUNTY_OFFICE)


@pytest.mark.parametrize("command", DIRECT_CHANGES, ids=lambda command: command.name)
def test_where_the_policy_says_so_they_are_changed_at_once(command: Command) -> None:
    assert Office(DIRECT).give(command, by=TOWN)


@pytest.mark.parametrize("policy", [APPLYING, DIRECT])
@pytest.mark.parametrize("command", DIRECT_CHANGES, ids=lambda command: command.name)
def test_a_department_never_has_grids_of_its_own(policy: str, command: Command) -> None:
    office = Office(policy)
    for by in (BRIGADE, BUREAU):
        with office.refused(NotPermitted, "部门不得"):
            office.give(command, by=by)


def test_other_units_need_no_application(office: Office) -> None:
    assert office.give(RenameUnit(code=VILLAGE, unit_name="东一社区"), by=TOWN)


def test_it_is_asked_for_approved_and_filed(office: Office) -> None:
    asked = request(RENAME)
    assert office.give(asked, by=TOWN) == [
        GridChangeRequested(change=CHANGE, unit=TOWNSHIP, adjustments=(RENAME,), reason="户数过少", document=None)
    ]
    assert office.give(asked, by=TOWN) == []
    assert office.on().tree.get(GRID).name == "东一村第一网格"

    approve = ApproveGridChange(change=CHANGE, document="示例综治〔2026〕8号")
    assert office.give(approve) == [
        GridChangeApproved(change=CHANGE, document="示例综治〔2026〕8号"),
        UnitRenamed(code=GRID, unit_name="渔港网格", effective_on=TODAY, document="示例综治〔2026〕8号"),
    ]
    assert office.give(approve) == []
    assert office.on().tree.get(GRID).name == "渔港网格"

    file = FileGridChange(change=CHANGE, document="备2026-8")
    assert office.give(file) == [GridChangeFiled(change=CHANGE, document="备2026-8")]
    assert office.give(file) == []
    with office.refused(NotAdmitted, "已备案"):
        office.give(FileGridChange(change=CHANGE, document="备2026-9"))
    change = office.on().grids.changes[CHANGE]
    assert (change.state, change.answer, change.requested_by) == (ChangeState.FILED, "备2026-8", TOWN)
    assert [event.body.topic for event in change.past] == [
        "grid-change.requested",
        "grid-change.approved",
        "grid-change.filed",
    ]


def test_a_rejected_one_changes_nothing(office: Office) -> None:
    office.give(request(MERGE), by=TOWN)
    reject = RejectGridChange(change=CHANGE, reason="理由不充分")
    assert office.give(reject) == [GridChangeRejected(change=CHANGE, reason="理由不充分")]
    assert office.give(reject) == []
    assert office.on().grids.changes[CHANGE].state is ChangeState.REJECTED
    for late in (ApproveGridChange(change=CHANGE), FileGridChange(change=CHANGE, document="备2026-8")):
        with office.refused(NotAdmitted, "已驳回"):
            office.give(late)
    assert GRID in office.on().tree


def test_each_step_needs_the_one_before(office: Office) -> None:
    office.give(request(MERGE), by=TOWN)
    with office.refused(NotAdmitted, "待批准"):
        office.give(FileGridChange(change=CHANGE, document="备2026-8"))
    office.give(ApproveGridChange(change=CHANGE))
    with office.refused(NotAdmitted, "已批准"):
        office.give(RejectGridChange(change=CHANGE, reason="迟了"))
    with office.refused(UnknownGridChange, "990101001000-002"):
        office.give(ApproveGridChange(change=f"{TOWNSHIP}-002"))


def test_only_a_township_asks_and_only_the_county_answers(office: Office) -> None:
    for by in (COUNTY_OFFICE, VILLAGE_OFFICE, BRIGADE):
        with office.refused(NotPermitted, "由乡镇(街道)申请"):
            office.give(request(RENAME), by=by)
    office.give(request(RENAME), by=TOWN)
    for answer in (
        ApproveGridChange(change=CHANGE),
        RejectGridChange(change=CHANGE, reason="不"),
        FileGridChange(change=CHANGE, document="备"),
    ):
        for by in (TOWN, OTHER_TOWN, BUREAU):
            with office.refused(NotPermitted, "县级"):
                office.give(answer, by=by)


def test_what_could_not_be_done_is_not_asked_for(office: Office) -> None:
    for wrong, said in (
        (adjustment("rename-unit", code=GRID), "第1项变更的“unit_name”缺少此项"),
        (adjustment("rename-unit", code=VILLAGE, unit_name="东一社区"), "不是网格"),
        (adjustment("rename-unit", code=GRID, unit_name="东一村第一网格"), "无须申请"),
        (adjustment("assign-blocks", code=SECOND_GRID, blocks=[HOMES]), "不得重叠"),
        (adjustment("register-unit", code=GRID, level="grid", unit_name="重号", parent=VILLAGE), "不得重复使用"),
    ):
        with office.refused(InvalidInput, said):
            office.give(request(wrong), by=TOWN)
    register = adjustment("register-unit", code=f"{FAR_VILLAGE}002", level="grid", unit_name="别处", parent=FAR_VILLAGE)
    for foreign in (register, adjustment("retire-unit", code=f"{FAR_VILLAGE}001")):
        with office.refused(UnknownUnit):
            office.give(request(foreign), by=TOWN)


def test_no_block_falls_out_of_the_net(office: Office) -> None:
    with office.refused(GridGap, HOMES, SCHOOL):
        office.give(request(RETIRE), by=TOWN)
    with office.refused(GridGap, SCHOOL):
        office.give(request(SPLIT, adjustment("assign-blocks", code=GRID, released=[SCHOOL])), by=TOWN)
    planned = adjustment("retire-unit", code=GRID, effective_on=NEXT_MONTH.isoformat())
    with office.refused(GridGap, NEXT_MONTH.isoformat()):
        office.give(request(planned), by=TOWN)


def test_what_became_a_gap_since_it_was_asked_for_is_found_at_the_approval(office: Office) -> None:
    empty = adjustment("retire-unit", code=SECOND_GRID)
    office.give(request(empty), by=TOWN)
    office.give(AssignBlocks(code=GRID, released=(HOMES,)), AssignBlocks(code=SECOND_GRID, blocks=(HOMES,)))
    with office.refused(GridGap, HOMES):
        office.give(ApproveGridChange(change=CHANGE))
    office.give(AssignBlocks(code=SECOND_GRID, released=(HOMES,)))
    # What is a gap already is no reason: the change makes none.
    assert UnitRetired(code=SECOND_GRID, effective_on=TODAY, successors=(), document=None) in office.give(
        ApproveGridChange(change=CHANGE)
    )


def test_a_split_says_which_blocks_go_where(office: Office) -> None:
    take = adjustment("assign-blocks", code=THIRD, blocks=[SCHOOL], effective_on=TOMORROW.isoformat())
    leave = adjustment("assign-blocks", code=GRID, released=[SCHOOL], effective_on=TOMORROW.isoformat())
    split = GridAdjustment(command="split-unit", body={**SPLIT.body, "effective_on": TOMORROW.isoformat()})
    office.give(request(split, leave, take), by=TOWN)
    _, registered, left, taken = office.give(ApproveGridChange(change=CHANGE))
    assert isinstance(registered, UnitRegistered)
    assert isinstance(left, BlocksAssigned)
    assert isinstance(taken, BlocksAssigned)
    assert {one.code: one.grid for one in office.on(TOMORROW).blocks()} == {HOMES: GRID, SCHOOL: THIRD}


def test_what_names_units_that_are_no_more_is_not_approved_and_says_who_follows(office: Office) -> None:
    office.give(request(RENAME), by=TOWN)
    office.give(MergeUnits(units=(TOWNSHIP,), into=OTHER_TOWNSHIP))
    moved = next(one.code for one in office.on().tree if one.name == "东一村第一网格")
    with office.refused(NotAdmitted, GRID, TODAY.isoformat(), f"“东一村第一网格”({moved})承接", "由“西山镇”"):
        office.give(ApproveGridChange(change=CHANGE))
    office.give(RejectGridChange(change=CHANGE, reason="编码已变"))
    office.give(request(adjustment("rename-unit", code=moved, unit_name="渔港网格")), by=OTHER_TOWN)
    office.give(ApproveGridChange(change=f"{OTHER_TOWNSHIP}-001"))
    assert office.on().tree.get(moved).name == "渔港网格"


def test_a_unit_named_anywhere_in_it_may_be_the_one_that_is_no_more(office: Office) -> None:
    office.give(request(MERGE), by=TOWN)
    office.give(RetireUnit(code=SECOND_GRID, successors=(GRID,), effective_on=TOMORROW))
    with office.refused(NotAdmitted, SECOND_GRID, TOMORROW.isoformat(), f"({GRID})承接"):
        office.give(ApproveGridChange(change=CHANGE))


def test_the_same_may_be_asked_for_again_once_it_was_answered(office: Office) -> None:
    office.give(request(MERGE), by=TOWN)
    office.give(RejectGridChange(change=CHANGE, reason="理由不充分"))
    (again,) = office.give(request(MERGE), by=TOWN)
    assert isinstance(again, GridChangeRequested)
    assert again.change == f"{TOWNSHIP}-002"
