"""`gridflow county` and `gridflow city` at the command line."""

from datetime import timedelta
from pathlib import Path

import pytest

from gridflow.bootstrap import open_county
from gridflow.settings import Settings
from gridflow.testing import SettableClock
from tests.integration.city.conftest import SmallCity, report
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def gridflow(small_city: SmallCity, capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow(small_city.url, capsys)


def test_counties_are_listed_with_what_they_hold(gridflow: Gridflow, small_city: SmallCity) -> None:
    report(small_city.counties["990101"], "路灯不亮")

    listed = gridflow("county", "list", "--json").document["counties"]

    assert [(one["county"], one["name"], one["open_cases"], one["lag"]) for one in listed] == [
        ("990101", "东县", 1, 0),
        ("990102", "南县", 0, 0),
        ("990103", "西县", 0, 0),
    ]
    place = "990101.sqlite3" if small_city.url.startswith("sqlite") else "county_990101"
    head = small_city.counties["990101"].log.head().position
    assert (listed[0]["place"], listed[0]["events"], listed[0]["current"]) == (place, head, True)
    assert listed[0]["bytes"] > 10_000
    assert "东县" in gridflow("county", "list").out


def test_a_county_is_added_and_one_whose_store_is_not_there_is_named(
    gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = gridflow("county", "add", "990104", "--name", "北县")
    assert made.code == 0
    assert "gf_" in made.out
    assert gridflow("county", "add", "99010", "--name", "北县").code == 2
    assert [one["name"] for one in gridflow("county", "list", "--json").document["counties"]][-1] == "北县"

    monkeypatch.setenv("GRIDFLOW_COUNTIES", f'{{"990101": "{gridflow.url}", "990109": "sqlite:////nowhere-that-is/x"}}')
    one, other = gridflow("county", "list", "--json").document["counties"]
    assert (one["name"], other["version"], other["name"]) == ("东县", None, None)
    rolled = gridflow("city", "tree", "--json").document
    assert (rolled["partial"], rolled["missing"][0]["county"]) == (True, "990109")


def test_a_county_moves_with_its_read_models(gridflow: Gridflow, small_city: SmallCity, tmp_path: Path) -> None:
    number = report(small_city.counties["990102"], "路灯不亮")
    target = f"sqlite:///{tmp_path / 'elsewhere'}"

    moved = gridflow("county", "move", "990102", "--to", target)

    assert moved.code == 0, moved.err
    assert "核对相符" in moved.unbroken
    there = open_county(
        Settings(database_url=target, county="990102"), SettableClock(small_city.clock.now()), make=False
    )
    try:
        with there.reader.at() as (_, projected):
            assert there.log.head().position == projected
        assert there.log.history(number)
    finally:
        there.database.close()
    assert "此前已迁入" in gridflow("county", "move", "990102", "--to", target).unbroken
    refused = gridflow("tree", "990102000000")
    assert refused.code == 2
    assert "已迁往" in gridflow("county", "list").unbroken
    assert gridflow("county", "move", "990101", "--to", gridflow.url).code == 2


def test_the_city_has_keys_and_lists_what_is_overdue(gridflow: Gridflow, small_city: SmallCity) -> None:
    report(small_city.counties["990103"], "路灯不亮")
    token = gridflow("city", "key", "create", "--actor", "chen").out.strip()
    assert token.startswith("gf_")
    assert "gf_" not in gridflow("city", "init").out
    known = gridflow("city", "key", "list", "--json").document
    assert [(one["actor"], one["unit"], one["roles"]) for one in known] == [("chen", "990100000000", ["supervisor"])]
    assert gridflow("city", "key", "revoke", known[0]["key_id"]).code == 0
    assert gridflow("city", "key", "revoke", "nobody").code == 2
    assert gridflow("city", "key", "create", "--actor", "chen", "--role", "system").code == 2

    listed = gridflow("city", "overdue", "--json").document
    assert [(row["county"], row["subject"]) for row in listed["rows"]] == [("990103", "路灯不亮")]
    assert "路灯不亮" in gridflow("city", "overdue").out
    assert [one["reachable"] for one in gridflow("city", "counties", "--json").document["counties"]] == [True] * 3
    assert "西县" in gridflow("city", "counties").out
    past = (small_city.clock.now() - timedelta(days=1)).isoformat()
    assert gridflow("city", "tree", "--at", past, "--json").document["partial"] is True
    assert gridflow("city", "tree", "--at", past, "--exact", "--json").document["partial"] is False


def test_a_city_without_a_store_has_no_keys(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    gridflow = Gridflow(database_url, capsys)
    gridflow("init")
    assert "city init" in gridflow("city", "key", "list").err
    assert "gf_" in gridflow("city", "init").out
