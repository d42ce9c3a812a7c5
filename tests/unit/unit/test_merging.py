"""Merging units 合并: into one of them, or into a new one."""

from datetime import date

import pytest

from gridflow.aggregates.grid import RejectGridChange, RequestGridChange
from gridflow.aggregates.unit import MergeUnits, RenameUnit, RetireUnit
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.territory import Level
from gridflow.testing.territory import (
    COUNTY,
    DEPARTMENT,
    FAR_DEPARTMENT,
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
from tests.unit.grid.office import APPLYING, NEXT_MONTH, OTHER_TOWN, TODAY, TOWN, Office, adjustment
from tests.unit.unit.desk import DECEMBER, DEEP, came, codes, ended, grid, renamed, village

NEW = f"{TOWNSHIP[:9]}009"
THIRD = f"{VILLAGE}003"
NOWHERE = "990101001777"


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_goes_on_and_takes_in_what_was_below_the_other(office: Office) -> None:
    """东二村's grid had the sequence 001, which is 东一村's own first grid: it gets the next that was never used."""
    merge = MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=VILLAGE, unit_name="东兴村", effective_on=NEXT_MONTH)
    assert office.give(merge) == [
        renamed(VILLAGE, "东兴村"),
        came(THIRD, Level.GRID, "东二村第一网格", VILLAGE, SIBLING_GRID),
        ended(SIBLING_GRID, THIRD),
        ended(SIBLING_VILLAGE, VILLAGE),
    ]
    tree = office.county.territory.registers.units.on(NEXT_MONTH)
    assert [child.code for child in tree.children(VILLAGE)] == [GRID, SECOND_GRID, THIRD]
    assert tree.current(SIBLING_VILLAGE).code == VILLAGE


def test_it_need_not_be_named_among_those_that_end(office: Office) -> None:
    events = office.give(MergeUnits(units=(SIBLING_VILLAGE,), into=VILLAGE))
    assert events[-1] == ended(SIBLING_VILLAGE, VILLAGE, on=TODAY)
    assert len(events) == 3


def test_a_new_one_comes_from_all_of_them(office: Office) -> None:
    merge = MergeUnits(
        units=(VILLAGE, SIBLING_VILLAGE), into=NEW, unit_name="东兴村", parent=TOWNSHIP, effective_on=NEXT_MONTH
    )
    assert office.give(merge) == [
        came(NEW, Level.VILLAGE, "东兴村", TOWNSHIP, VILLAGE, SIBLING_VILLAGE),
        came(f"{NEW}001", Level.GRID, "东一村第一网格", NEW, GRID),
        ended(GRID, f"{NEW}001"),
        came(f"{NEW}002", Level.GRID, "东一村第二网格", NEW, SECOND_GRID),
        ended(SECOND_GRID, f"{NEW}002"),
        ended(VILLAGE, NEW),
        came(f"{NEW}003", Level.GRID, "东二村第一网格", NEW, SIBLING_GRID),
        ended(SIBLING_GRID, f"{NEW}003"),
        ended(SIBLING_VILLAGE, NEW),
    ]
    history = office.county.territory.registers.units
    assert history.at(NEW, TODAY) is None, "nobody can tell which of the two it was"
    assert history.at(f"{NEW}003", TODAY) == SIBLING_GRID


def test_units_of_different_parents_merge(office: Office) -> None:
    office.give(MergeUnits(units=(TOWNSHIP, OTHER_TOWNSHIP), into=TOWNSHIP, effective_on=NEXT_MONTH))
    tree = office.county.territory.registers.units.on(NEXT_MONTH)
    assert [unit.code for unit in tree.children(COUNTY)] == [f"{COUNTY}D01", TOWNSHIP]
    assert tree.current(FAR_VILLAGE).code == f"{TOWNSHIP[:9]}003"
    assert tree.current(FAR_GRID).code == f"{TOWNSHIP[:9]}003001"
    assert tree.current(FAR_DEPARTMENT).code == f"{TOWNSHIP}D02"
    office.give(MergeUnits(units=(DEPARTMENT, f"{TOWNSHIP}D02"), into=DEPARTMENT, effective_on=DECEMBER))
    assert office.county.territory.registers.units.current(FAR_DEPARTMENT, DECEMBER) == DEPARTMENT


def test_successors_of_successors_stand_for_a_unit(office: Office) -> None:
    office.give(MergeUnits(units=(GRID, SECOND_GRID), into=GRID))
    office.give(MergeUnits(units=(VILLAGE,), into=SIBLING_VILLAGE, effective_on=NEXT_MONTH))
    assert office.county.territory.registers.units.current(SECOND_GRID, NEXT_MONTH) == f"{SIBLING_VILLAGE}002"


@pytest.mark.parametrize(
    ("command", "error", "said"),
    [
        (MergeUnits(units=(VILLAGE,), into=VILLAGE), InvalidInput, "两个以上"),
        (MergeUnits(units=(VILLAGE, TOWNSHIP), into=SIBLING_VILLAGE), InvalidInput, "同级"),
        (MergeUnits(units=(VILLAGE,), into=TOWNSHIP), InvalidInput, "同级"),
        (MergeUnits(units=(GRID,), into=DEPARTMENT), InvalidInput, "同级"),
        (MergeUnits(units=(VILLAGE, NOWHERE), into=SIBLING_VILLAGE), UnknownUnit, NOWHERE),
        (MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=NEW), InvalidInput, "名称和上级"),
        (MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=NEW, unit_name="新"), InvalidInput, "名称和上级"),
        (MergeUnits(units=(VILLAGE,), into=NEW, unit_name="新", parent=TOWNSHIP), InvalidInput, "两个以上"),
        (MergeUnits(units=(VILLAGE, VILLAGE), into=NEW, unit_name="新", parent=TOWNSHIP), InvalidInput, "两个以上"),
        (
            MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=NEW, unit_name="新", parent=OTHER_TOWNSHIP),
            InvalidInput,
            "前缀",
        ),
        (
            MergeUnits(units=(GRID, SECOND_GRID), into=f"{VILLAGE}0009", unit_name="新", parent=VILLAGE),
            InvalidInput,
            "3位",
        ),
        (MergeUnits(units=(COUNTY, TOWNSHIP), into=COUNTY), InvalidInput, "同级"),
        (MergeUnits(units=(SIBLING_VILLAGE,), into=VILLAGE, codes={GRID: THIRD}), InvalidInput, GRID),
    ],
)
def test_what_is_no_merger_is_refused(
    office: Office, command: MergeUnits, error: type[InvalidInput], said: str
) -> None:
    with office.refused(error, said):
        office.give(command)


def test_a_unit_does_not_merge_into_what_is_below_it() -> None:
    deep = Office(DEEP)
    lower = f"{GRID}001"
    deep.give(grid(lower), grid(f"{lower}001"))
    for merge in (
        MergeUnits(units=(GRID,), into=lower),
        MergeUnits(units=(GRID, lower), into=SECOND_GRID),
        MergeUnits(units=(GRID, lower), into=THIRD, unit_name="新", parent=VILLAGE),
        MergeUnits(units=(GRID, SECOND_GRID), into=f"{GRID}009", unit_name="新", parent=GRID),
    ):
        with deep.refused(InvalidInput, "一个在另一个之下"):
            deep.give(merge)
    events = deep.give(MergeUnits(units=(lower,), into=GRID))
    assert ended(lower, GRID, on=TODAY) in events, "one that is dissolved into the unit above it leaves it what it had"
    assert f"{GRID}002" in codes(deep, TODAY)


def test_units_that_end_or_are_still_to_come_do_not_merge(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH), village(NEW, on=DECEMBER))
    with office.refused(InvalidInput, "2026-11-01撤销"):
        office.give(MergeUnits(units=(GRID, SECOND_GRID), into=GRID, effective_on=NEXT_MONTH))
    for merge in (
        MergeUnits(units=(SIBLING_VILLAGE,), into=NEW, effective_on=NEXT_MONTH),
        MergeUnits(units=(NEW,), into=SIBLING_VILLAGE, effective_on=NEXT_MONTH),
    ):
        with office.refused(InvalidInput, NEW, "2026-12-01"):
            office.give(merge)
    office.give(RenameUnit(code=SIBLING_VILLAGE, unit_name="东二新村", effective_on=DECEMBER))
    with office.refused(InvalidInput, SIBLING_VILLAGE, "2026-12-01"):
        office.give(MergeUnits(units=(SIBLING_VILLAGE,), into=VILLAGE, effective_on=NEXT_MONTH))


def test_only_whoever_is_above_all_of_them_merges_units(office: Office) -> None:
    for merge in (
        MergeUnits(units=(VILLAGE, FAR_VILLAGE), into=VILLAGE),
        MergeUnits(units=(VILLAGE,), into=FAR_VILLAGE),
        MergeUnits(
            units=(VILLAGE, SIBLING_VILLAGE),
            into=f"{OTHER_TOWNSHIP[:9]}009",
            unit_name="新",
            parent=OTHER_TOWNSHIP,
        ),
    ):
        with office.refused(UnknownUnit):
            office.give(merge, by=TOWN)
    assert office.give(MergeUnits(units=(VILLAGE,), into=SIBLING_VILLAGE), by=TOWN)


def test_one_that_goes_on_stays_where_it_is(office: Office) -> None:
    merge = MergeUnits(units=(SIBLING_VILLAGE,), into=VILLAGE, parent=OTHER_TOWNSHIP)
    with office.refused(InvalidInput, VILLAGE, TOWNSHIP):
        office.give(merge)
    assert office.give(merge.model_copy(update={"parent": TOWNSHIP}))


def test_who_has_nothing_to_do_with_a_unit_does_not_learn_what_became_of_it(office: Office) -> None:
    """A foreign unit that is there, one that ends and one that never was are refused alike."""
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))
    for units in ((FAR_GRID, SECOND_GRID), (FAR_GRID, GRID), (FAR_GRID, f"{VILLAGE}777")):
        with pytest.raises(UnknownUnit) as refused:
            office.give(MergeUnits(units=units, into=FAR_GRID), by=OTHER_TOWN)
        assert refused.value.detail == f"没有编码为“{units[1]}”的单位"


@pytest.mark.parametrize(
    ("merge", "another"),
    [
        (MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=VILLAGE, unit_name="东兴村"), {"unit_name": "东盛村"}),
        (
            MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=NEW, unit_name="东兴村", parent=TOWNSHIP),
            {"codes": {GRID: f"{NEW}003"}},
        ),
    ],
)
def test_a_merger_that_is_done_is_not_done_again(office: Office, merge: MergeUnits, another: dict[str, object]) -> None:
    assert office.give(merge)
    assert office.give(merge) == []
    assert office.give(merge.model_copy(update={"units": (SIBLING_VILLAGE,)})) == [], "which is part of it"
    for other in (another, {"effective_on": NEXT_MONTH}):
        with office.refused(InvalidInput, "撤销"):
            office.give(merge.model_copy(update=other))


@pytest.mark.parametrize("day", [TODAY, NEXT_MONTH])
def test_what_comes_below_a_new_one_is_recorded_at_its_whole_path(office: Office, day: date) -> None:
    head = office.county.log.head().position
    merge = MergeUnits(
        units=(VILLAGE, SIBLING_VILLAGE), into=NEW, unit_name="东兴村", parent=TOWNSHIP, effective_on=day
    )
    office.give(merge)
    recorded = [event for _, event in office.county.log.after(head, 100)]
    township = f"{COUNTY}/{TOWNSHIP}/"
    paths = {event.stream_id.removeprefix("unit/"): event.unit_path for event in recorded if event.version == 1}
    assert paths == {NEW: township} | {f"{NEW}00{number}": f"{township}{NEW}/" for number in (1, 2, 3)}
    ending = {event.stream_id.removeprefix("unit/"): event.unit_path for event in recorded if event.version > 1}
    villages = {GRID: VILLAGE, SECOND_GRID: VILLAGE, SIBLING_GRID: SIBLING_VILLAGE}
    assert ending == dict.fromkeys((VILLAGE, SIBLING_VILLAGE), township) | {
        grid: f"{township}{village}/" for grid, village in villages.items()
    }


def test_what_a_former_unit_applied_for_is_recorded_where_its_successor_is() -> None:
    office = Office(APPLYING)
    asked = RequestGridChange(adjustments=(adjustment("rename-unit", code=GRID, unit_name="别名"),), reason="更名")
    office.give(asked, by=TOWN)
    office.give(MergeUnits(units=(TOWNSHIP,), into=OTHER_TOWNSHIP))
    office.give(RejectGridChange(change=f"{TOWNSHIP}-001", reason="已合并"))
    *_, (_, rejected) = office.county.log.after(office.county.log.head().position - 1, 10)
    assert (rejected.body.topic, rejected.unit_path) == ("grid-change.rejected", f"{COUNTY}/{OTHER_TOWNSHIP}/")
