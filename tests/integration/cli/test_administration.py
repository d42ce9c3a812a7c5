"""`gridflow init` and `key create`."""

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


def test_init_with_a_broken_file_makes_nothing(gridflow: Gridflow, tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(BROKEN, encoding="utf-8")

    assert gridflow("init", "--units", str(path)).code == 2
    assert gridflow("queue", COUNTY, "--json").error["code"] == "not-initialised"


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
