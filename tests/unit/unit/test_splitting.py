"""Splitting units 拆分: every unit right below goes to exactly one part."""

import pytest

from gridflow.aggregates.unit import MoveUnit, Part, RetireUnit, SplitUnit
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.territory import Level
from gridflow.testing.territory import (
    COUNTY,
    DEPARTMENT,
    FAR_VILLAGE,
    GRID,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.grid.office import NEXT_MONTH, OTHER_TOWN, TODAY, TOWN, Office
from tests.unit.unit.desk import DECEMBER, came, codes, ended, grid, renamed

UPPER, LOWER = f"{TOWNSHIP[:9]}008", f"{TOWNSHIP[:9]}009"
NOWHERE = "990101001777"


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_unit_ends_and_its_parts_come(office: Office) -> None:
    parts = (
        Part(code=UPPER, unit_name="东上村", units=(SECOND_GRID,)),
        Part(code=LOWER, unit_name="东下村", units=(GRID,)),
    )
    assert office.give(SplitUnit(code=VILLAGE, parts=parts, effective_on=NEXT_MONTH)) == [
        came(UPPER, Level.VILLAGE, "东上村", TOWNSHIP, VILLAGE),
        came(f"{UPPER}002", Level.GRID, "东一村第二网格", UPPER, SECOND_GRID),
        ended(SECOND_GRID, f"{UPPER}002"),
        came(LOWER, Level.VILLAGE, "东下村", TOWNSHIP, VILLAGE),
        came(f"{LOWER}001", Level.GRID, "东一村第一网格", LOWER, GRID),
        ended(GRID, f"{LOWER}001"),
        ended(VILLAGE, UPPER, LOWER),
    ]
    history = office.county.territory.registers.units
    assert history.current(VILLAGE, NEXT_MONTH) == UPPER, "the first part stands for what is not said otherwise"
    assert history.current(GRID, NEXT_MONTH) == f"{LOWER}001"
    assert history.at(LOWER, TODAY) == VILLAGE


def test_one_part_may_keep_the_code_and_what_goes_to_it(office: Office) -> None:
    parts = (
        Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID,)),
        Part(code=VILLAGE, unit_name="东上村", units=(GRID,)),
    )
    assert office.give(SplitUnit(code=VILLAGE, parts=parts, effective_on=NEXT_MONTH)) == [
        came(LOWER, Level.VILLAGE, "东下村", TOWNSHIP, VILLAGE),
        came(f"{LOWER}002", Level.GRID, "东一村第二网格", LOWER, SECOND_GRID),
        ended(SECOND_GRID, f"{LOWER}002"),
        renamed(VILLAGE, "东上村"),
    ]
    assert {VILLAGE, GRID, LOWER} <= codes(office, NEXT_MONTH)
    assert SECOND_GRID not in codes(office, NEXT_MONTH)


def test_a_grid_with_nothing_below_it_is_split_by_its_codes_alone(office: Office) -> None:
    third = f"{VILLAGE}003"
    events = office.give(SplitUnit(code=GRID, parts=(Part(code=GRID), Part(code=third, unit_name="东一村第三网格"))))
    assert events == [came(third, Level.GRID, "东一村第三网格", VILLAGE, GRID, on=TODAY)]


def one_and(*parts: Part) -> tuple[Part, ...]:
    return (Part(code=UPPER, unit_name="东上村", units=(GRID,)), *parts)


@pytest.mark.parametrize(
    ("parts", "error", "said"),
    [
        (one_and(Part(code=LOWER, unit_name="东下村")), InvalidInput, f"“{SECOND_GRID}”没有归入"),
        (one_and(Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID, GRID))), InvalidInput, "两处"),
        (one_and(Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID, SECOND_GRID))), InvalidInput, "两处"),
        (one_and(Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID, SIBLING_GRID))), InvalidInput, SIBLING_GRID),
        (one_and(Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID, NOWHERE))), InvalidInput, NOWHERE),
        (one_and(Part(code=UPPER, unit_name="东下村", units=(SECOND_GRID,))), InvalidInput, "重复"),
        (one_and(Part(code=LOWER, units=(SECOND_GRID,))), InvalidInput, "写明名称"),
        (one_and(Part(code=SIBLING_VILLAGE, unit_name="东下村", units=(SECOND_GRID,))), InvalidInput, "重复使用"),
        (one_and(Part(code="990101002009", unit_name="东下村", units=(SECOND_GRID,))), InvalidInput, "前缀"),
        (one_and(Part(code=f"{VILLAGE}009", unit_name="东下村", units=(SECOND_GRID,))), InvalidInput, "却是网格"),
    ],
)
def test_parts_that_leave_a_gap_or_overlap_are_refused(
    office: Office, parts: tuple[Part, ...], error: type[InvalidInput], said: str
) -> None:
    """FEATURES A4: no gap, no overlap."""
    with office.refused(error, said):
        office.give(SplitUnit(code=VILLAGE, parts=parts))


def test_the_parts_of_a_grid_have_codes_as_the_policy_says(office: Office) -> None:
    parts = (Part(code=GRID), Part(code=f"{VILLAGE}0003", unit_name="长码"))
    with office.refused(InvalidInput, "3位"):
        office.give(SplitUnit(code=GRID, parts=parts))


def test_what_cannot_be_split_is_refused(office: Office) -> None:
    two = (Part(code="990102000000", unit_name="甲县"), Part(code="990103000000", unit_name="乙县"))
    with office.refused(InvalidInput, "根单位"):
        office.give(SplitUnit(code=COUNTY, parts=two))
    with office.refused(UnknownUnit, NOWHERE):
        office.give(SplitUnit(code=NOWHERE, parts=two))
    with office.refused(UnknownUnit, FAR_VILLAGE):
        office.give(SplitUnit(code=FAR_VILLAGE, parts=two), by=TOWN)
    towns = (
        Part(code=TOWNSHIP, units=(VILLAGE, SIBLING_VILLAGE, DEPARTMENT)),
        Part(code="990101009000", unit_name="新镇"),
    )
    with office.refused(NotPermitted, "上级单位"):
        office.give(SplitUnit(code=TOWNSHIP, parts=towns), by=TOWN)
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "2026-11-01撤销"):
        office.give(SplitUnit(code=SECOND_GRID, parts=(Part(code=SECOND_GRID), Part(code=UPPER, unit_name="甲"))))


def test_what_is_to_come_below_a_unit_belongs_to_a_part_that_keeps_the_code(office: Office) -> None:
    """It cannot get another code before it is there."""
    third = f"{VILLAGE}003"
    office.give(grid(third, on=DECEMBER))
    gone = SplitUnit(code=VILLAGE, parts=one_and(Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID, third))))
    with office.refused(InvalidInput, third, "2026-12-01"):
        office.give(gone)
    kept = (Part(code=VILLAGE, units=(GRID, third)), Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID,)))
    office.give(SplitUnit(code=VILLAGE, parts=kept))
    assert third in codes(office, DECEMBER)


def test_a_part_moves_on_and_its_cases_with_it(office: Office) -> None:
    parts = (Part(code=VILLAGE, units=(GRID,)), Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID,)))
    office.give(
        SplitUnit(code=VILLAGE, parts=parts), MoveUnit(code=LOWER, parent="990101002000", effective_on=DECEMBER)
    )
    history = office.county.territory.registers.units
    assert history.current(SECOND_GRID, DECEMBER) == "990101002009002"
    assert history.at("990101002009002", TODAY) == f"{LOWER}002"
    assert DEPARTMENT in history.on(DECEMBER)


@pytest.mark.parametrize("first", [UPPER, VILLAGE])
def test_a_split_that_is_done_is_not_done_again(office: Office, first: str) -> None:
    upper = Part(code=first, unit_name="东上村", units=(GRID,))
    lower = Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID,))
    split = SplitUnit(code=VILLAGE, parts=(upper, lower))
    assert office.give(split)
    assert office.give(split) == []
    others = (
        (upper, lower.model_copy(update={"unit_name": "东底村"})),
        (upper.model_copy(update={"units": (SECOND_GRID,)}), lower.model_copy(update={"units": (GRID,)})),
        (upper, lower, Part(code=f"{TOWNSHIP[:9]}010", unit_name="东边村")),
        (upper, upper),
        (upper, lower.model_copy(update={"units": ()})),
    )
    for parts in others:
        with office.refused(InvalidInput):
            office.give(split.model_copy(update={"parts": parts}))


def test_who_has_nothing_to_do_with_a_unit_does_not_learn_what_became_of_it(office: Office) -> None:
    office.give(RetireUnit(code=SECOND_GRID, effective_on=NEXT_MONTH))
    with office.refused(UnknownUnit, f"没有编码为“{SECOND_GRID}”的单位"):
        office.give(
            SplitUnit(code=SECOND_GRID, parts=(Part(code=SECOND_GRID), Part(code=UPPER, unit_name="甲"))), by=OTHER_TOWN
        )
