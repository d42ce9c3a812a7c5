"""`gridflow init`, `import units` and `key create`."""

from pathlib import Path

import pytest

from gridflow.application.keys import authenticate
from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.testing.territory import COUNTY, COUNTY_CODE, VILLAGE
from tests.integration.cli.commands import Gridflow

UNITS = """\
code,level,name,parent
990101000000,county,示例县,
990101001000,township,东乡镇,990101000000
990101001001,village,东一村,990101001000
990101001001001,grid,第一网格,990101001001
"""

BROKEN = """\
code,level,name,parent
990101000000,county,示例县,
990101001000,village,东乡镇,990101000000
99010100100,village,东一村,990101001000
990101001001,village,东一村,990101001000
990101001001001,grid,第一网格,990101001001
990101002000,township,,990101000000
990101000000,county,示例县,
"""


CITY = """\
code,level,name,parent
990100000000,city,示例市,
990102000000,county,邻县,990100000000
990102001000,township,邻乡镇,990102000000
990101000000,county,示例县,990100000000
990101001000,township,东乡镇,990101000000
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A correct file of units."""
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    return path


def test_init_makes_the_county_with_its_units_and_shows_a_key_that_works(gridflow: Gridflow, file: Path) -> None:
    made = gridflow("init", "--units", str(file))

    assert made.code == 0
    assert "登记单位 4 个" in made.out
    token = made.out.split()[-1]
    county = open_county(Settings(database_url=gridflow.url, county=COUNTY_CODE))
    try:
        caller = authenticate(county.keys, token)
        assert (caller.unit, "administrator" in caller.roles) == (COUNTY, True)
        assert len(county.territory.tree) == 4
    finally:
        county.database.close()


def test_a_second_init_changes_nothing_and_shows_no_key(gridflow: Gridflow) -> None:
    gridflow("init")
    again = gridflow("init")

    assert again.code == 0
    assert "已存在" in again.out
    assert "gf_" not in again.out


def test_init_shows_a_key_while_there_is_none(gridflow: Gridflow, county: County) -> None:
    assert "gf_" in gridflow("init").out
    assert "gf_" not in gridflow("init").out


def test_a_citys_file_is_refused_with_one_reason_and_a_way_out(gridflow: Gridflow, tmp_path: Path) -> None:
    path = tmp_path / "city.csv"
    path.write_text(CITY, encoding="utf-8")

    gridflow("init")
    refused = gridflow("import", "units", str(path), "--json")

    assert (refused.error["code"], refused.error["context"]["errors"]) == ("import-refused", [])
    assert "2个县(区)" in refused.error["detail"]
    assert "--county-only" in refused.error["detail"]


def test_of_a_citys_file_the_rows_of_the_county_alone_make_its_tree(gridflow: Gridflow, tmp_path: Path) -> None:
    path = tmp_path / "city.csv"
    path.write_text(CITY, encoding="utf-8")

    assert "登记单位 2 个" in gridflow("init", "--units", str(path), "--county-only").out
    again = gridflow("import", "units", str(path), "--county-only", "--json").document
    assert again == {"registered": 0, "known": 2, "dry_run": False}
    county = open_county(Settings(database_url=gridflow.url, county=COUNTY_CODE))
    try:
        assert [unit.code for unit in county.territory.tree.roots] == [COUNTY]
    finally:
        county.database.close()


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("990100000000,city,示例市,\n990101000000,county,示例县,990100000000\n", 2),
        ("990101000000,county,示例县,\n\n990102001000,township,邻乡镇,\n", 4),
        ("990101001000,township,东乡镇,990101000000\n", 2),
    ],
)
def test_only_the_county_itself_can_be_the_root(gridflow: Gridflow, tmp_path: Path, rows: str, line: int) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"code,level,name,parent\n{rows}", encoding="utf-8")

    gridflow("init")
    refused = gridflow("import", "units", str(path), "--json")

    assert [error["line"] for error in refused.error["context"]["errors"]] == [line]


def test_init_with_a_broken_file_makes_nothing(gridflow: Gridflow, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(BROKEN, encoding="utf-8")

    assert gridflow("init", "--units", str(path)).code == 2
    assert gridflow("queue", COUNTY, "--json").error["code"] == "not-initialised"


def test_an_import_registers_units_once(gridflow: Gridflow, file: Path) -> None:
    gridflow("init")

    assert gridflow("import", "units", str(file), "--json").document == {"registered": 4, "known": 0, "dry_run": False}
    assert gridflow("import", "units", str(file), "--json").document == {"registered": 0, "known": 4, "dry_run": False}


def test_a_dry_run_says_the_same_and_registers_nothing(gridflow: Gridflow, file: Path) -> None:
    gridflow("init")

    for _ in range(2):
        rehearsed = gridflow("import", "units", str(file), "--dry-run", "--json").document
        assert rehearsed == {"registered": 4, "known": 0, "dry_run": True}


def test_every_error_is_named_with_its_line_and_nothing_is_registered(gridflow: Gridflow, tmp_path: Path) -> None:
    gridflow("init")
    path = tmp_path / "units.csv"
    path.write_text(BROKEN, encoding="utf-8")

    refused = gridflow("import", "units", str(path), "--json")

    assert refused.code == 2
    assert refused.error["code"] == "import-refused"
    # Lines 5 and 6 stand under units that were refused, which is no error of their own.
    assert sorted(error["line"] for error in refused.error["context"]["errors"]) == [3, 4, 7, 8]
    said = gridflow("import", "units", str(path)).err
    assert "第4行" in said
    assert gridflow("queue", COUNTY, "--json").error["code"] == "unknown-unit"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"code,level,name\n", "首行须为"),
        (b"code,level,name,parent\n", "没有单位"),
        ("code,level,name,parent\n990101000000,county,示例县,\n".encode("gbk"), "不是UTF-8"),
        (b'code,level,name,parent\n990101000000,county,"A,\n', "引号"),
        ("code,level,name,parent\n330921000000,county,别县,\n".encode(), "不属于本县"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_says_so(gridflow: Gridflow, tmp_path: Path, content: bytes, word: str) -> None:
    gridflow("init")
    path = tmp_path / "units.csv"
    path.write_bytes(content)

    refused = gridflow("import", "units", str(path))

    assert refused.code == 2
    assert word in refused.err


def test_a_missing_file_is_a_clear_refusal(gridflow: Gridflow, tmp_path: Path) -> None:
    gridflow("init")

    assert "无法读取" in gridflow("import", "units", str(tmp_path / "none.csv")).err


def test_a_key_is_bound_to_its_unit_and_roles(gridflow: Gridflow, county: County) -> None:
    made = gridflow("key", "create", "--unit", VILLAGE, "--role", "clerk", "--role", "caller", "--actor", "wang-01")

    caller = authenticate(county.keys, made.out.strip())
    assert (caller.actor_id, caller.unit, caller.roles) == ("wang-01", VILLAGE, ("clerk", "caller"))


@pytest.mark.parametrize(
    ("unit", "role", "actor", "code"),
    [
        ("990101999000", "clerk", "wang", "unknown-unit"),
        (VILLAGE, "king", "wang", "invalid-input"),
        (VILLAGE, "system", "wang", "invalid-input"),
        (VILLAGE, "clerk", "王 小", "invalid-input"),
    ],
)
def test_a_key_for_nobody_is_refused(
    gridflow: Gridflow, county: County, unit: str, role: str, actor: str, code: str
) -> None:
    refused = gridflow("key", "create", "--unit", unit, "--role", role, "--actor", actor, "--json")

    assert refused.code == 2
    assert refused.error["code"] == code
