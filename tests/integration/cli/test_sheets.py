"""`gridflow import units` and `export units`: files of a county, whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gridflow.bootstrap import County
from gridflow.testing.territory import COUNTY, GRID, TOWNSHIP, VILLAGE
from tests.integration.cli.commands import Gridflow
from tests.unit.application.sheets.workbooks import workbook

HEADER = "编码,名称,上级,层级\n"
UNITS = f"""\
{HEADER}\
{COUNTY},示例县,,县
{TOWNSHIP},东乡镇,{COUNTY},乡镇
{VILLAGE},东一村,{TOWNSHIP},村
{GRID},第一网格,{VILLAGE},网格
"""
CITY = f"""\
code,level,name,parent
990100000000,city,示例市,
990102000000,county,邻县,990100000000
990102001000,township,邻乡镇,990102000000
{COUNTY},county,示例县,990100000000
{TOWNSHIP},township,东乡镇,{COUNTY}
"""

Written = Callable[[str | bytes], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Leaves a text or bytes in a file, and tells where."""

    def write(content: str | bytes) -> str:
        path = tmp_path / "units"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def counts(document: Any) -> tuple[int, int, int]:
    return document["new"], document["changed"], document["known"]


def test_an_import_registers_units_once(gridflow: Gridflow, written: Written) -> None:
    gridflow("init")
    file = written(UNITS)

    first = gridflow("import", "units", file, "--json").document
    assert (counts(first), first["dry_run"]) == ((4, 0, 0), False)
    assert first["lines"][0] == {"line": 2, "subject": COUNTY, "outcome": "new"}
    assert counts(gridflow("import", "units", file, "--json").document) == (0, 0, 4)
    assert "登记单位 0 个,原有 4 个" in gridflow("import", "units", file).out


def test_a_dry_run_says_the_same_and_registers_nothing(gridflow: Gridflow, written: Written) -> None:
    gridflow("init")

    for _ in range(2):
        rehearsed = gridflow("import", "units", written(UNITS), "--dry-run", "--json").document
        assert (counts(rehearsed), rehearsed["dry_run"]) == ((4, 0, 0), True)
    assert "核对通过,可登记单位 4 个" in gridflow("import", "units", written(UNITS), "--dry-run").out


def test_a_workbook_and_the_old_encoding_are_read_too(gridflow: Gridflow, county: County, written: Written) -> None:
    book = workbook(["名称", "编码", "上级"], ["第三网格", int(f"{VILLAGE}003"), int(VILLAGE)])
    assert counts(gridflow("import", "units", written(book), "--json").document) == (1, 0, 0)
    old = f"{HEADER}{VILLAGE}004,第四网格,{VILLAGE},网格\n".encode("gb18030")
    assert counts(gridflow("import", "units", written(old), "--json").document) == (1, 0, 0)


def test_every_error_is_named_with_its_line_and_nothing_is_registered(gridflow: Gridflow, written: Written) -> None:
    gridflow("init")
    file = written(f"{UNITS}990101002000,,{COUNTY},乡镇\n{VILLAGE}002,第二网格,{VILLAGE},村\n12,,,\n")

    refused = gridflow("import", "units", file, "--json")

    assert (refused.code, refused.error["code"]) == (2, "import-refused")
    found = [(error["line"], error["column"]) for error in refused.error["context"]["errors"]]
    assert found == [(6, "名称"), (7, "层级"), (8, "编码"), (8, "名称")]
    assert "第7行“层级”" in gridflow("import", "units", file).err
    assert gridflow("queue", COUNTY, "--json").error["code"] == "unknown-unit"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"code,level,name\n", "缺少“上级”"),
        (b"code,level,name,parent\n", "没有单位"),
        (b"\xff\xfe\xff", "编码"),
        (b'code,level,name,parent\n990101000000,county,"A,\n', "引号"),
        ("code,level,name,parent\n330921000000,county,别县,\n".encode(), "不属于本县"),
        (b"PK\x03\x04", "XLSX"),
        ("code,level,name,parent\n990101001000,township,东乡镇,990101000000\n".encode(), "不存在"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_says_so(
    gridflow: Gridflow, written: Written, content: bytes, word: str
) -> None:
    gridflow("init")
    refused = gridflow("import", "units", written(content))
    assert (refused.code, word in refused.err) == (2, True), refused.err


def test_a_missing_file_is_a_clear_refusal(gridflow: Gridflow, tmp_path: Path) -> None:
    gridflow("init")
    assert "无法读取" in gridflow("import", "units", str(tmp_path / "none.csv")).err


def test_a_citys_file_is_refused_with_one_reason_and_two_ways_out(gridflow: Gridflow, written: Written) -> None:
    gridflow("init")
    refused = gridflow("import", "units", written(CITY), "--json")

    assert (refused.error["code"], refused.error["context"]["errors"]) == ("import-refused", [])
    for words in ("2个县(区)", "--county-only", "--city"):
        assert words in refused.error["detail"]


def test_of_a_citys_file_the_rows_of_the_county_alone_make_its_tree(gridflow: Gridflow, written: Written) -> None:
    file = written(CITY)
    assert "登记单位 2 个" in gridflow("init", "--units", file, "--county-only").out
    assert counts(gridflow("import", "units", file, "--county-only", "--json").document) == (0, 0, 2)
    exported = gridflow("export", "units", "-").out
    assert [line.split(",")[0] for line in exported.splitlines()[1:]] == [COUNTY, TOWNSHIP]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_again(
    gridflow: Gridflow, county: County, tmp_path: Path, suffix: str
) -> None:
    file = str(tmp_path / f"all.{suffix}")
    size = len(county.territory.tree)

    assert f"已导出单位 {size} 个" in gridflow("export", "units", file).out
    assert counts(gridflow("import", "units", file, "--json").document) == (0, 0, size)


def test_a_part_of_the_county_is_exported_as_of_a_day(gridflow: Gridflow, county: County) -> None:
    lines = gridflow("export", "units", "-", "--unit", VILLAGE, "--on", "2026-01-01").out.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("编码,层级,名称,上级,生效日期")
    assert [line.split(",")[0] for line in lines[1:]] == [VILLAGE, GRID, f"{VILLAGE}002"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("all.txt",), "invalid-input"),
        (("-", "--unit", "990101009000"), "unknown-unit"),
        (("-", "--on", "昨天"), "invalid-input"),
    ],
)
def test_an_export_of_nothing_is_refused(
    gridflow: Gridflow, county: County, arguments: tuple[str, ...], code: str
) -> None:
    refused = gridflow("export", "units", *arguments)
    assert refused.code == 2
    assert refused.out == ""


def test_people_and_matters_are_taken_in_and_given_out(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    people, matters = tmp_path / "people.csv", tmp_path / "matters.csv"
    people.write_text(f"标识,姓名,出生日期,登记单位\nann,王小二,1990-01-01,{VILLAGE}\n", encoding="utf-8")
    matters.write_text("代码,名称,平台\nstalls,占道经营,综合执法\n", encoding="utf-8")

    for register, file in (("staff", people), ("matters", matters)):
        rehearsed = gridflow("import", register, str(file), "--dry-run", "--json").document
        assert (counts(rehearsed), rehearsed["dry_run"]) == ((1, 0, 0), True)
        assert counts(gridflow("import", register, str(file), "--json").document) == (1, 0, 0)
        assert counts(gridflow("import", register, str(file), "--json").document) == (0, 0, 1)

    assert "王小二" in gridflow("export", "staff", "-", "--unit", VILLAGE).out
    exported = gridflow("export", "matters", "-").out
    assert "facility" in exported
    assert "stalls" not in exported  # nobody has approved it
