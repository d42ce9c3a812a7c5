"""Unit codes 单位编码."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.territory import Level, check_code, county_of, level_of_code
from gridflow.territory.codes import code_below, division_chain, parent_levels, sequence, significant


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("330900000000", Level.CITY),
        ("330921000000", Level.COUNTY),
        ("330921100000", Level.TOWNSHIP),
        ("330921100001", Level.VILLAGE),
        ("330921100001001", Level.GRID),
        ("330921100001001001", Level.GRID),
        ("330921100001" + "1" * 40, Level.GRID),
        ("330921000000D01", Level.DEPARTMENT),
        ("330921100000D99", Level.DEPARTMENT),
        ("330921100001D01", Level.DEPARTMENT),
    ],
)
def test_the_shape_of_a_code_tells_its_level(code: str, level: Level) -> None:
    """2+2+2+3+3 digits, a grid's sequence after its village's, a department's after its government's."""
    assert level_of_code(code) is level


@pytest.mark.parametrize(
    "code",
    [
        "",
        "330921",
        "33092110000",
        "3309211000000",
        "030921000000",
        "330000000000",
        "330921000001",
        "330921100000001",
        "330921100001000",
        "330921100001D1",
        "330921100001" + "1" * 41,
        "330921100001d01",
        "33092110000a",
        "３３0921100000",
        "330921100000\n",
        "9" * 500,
    ],
)
def test_anything_else_is_no_code(code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        level_of_code(code)
    assert refused.value.context["field"] == "code"
    assert len(refused.value.detail) < 120


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("330921000000", Level.COUNTY, "330900000000"),
        ("330921000000", Level.COUNTY, None),
        ("330921100000", Level.TOWNSHIP, "330921000000"),
        ("330921100001", Level.VILLAGE, "330921100000"),
        ("330921100001001", Level.GRID, "330921100001"),
        ("330921100001001002", Level.GRID, "330921100001001"),
        ("330921100000D01", Level.DEPARTMENT, "330921100000"),
    ],
)
def test_a_code_fits_its_level_and_its_parent(code: str, level: Level, parent: str | None) -> None:
    check_code(code, level, parent)


@pytest.mark.parametrize(
    ("code", "level", "parent", "field"),
    [
        ("330921100000", Level.VILLAGE, "330921000000", "level"),
        ("330921100000", Level.TOWNSHIP, "330922000000", "parent"),
        ("330921100001", Level.VILLAGE, "330921101000", "parent"),
        ("330921100001", Level.VILLAGE, "330921000000", "parent"),
        ("330921100001001", Level.GRID, "330921100002", "parent"),
        ("330921100001001", Level.GRID, "330921100000", "parent"),
        ("330921100000", Level.TOWNSHIP, "330900000000", "parent"),
        ("330921100001001002", Level.GRID, "330921100001002", "parent"),
        ("330921100001001", Level.GRID, "330921100001001", "code"),
        ("330921100000D01001", Level.GRID, "330921100000D01", "code"),
        ("330921100000D01", Level.DEPARTMENT, "330921000000", "parent"),
        ("330921000000D01", Level.DEPARTMENT, "330921100000", "parent"),
        ("330921100000D02", Level.DEPARTMENT, "330921100000D01", "parent"),
        ("330921100000", Level.TOWNSHIP, "nowhere", "code"),
    ],
)
def test_a_code_that_does_not_is_refused_with_the_field(code: str, level: Level, parent: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_code(code, level, parent)
    assert refused.value.context["field"] == field


def test_the_levels_stand_one_above_the_other() -> None:
    """A grid below a village or a grid, a department beside any government (FEATURES A1)."""
    governments = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    assert {level: parent_levels(level) for level in Level} == {
        Level.CITY: (),
        Level.COUNTY: (Level.CITY,),
        Level.TOWNSHIP: (Level.COUNTY,),
        Level.VILLAGE: (Level.TOWNSHIP,),
        Level.GRID: (Level.VILLAGE, Level.GRID),
        Level.DEPARTMENT: governments,
    }
    assert len({level.chinese for level in Level}) == len(Level)


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("330900000000", "3309"),
        ("330921000000", "330921"),
        ("330921100000", "330921100"),
        ("330921100001", "330921100001"),
        ("330921100001001", "330921100001001"),
    ],
)
def test_what_all_units_below_share(code: str, digits: str) -> None:
    assert significant(code) == digits


@pytest.mark.parametrize(
    ("code", "level", "parent", "own"),
    [
        ("330921100000", Level.TOWNSHIP, "330921000000", "100"),
        ("330921100007", Level.VILLAGE, "330921100000", "007"),
        ("330921100007012", Level.GRID, "330921100007", "012"),
        ("330921100007012003", Level.GRID, "330921100007012", "003"),
        ("330921100000D04", Level.DEPARTMENT, "330921100000", "D04"),
        ("330921000000D04", Level.DEPARTMENT, "330921000000", "D04"),
    ],
)
def test_a_code_is_its_parents_and_a_part_of_its_own(code: str, level: Level, parent: str, own: str) -> None:
    assert sequence(code, parent) == own
    assert code_below(parent, level, own) == code


def test_papers_apply_from_the_province_down_to_the_unit() -> None:
    path = "330921000000/330921100000/330921100000D01/"
    province, city = "330000000000", "330900000000"
    assert division_chain(path) == (province, city, "330921000000", "330921100000", "330921100000D01")


def test_a_code_and_a_case_number_name_their_county() -> None:
    assert county_of("330921100001001") == "330921"
    assert county_of("330921-20261122-000123-7") == "330921"
    with pytest.raises(InvalidInput):
        county_of("县330921")
