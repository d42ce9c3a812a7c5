"""Particulars of units 台账: said day by day, kept through moves, and drawn without overlap."""

from typing import Any

import pytest
from pydantic import ValidationError

from gridflow.aggregates.grid import Bounds, DescribeUnit, Facts, Responsible
from gridflow.aggregates.grid.events import UnitDescribed
from gridflow.aggregates.unit import MergeUnits, MoveUnit, RetireUnit
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.policy.where import Where
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
    VILLAGE,
)
from tests.unit.grid.office import NEXT_MONTH, OTHER_TOWN, TODAY, TOMORROW, VILLAGE_OFFICE, Office

BOUNDS = Bounds(east="人民路", south="小河", west="山脚", north="闸口")
LEADER = Responsible(title="网格长", name="示例甲", phone="0580-0000000")


@pytest.fixture
def office() -> Office:
    return Office()


def describe(code: str, **facts: Any) -> DescribeUnit:
    return DescribeUnit(code=code, facts=Facts.model_validate(facts))


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    """A square in hundredths of a degree."""
    corners = ((0, 0), (size, 0), (size, size), (0, size), (0, 0))
    return {
        "type": "Polygon",
        "coordinates": (tuple((122 + (west + x) / 100, 30 + (south + y) / 100) for x, y in corners),),
    }


def test_what_is_said_later_leaves_the_rest_as_it_was(office: Office) -> None:
    command = describe(GRID, block_type="residential", bounds=BOUNDS, households=312, responsible=(LEADER,))
    assert office.give(command, by=VILLAGE_OFFICE) == [
        UnitDescribed(code=GRID, facts=command.facts, effective_on=TODAY, document=None)
    ]
    assert office.give(command) == []
    office.give(describe(GRID, households=300, where="urban").model_copy(update={"effective_on": TOMORROW}))
    assert office.on(TODAY).facts(GRID).households == 312
    after = office.on(TOMORROW).facts(GRID)
    assert (after.households, after.where, after.bounds, after.responsible) == (300, Where.URBAN, BOUNDS, (LEADER,))
    assert office.on(TODAY).facts(SECOND_GRID) == Facts()


def test_an_earlier_day_may_be_filled_in_later(office: Office) -> None:
    office.give(describe(GRID, households=300))
    office.give(
        describe(GRID, households=250, population=700).model_copy(update={"effective_on": TODAY.replace(day=1)})
    )
    assert office.on(TODAY.replace(day=2)).households(GRID) == 250
    assert (office.on(TODAY).households(GRID), office.on(TODAY).facts(GRID).population) == (300, 700)


def test_town_and_country_hold_for_all_below_that_say_nothing_else(office: Office) -> None:
    office.give(describe(VILLAGE, where="urban"), describe(SECOND_GRID, where="rural"))
    found = office.on()
    assert [found.where(code) for code in (VILLAGE, GRID, SECOND_GRID, SIBLING_GRID)] == [
        Where.URBAN,
        Where.URBAN,
        Where.RURAL,
        None,
    ]


def test_a_unit_that_only_moves_keeps_its_particulars_and_one_that_merges_does_not(office: Office) -> None:
    office.give(describe(VILLAGE, households=900), describe(GRID, households=312), describe(FAR_VILLAGE, households=50))
    office.give(MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH))
    moved = f"{OTHER_TOWNSHIP[:9]}002"
    after = office.on(NEXT_MONTH)
    assert [after.households(code) for code in (moved, f"{moved}001", f"{moved}002")] == [900, 312, None]
    assert office.on(TODAY).households(VILLAGE) == 900
    office.give(MergeUnits(units=(moved,), into=FAR_VILLAGE, effective_on=NEXT_MONTH.replace(day=2)))
    assert office.on(NEXT_MONTH.replace(day=2)).households(FAR_VILLAGE) == 50


def test_what_cannot_be_said_is_refused(office: Office) -> None:
    with office.refused(InvalidInput, "没有写明"):
        office.give(describe(GRID))
    with office.refused(InvalidInput, "residential(居民区)"):
        office.give(describe(GRID, block_type="castle"))
    with office.refused(UnknownUnit):
        office.give(describe(GRID, households=1), by=OTHER_TOWN)
    with office.refused(UnknownUnit):
        office.give(describe(f"{VILLAGE}009", households=1))
    office.give(RetireUnit(code=SECOND_GRID, successors=(GRID,), effective_on=TOMORROW))
    office.give(describe(SECOND_GRID, households=1))
    with office.refused(InvalidInput, "不存在"):
        office.give(describe(SECOND_GRID, households=2).model_copy(update={"effective_on": TOMORROW}))


def test_grids_of_a_village_do_not_overlap_but_touch(office: Office) -> None:
    office.give(describe(GRID, outline=square(0, 0)), describe(SECOND_GRID, outline=square(1, 0)))
    with office.refused(InvalidInput, "东一村第一网格", "重叠"):
        office.give(describe(SECOND_GRID, outline=square(0.5, 0)))
    # Half a metre of another pen is no overlap.
    office.give(describe(SECOND_GRID, outline=square(0.9995, 0)))


def test_grids_of_different_villages_do_not_overlap_either(office: Office) -> None:
    office.give(describe(GRID, outline=square(0, 0)), describe(VILLAGE, outline=square(0, 0, 2)))
    for other in (SIBLING_GRID, FAR_GRID):
        with office.refused(InvalidInput, "东一村第一网格", "重叠"):
            office.give(describe(other, outline=square(0, 0)))
        office.give(describe(other, outline=square(1 + int(other[8]), 0)))
    with office.refused(InvalidInput, "“东一村”重叠"):
        office.give(describe(FAR_VILLAGE, outline=square(1.5, 1.5)))
    # What is above a grid, and departments beside one another, have the same area.
    office.give(describe(DEPARTMENT, outline=square(0, 0)), describe(FAR_DEPARTMENT, outline=square(0, 0)))


def test_an_outline_goes_along_where_it_fits_and_is_lost_where_it_does_not(office: Office) -> None:
    office.give(
        describe(GRID, outline=square(0, 0), households=312),
        describe(SECOND_GRID, outline=square(1, 0)),
        describe(FAR_VILLAGE, outline=square(1, 0, 3)),
        MoveUnit(code=GRID, parent=FAR_VILLAGE, effective_on=TOMORROW),
        MoveUnit(code=SECOND_GRID, parent=FAR_VILLAGE, effective_on=TOMORROW),
    )
    after = office.on(TOMORROW)
    outside, inside = (after.facts(f"{FAR_VILLAGE}00{number}") for number in (2, 3))
    assert (outside.outline, outside.households) == (None, 312)
    assert inside.outline == after.facts(SECOND_GRID).outline is not None
    assert office.on(TODAY).facts(GRID).outline is not None
    again = describe(f"{FAR_VILLAGE}002", outline=square(2, 0)).model_copy(update={"effective_on": TOMORROW})
    office.give(again)
    assert office.on(TOMORROW).facts(f"{FAR_VILLAGE}002").outline == again.facts.outline


def test_where_a_village_moves_without_an_outline_those_of_its_grids_go_along(office: Office) -> None:
    office.give(describe(GRID, outline=square(0, 0)), MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP))
    moved = f"{OTHER_TOWNSHIP[:9]}002001"
    assert office.on().facts(moved).outline is not None
    with office.refused(InvalidInput, "东一村第一网格", "重叠"):
        office.give(describe(FAR_GRID, outline=square(0.5, 0)))


def test_an_overlap_on_a_later_day_is_one_too(office: Office) -> None:
    office.give(describe(GRID, outline=square(0, 0)).model_copy(update={"effective_on": NEXT_MONTH}))
    with office.refused(InvalidInput, "重叠"):
        office.give(describe(SECOND_GRID, outline=square(0.5, 0)))


def test_a_grid_that_is_no_more_leaves_its_area(office: Office) -> None:
    office.give(describe(GRID, outline=square(0, 0)), RetireUnit(code=GRID, successors=(SECOND_GRID,)))
    office.give(describe(SECOND_GRID, outline=square(0, 0, 2)))


def test_a_grid_lies_within_its_village_and_a_village_around_its_grids(office: Office) -> None:
    office.give(describe(VILLAGE, outline=square(0, 0, 2)), describe(GRID, outline=square(0, 0)))
    with office.refused(InvalidInput, "超出上级“东一村”"):
        office.give(describe(GRID, outline=square(1.5, 0)))
    with office.refused(InvalidInput, "东一村第一网格", "超出本单位"):
        office.give(describe(VILLAGE, outline=square(0.5, 0, 2)))
    with office.refused(InvalidInput, "东一村", "超出本单位"):
        office.give(describe(COUNTY, outline=square(1, 0, 2)))
    with office.refused(InvalidInput, "重叠"):
        office.give(describe(SIBLING_VILLAGE, outline=square(1.5, 0)))
    office.give(describe(COUNTY, outline=square(-1, -1, 20)))


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        (((122, 30), (122.1, 30.1), (122.1, 30), (122, 30.1), (122, 30)), "自相交"),
        (((122, 30), (122.1, 30), (122.2, 30), (122, 30)), "点太少"),
    ],
)
def test_an_outline_encloses_an_area(office: Office, ring: Any, said: str) -> None:
    with office.refused(InvalidInput, "边界图形有误"):
        office.give(describe(GRID, outline={"type": "Polygon", "coordinates": (ring,)}))


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Point", "coordinates": (122, 30)},
        {"type": "Polygon", "coordinates": ()},
        {"type": "Polygon", "coordinates": (((122, 30), (122.1, 30), (122.1, 30.1), (122, 30.1)),)},
        {"type": "Polygon", "coordinates": (((122, 30), (182, 30), (122.1, 30.1), (122, 30)),)},
        {"type": "Polygon", "coordinates": (((122, 30), (122.1, 30), (122, 30)),)},
        {"type": "Polygon", "coordinates": (tuple((122, 30) for _ in range(5001)),)},
    ],
)
def test_what_is_no_outline_is_not_even_a_command(outline: Any) -> None:
    with pytest.raises(ValidationError):
        describe(GRID, outline=outline)


def test_several_areas_are_one_outline(office: Office) -> None:
    parts = {"type": "MultiPolygon", "coordinates": (square(0, 0)["coordinates"], square(3, 3)["coordinates"])}
    office.give(describe(GRID, outline=parts))
    with office.refused(InvalidInput, "重叠"):
        office.give(describe(SECOND_GRID, outline=square(3.5, 3.5)))
    office.give(describe(SECOND_GRID, outline=square(1.5, 1.5)))
