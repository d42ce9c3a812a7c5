"""`gridflow rebuild` of several counties: what stands in the way of one is said and stops no other."""

from pathlib import Path

import pytest

from tests.integration.city.conftest import SmallCity, report
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def gridflow(small_city: SmallCity, capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow(small_city.url, capsys)


def test_a_county_that_has_left_is_named_and_passed_over(
    gridflow: Gridflow, small_city: SmallCity, tmp_path: Path
) -> None:
    target = f"sqlite:///{tmp_path / 'elsewhere'}"
    assert gridflow("county", "move", "990102", "--to", target).code == 0

    rebuilt = gridflow("rebuild", "--all", "--processes", "1", "--json")

    assert rebuilt.code == 0, rebuilt.err
    counties = rebuilt.document["counties"]
    assert counties["990102"]["error"]["code"] == "county-left"
    assert counties["990101"]["events"] == small_city.counties["990101"].log.head().position
    assert "events" in counties["990103"]


def test_a_county_that_fails_stops_no_other(
    gridflow: Gridflow, small_city: SmallCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(small_city.counties["990103"], "路灯不亮")
    named = f'{{"990101": "sqlite:////nowhere-that-is/x", "990103": "{gridflow.url}"}}'
    monkeypatch.setenv("GRIDFLOW_COUNTIES", named)

    rebuilt = gridflow("rebuild", "--all", "--processes", "1")

    assert rebuilt.code == 1
    assert "990101未能重建" in rebuilt.unbroken
    assert "990103重建完成" in rebuilt.unbroken


def test_a_code_that_is_none_is_refused(gridflow: Gridflow) -> None:
    refused = gridflow("rebuild", "abc", "--json")
    assert (refused.code, refused.error["code"]) == (2, "invalid-input")
    assert gridflow("rebuild", "990109", "--json").error["code"] == "not-initialised"


def test_all_counties_where_there_is_none_are_refused(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused = Gridflow(database_url, capsys)("rebuild", "--all", "--json")
    assert refused.error["code"] == "not-initialised"
