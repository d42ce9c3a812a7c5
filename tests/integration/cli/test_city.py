"""A city's file and a city's queues: 舟山市 with its four counties, a store each."""

from pathlib import Path

import pytest

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import open_county
from gridflow.settings import Settings
from gridflow.store.inspection import counties_at
from gridflow.territory import Level
from gridflow.testing import give
from tests.integration.cli.commands import Gridflow

ZHOUSHAN = Path(__file__).parents[2] / "data" / "units_3309.csv"
"""舟山市 as the national statistical codes have it: the city, 4 counties, 36 townships and 428 villages."""
COUNTIES = {"330902": 183, "330903": 143, "330921": 96, "330922": 46}
"""Each county with the number of its units, itself included."""
CITY = """\
编码,层级,名称,上级
990100000000,市,示例市,
990101000000,县,示例县,990100000000
990102000000,县,邻县,990100000000
990102001000,乡镇,邻乡镇,990102000000
990102001001,村,邻村,990102001000
"""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may be slow, and yet every county answers."""
    monkeypatch.setenv("GRIDFLOW_CITY_TIMEOUT_SECONDS", "60")


@pytest.fixture
def daishan(database_url: str, capsys: pytest.CaptureFixture[str]) -> Gridflow:
    """The command in the name of 岱山县."""
    return Gridflow(database_url, capsys, "330921")


def test_the_citys_file_makes_a_store_for_each_county_once(daishan: Gridflow) -> None:
    rehearsed = daishan("import", "units", str(ZHOUSHAN), "--city", "--dry-run", "--json").document
    assert counties_at(daishan.url) == []
    imported = daishan("import", "units", str(ZHOUSHAN), "--city", "--json").document

    assert (imported["city"], imported["name"], imported["dry_run"]) == ("330900000000", "舟山市", False)
    for document in (rehearsed, imported):
        assert {county["county"]: county["new"] for county in document["counties"]} == COUNTIES
    assert counties_at(daishan.url) == sorted(COUNTIES)
    for code, size in COUNTIES.items():
        county = open_county(Settings(database_url=daishan.url, county=code), make=False)
        try:
            tree, city = county.territory.tree, county.territory.registers.city
            assert ([root.code for root in tree.roots], len(tree)) == ([f"{code}000000"], size)
            assert city is not None
            assert (city.code, city.name, city.level) == ("330900000000", "舟山市", Level.CITY)
        finally:
            county.database.close()
    again = daishan("import", "units", str(ZHOUSHAN), "--city")
    assert [line.split(":")[1] for line in again.out.splitlines()] == [
        f"登记单位 0 个,原有 {size} 个。" for size in COUNTIES.values()
    ]


def test_a_citys_queues_are_rolled_up_over_its_counties(gridflow: Gridflow, tmp_path: Path) -> None:
    file = tmp_path / "city.csv"
    file.write_text(CITY, encoding="utf-8")
    gridflow("import", "units", str(file), "--city")
    county = open_county(Settings(database_url=gridflow.url, county="990102"))
    try:
        clerk = Actor(id="clerk-1", role="clerk", unit="990102001001")
        give(county, Report(place="990102001001", subject="路灯不亮", matter="facility", channel="resident"), clerk)
        county.projector.catch_up()
    finally:
        county.database.close()

    rolled = gridflow("city", "tree", "--json").document

    assert (rolled["unit"], rolled["name"], rolled["total"]) == ("990100000000", "示例市", 1)
    assert [(branch["name"], branch["total"]) for branch in rolled["branches"]] == [("示例县", 0), ("邻县", 1)]
    assert rolled["branches"][1]["stages"] == {"accept": 1}
    assert gridflow("city", "tree").out.startswith("示例市 汇总")


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("990101000000,县,示例县,990100000000\n990102001000,乡镇,无县乡,990102000000\n", [3]),
        (
            "990101000000,县,,990100000000\n990102000000,县,邻县,990200000000\n980101000000,县,外县,\n12,,,\n",
            [2, 3, 4, 5],
        ),
    ],
)
def test_one_wrong_line_leaves_every_store_untouched(
    gridflow: Gridflow, tmp_path: Path, rows: str, wrong: list[int]
) -> None:
    file = tmp_path / "city.csv"
    file.write_text(f"编码,层级,名称,上级\n{rows}", encoding="utf-8")

    refused = gridflow("import", "units", str(file), "--city", "--json")

    assert [error["line"] for error in refused.error["context"]["errors"]] == wrong
    assert counties_at(gridflow.url) == []


def test_a_city_without_counties_is_told(gridflow: Gridflow, tmp_path: Path) -> None:
    file = tmp_path / "city.csv"
    file.write_text("编码,层级,名称,上级\n990100000000,市,示例市,\n", encoding="utf-8")

    assert "没有县(区)" in gridflow("import", "units", str(file), "--city").err
    assert "县级库" in gridflow("city", "tree").err
    assert gridflow("import", "units", str(file), "--city", "--county-only").code == 2


def test_a_county_without_units_is_shown_by_its_code(gridflow: Gridflow) -> None:
    gridflow("init")
    rolled = gridflow("city", "tree", "--json").document
    assert (rolled["name"], [branch["name"] for branch in rolled["branches"]]) == (None, ["990101000000"])
    assert gridflow("export", "units", "-").out.count("\n") == 1
