"""The public board of a grid 公示牌, the register with who works in it, and the rates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.grid import (
    AssignBlocks,
    Bounds,
    DeclareBlocks,
    DeclareForeignGrids,
    DescribeUnit,
    Facts,
    IntegrateGrid,
    Responsible,
)
from gridflow.aggregates.person import ApproveAppointment, ProposeAppointment, RegisterPerson
from gridflow.application.event_words import Words
from gridflow.application.grid_board import board
from gridflow.application.grid_rates import coverage, integration
from gridflow.application.grid_register import grid_register, responsible
from gridflow.application.keys import Caller
from gridflow.application.staffing import Share
from gridflow.errors import UnknownUnit
from gridflow.policy import PolicyPack, builtin_pack, builtin_text
from gridflow.testing.territory import FAR_VILLAGE, GRID, SECOND_GRID, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from gridflow.worktime import SHANGHAI
from tests.unit.grid.office import HOMES, SCHOOL, TODAY, Office, block, foreign

LEADER = Responsible(title="网格长", name="示例甲", phone="0580-0000000")
GUIDE = Responsible(title="网格指导员", name="示例乙", person="u-2")


@pytest.fixture
def office() -> Office:
    """A grid with particulars, a block, a head and a guide; the guide is in the register of people too."""
    office = Office(builtin_text("s0"))
    bounds = Bounds(east="人民路", south="小河", west="山脚", north="闸口")
    post = {"person": "u-2", "post": "guide", "unit": GRID}
    office.give(
        DeclareBlocks(code=VILLAGE, blocks=(block(HOMES, "渔港新村"), block(SCHOOL, "中心小学", "school"))),
        AssignBlocks(code=GRID, blocks=(HOMES,)),
        DescribeUnit(code=GRID, facts=Facts(bounds=bounds, households=312, responsible=(LEADER, GUIDE))),
        RegisterPerson(person="u-2", full_name="示例乙", birth_date=date(1990, 1, 1), phone="0580-0000002"),
        ProposeAppointment.model_validate(post),
        ApproveAppointment.model_validate(post | {"document": "示例〔2026〕1号", "published_on": TODAY}),
    )
    return office


def shown(office: Office, changes: Mapping[str, Any] | None = None, /, **publicity: Any) -> dict[str, str]:
    """The board of the grid under `s0` with other rules of publicity, and other `changes` of the pack."""
    rules = builtin_pack("s0").publicity.model_copy(update=publicity)
    policy = builtin_pack("s0").model_copy(update={"publicity": rules, **(changes or {})})
    grids = office.on()
    people = office.county.territory.registers.people
    lines = board(GRID, policy, grids, people, Words(grids.tree, policy, SHANGHAI))
    return {line.title: line.text for line in lines}


def test_the_board_has_what_the_policy_names(office: Office) -> None:
    assert shown(office) == {
        "网格名称": "东一村第一网格",
        "网格编码": GRID,
        "网格范围": "东至人民路,南至小河,西至山脚,北至闸口;渔港新村",
        "网格党小组长": "未登记",
        "网格长": "示例甲",
        "专职网格员": "未登记",
        "兼职网格员": "未登记",
        "网格指导员": "示例乙",
    }


def test_people_stand_on_it_once_with_how_to_reach_them(office: Office) -> None:
    lines = shown(office, board=("责任人", "联系方式", "户数", "人数", "工作内容"))
    assert lines == {
        "责任人": "网格指导员 示例乙、网格长 示例甲",
        "联系方式": "示例乙 0580-0000002、示例甲 0580-0000000",
        "户数": "312户",
        "人数": "未登记",
        "工作内容": "未登记",
    }


def test_it_shows_nobody_where_the_policy_puts_nobody_up(office: Office) -> None:
    office.give(DescribeUnit(code=GRID, facts=Facts(board={"联系方式": "0580-0000000", "工作内容": "巡查走访"})))
    titles = ("网格名称", "网格长", "网格指导员", "网格人员", "联系方式", "工作内容")
    lines = shown(office, board=titles, names=False)
    assert [lines[title] for title in titles] == ["东一村第一网格", *["按规定不公示"] * 4, "巡查走访"]


def test_what_is_no_grid_has_none(office: Office) -> None:
    grids, policy = office.on(), builtin_pack("s0")
    people = office.county.territory.registers.people
    for code in (VILLAGE, "990101009009009"):
        with pytest.raises(UnknownUnit):
            board(code, policy, grids, people, Words(grids.tree, policy, SHANGHAI))


def test_the_register_has_every_grid_of_a_unit_with_its_people(office: Office) -> None:
    entries = {
        one.unit.code: one for one in grid_register(office.on(), office.county.territory.registers.people, VILLAGE)
    }
    assert list(entries) == [GRID, SECOND_GRID]
    assert [(one.person.id, one.appointment.post) for one in entries[GRID].staff] == [("u-2", "guide")]
    assert [one.code for one in entries[GRID].blocks] == [HOMES]
    assert (entries[SECOND_GRID].facts, entries[SECOND_GRID].staff) == (Facts(), ())


def test_whose_post_the_policy_has_no_more_does_not_stand_on_the_board(office: Office) -> None:
    """Neither the name nor, under another line, the number."""
    lines = shown(office, {"staffing": ()}, board=("责任人", "联系方式"))
    assert lines == {"责任人": "网格长 示例甲、网格指导员 示例乙", "联系方式": "示例甲 0580-0000000"}
    office.give(DescribeUnit(code=GRID, facts=Facts(responsible=())))
    assert shown(office, {"staffing": ()}, board=("联系方式",)) == {"联系方式": "未登记"}


def test_a_way_to_reach_somebody_is_masked_whatever_it_is(office: Office) -> None:
    said = ("微信 zhangsan", "找村口小卖部")
    people = tuple(LEADER.model_copy(update={"phone": one}) for one in said)
    worker = Caller("u-9", TOWNSHIP, ("grid_worker",))
    masked = responsible(Facts(responsible=people), worker, builtin_pack("s0"))
    assert [one.phone for one in masked] == ["＊＊＊", "＊＊＊"]


def test_who_may_not_record_people_reads_them_masked(office: Office) -> None:
    facts, policy = office.on().facts(GRID), builtin_pack("s0")
    keeper, worker = (Caller("u-9", TOWNSHIP, (role,)) for role in ("administrator", "grid_worker"))
    assert responsible(facts, keeper, policy) == (LEADER, GUIDE)
    first, second = responsible(facts, worker, policy)
    assert (first.name, first.phone, second.name, second.phone) == ("示＊＊", "＊＊＊", "示＊＊", None)


def test_coverage_counts_the_blocks_that_lie_in_a_grid(office: Office) -> None:
    policy = builtin_pack("s0")
    found = coverage(policy, office.on(), TOWNSHIP)
    assert found.share == Share(1, 2, 100)
    assert (found.share.percent, found.share.reached) == (50.0, False)
    assert [one.code for one in found.gaps] == [SCHOOL]
    assert found.undeclared == (SIBLING_VILLAGE,)
    office.give(AssignBlocks(code=SECOND_GRID, blocks=(SCHOOL,)))
    assert coverage(policy, office.on(), TOWNSHIP).share.reached is True
    assert _share(policy, office, FAR_VILLAGE) == Share(0, 0, 100)


def test_integration_counts_the_departments_grids_that_are_part_of_ours(office: Office) -> None:
    policy = builtin_pack("s0")
    office.give(DeclareForeignGrids(code=VILLAGE, grids=(foreign("fire-1"), foreign("wood-1"))))
    office.give(IntegrateGrid(code=GRID, grids=("fire-1",)))
    found = integration(policy, office.on(), VILLAGE)
    assert (found.share, [one.id for one in found.gaps]) == (Share(1, 2, 100), ["wood-1"])
    assert integration(policy, office.on(), SIBLING_VILLAGE).share.percent is None


def _share(policy: PolicyPack, office: Office, unit: str) -> Share:
    return coverage(policy, office.on(), unit).share
