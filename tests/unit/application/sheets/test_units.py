"""Units from a file: what is read, and which cell of which line is at fault."""

import pytest

from gridflow.application.sheets.errors import ImportRefused
from gridflow.application.sheets.units import UnitLines, read_units
from gridflow.territory import Level, Unit

HEADER = "code,level,name,parent"
COUNTY = "990101000000,county,示例县,990100000000"
TOWNSHIP = "990101001000,township,东乡镇,990101000000"
VILLAGE = "990101001001,village,东一村,990101001000"


def read(*lines: str, known: frozenset[str] = frozenset(), county_only: bool = False) -> UnitLines:
    return read_units("\n".join(lines).encode(), "990101", known, county_only=county_only)


def refused(*lines: str) -> list[tuple[int, str | None]]:
    """The line and the field of each error."""
    with pytest.raises(ImportRefused) as caught:
        read(*lines)
    return [(error.line, error.field) for error in caught.value.errors]


def test_a_file_is_read_parents_first_whatever_its_order() -> None:
    assert read(HEADER, VILLAGE, TOWNSHIP, COUNTY).units == [
        Unit("990101000000", Level.COUNTY, "示例县", None),
        Unit("990101001000", Level.TOWNSHIP, "东乡镇", "990101000000"),
        Unit("990101001001", Level.VILLAGE, "东一村", "990101001000"),
    ]


def test_departments_come_after_the_divisions_they_belong_to() -> None:
    units = read(HEADER, "990101001001D01,department,工作站,990101001001", VILLAGE, TOWNSHIP, COUNTY).units
    assert [unit.level for unit in units] == [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE, Level.DEPARTMENT]


@pytest.mark.parametrize(
    ("said", "level"),
    [("乡镇", Level.TOWNSHIP), ("街道", Level.TOWNSHIP), ("乡镇(街道)", Level.TOWNSHIP), ("township", Level.TOWNSHIP)],
)
def test_a_level_is_told_in_chinese_or_english_or_by_the_code(said: str, level: Level) -> None:
    named = read("编码,层级,名称,上级", "990101000000,县,示例县,", f"990101001000,{said},东乡镇,990101000000")
    told = read("名称,上级编码,编码", "示例县,,990101000000", "东乡镇,990101000000,990101001000")
    assert [unit.level for unit in named.units] == [unit.level for unit in told.units] == [Level.COUNTY, level]


@pytest.mark.parametrize("day", ["2026-11-01", "2026/11/1", "2026.11.1", "2026年11月1日"])
def test_a_unit_may_say_its_first_day(day: str) -> None:
    [unit] = read("编码,名称,上级,生效日期", f"990101000000,示例县,,{day}").lines
    assert str(unit.command.effective_on) == "2026-11-01"


def test_a_parent_may_be_known_already() -> None:
    known = frozenset({"990101000000"})
    assert [unit.parent for unit in read(HEADER, TOWNSHIP, VILLAGE, known=known).units] == [
        "990101000000",
        "990101001000",
    ]
    assert refused(HEADER, TOWNSHIP, VILLAGE) == [(2, "parent")]


def test_the_county_may_name_its_city_and_no_other() -> None:
    assert read(HEADER, COUNTY).units == [Unit("990101000000", Level.COUNTY, "示例县", None)]
    assert refused(HEADER, "990101000000,county,示例县,990200000000") == [(2, "parent")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("990101001002,village,东二村,990101009000", "parent"),
        ("990101002001,village,西一村,990101002000", "parent"),
        ("990101001000,township,重复,990101000000", "code"),
        ("99010100100,township,短码,990101000000", "code"),
        (",township,无码,990101000000", "code"),
        ("990101001002,hamlet,东二村,990101001000", "level"),
        ("990101001002,township,东二村,990101001000", "level"),
        ("990101001002,village,,990101001000", "name"),
        ("990101001002,village," + "长" * 201 + ",990101001000", "name"),
        ("990101001002,village,东\u202e村,990101001000", "name"),
        ("990101001002,village,东二村,990101001000,多余", None),
        ("990102001000,township,邻乡镇,990102000000", "code"),
        ("990101002000,township,无上级,", "parent"),
        ("990100000000,city,示例市,", "code"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_field(row: str, field: str | None) -> None:
    assert refused(HEADER, COUNTY, TOWNSHIP, row) == [(4, field)]


def test_every_error_is_told_once_and_where_it_is() -> None:
    found = refused(
        "编码,层级,名称,上级,生效日期",
        "990101000000,县,示例县,,",
        "990101001000,村,东乡镇,990101000000,2026-02-30",
        "990101001001,,东一村,990101001000,",  # its parent's line is wrong, it is not
        "990101002000,乡镇,,990101000000,明天",
        "12,,,,",
    )
    assert found == [(3, "effective_on"), (5, "effective_on"), (5, "name"), (6, "code"), (6, "name")]


def test_the_words_say_line_and_column_as_the_file_heads_it() -> None:
    with pytest.raises(ImportRefused) as caught:
        read("单位编码,名称,上级单位", "990101000000,示例县,", "99,东乡镇,990101000000")
    [error] = caught.value.errors
    assert (error.line, error.field, error.column) == (3, "code", "单位编码")
    assert error.said.startswith("第3行“单位编码”:单位编码“99”无效")


def test_a_file_of_several_counties_is_refused_or_only_our_lines_are_read() -> None:
    city = (
        HEADER,
        "990100000000,city,示例市,",
        COUNTY,
        TOWNSHIP,
        "990102000000,county,邻县,990100000000",
        "990102001000,hamlet,,",
    )
    assert refused(*city) == [(0, None)]
    assert [unit.code for unit in read(*city, county_only=True).units] == ["990101000000", "990101001000"]
    with pytest.raises(ImportRefused):
        read(*city, "99010100,township,短码,990101000000", county_only=True)


@pytest.mark.parametrize("lines", [(), ("",), ("code,name",), (COUNTY,), (HEADER,), (HEADER, "", ",,,")])
def test_a_file_without_heading_or_units_is_refused(lines: tuple[str, ...]) -> None:
    assert {line for line, _ in refused(*lines)} <= {0, 1}
