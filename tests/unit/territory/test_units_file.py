"""Units from a file: what is read, and which line is at fault."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, parse_units

HEADER = "code,level,name,parent"
COUNTY = "990101000000,county,示例县,990100000000"
TOWNSHIP = "990101001000,township,东乡镇,990101000000"
VILLAGE = "990101001001,village,东一村,990101001000"


def test_a_file_is_read_parents_first_whatever_its_order() -> None:
    units = parse_units([HEADER, VILLAGE, TOWNSHIP, COUNTY])
    assert units == [
        Unit("990101000000", Level.COUNTY, "示例县", None),
        Unit("990101001000", Level.TOWNSHIP, "东乡镇", "990101000000"),
        Unit("990101001001", Level.VILLAGE, "东一村", "990101001000"),
    ]


def test_departments_come_after_the_divisions_they_belong_to() -> None:
    units = parse_units([HEADER, "990101001001D01,department,工作站,990101001001", VILLAGE, TOWNSHIP, COUNTY])
    assert [unit.level for unit in units] == [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE, Level.DEPARTMENT]


def test_spreadsheets_marks_and_blanks_do_no_harm() -> None:
    bom = "\ufeffcode, level,name ,parent\r\n"
    assert parse_units([bom, ' 990101000000 ,county," 示例县 ",\r\n']) == [
        Unit("990101000000", Level.COUNTY, "示例县", None)
    ]


def test_a_parent_may_be_known_already() -> None:
    known = {unit.code: unit for unit in parse_units([HEADER, COUNTY])}
    grid = "990101001001001,grid,第一网格,990101001001"
    units = parse_units([HEADER, TOWNSHIP, VILLAGE, grid], known)
    assert [unit.parent for unit in units] == ["990101000000", "990101001000", "990101001001"]


def test_the_topmost_level_of_a_file_may_name_a_parent_that_it_does_not_carry() -> None:
    assert parse_units([HEADER, TOWNSHIP])[0].parent is None


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("990101001002,village,东二村,990101009000", "parent"),
        ("990101002001,village,西一村,990101002000", "parent"),
        ("990101001000,township,重复,990101000000", "code"),
        ("99010100100,township,短码,990101000000", "code"),
        ("990101001002,hamlet,东二村,990101001000", "level"),
        ("990101001002,township,东二村,990101001000", "level"),
        ("990101001002,village,,990101001000", "name"),
        ("990101001002,village," + "长" * 101 + ",990101001000", "name"),
        ("990101001002", "file"),
        ('990101001002,village,"东二村"x,990101001000', "file"),
        ("990101001002,village,东二村,990101001000,多余", "file"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_field(row: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_units([HEADER, COUNTY, TOWNSHIP, row])
    assert refused.value.context == refused.value.context | {"field": field, "line": 4}
    assert "4" in refused.value.detail


@pytest.mark.parametrize(
    "lines",
    [[], [""], ["code,name"], ["编码,层级,名称,上级", COUNTY], [COUNTY], [HEADER + ",extra", COUNTY], ['"code']],
)
def test_the_header_is_required(lines: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_units(lines)
    assert refused.value.context["field"] in {"header", "file"}


def test_a_file_without_units_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_units([HEADER])
    assert refused.value.context["field"] == "file"
