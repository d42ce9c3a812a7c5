"""What is owed, and the alerts, on the command line."""

from datetime import timedelta

import pytest

from gridflow.aggregates.case import commands
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, TOWNSHIP, VILLAGE
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def petition(county: County) -> str:
    """A petition with an owner, waiting for acceptance until the end of 30 September."""
    report = commands.Report(place=GRID, subject="土地纠纷", matter="petition", channel="grid")
    number = give(county, report, GRID_WORKER).number
    give(county, commands.AssignOwner(owner="li", unit=VILLAGE), CLERK, number)
    county.projector.catch_up()
    return number


def test_what_a_unit_owes_is_listed_with_its_totals(gridflow: Gridflow, petition: str) -> None:
    shown = gridflow("owed", TOWNSHIP)

    assert shown.code == 0
    assert "受理1、包案1" in shown.out
    assert "li" in shown.out
    assert petition in shown.out
    assert "没有待办" in gridflow("owed", TOWNSHIP, "--scope", "own").out


def test_what_a_person_owes_in_json(gridflow: Gridflow, petition: str) -> None:
    at = "2026-09-28T10:00:00+08:00"
    document = gridflow("owed", COUNTY, "--person", "li", "--at", at, "--json").document

    assert document["totals"] == [{"duty": "own", "duty_title": "包案", "total": 1, "lights": {"green": 1}}]
    (row,) = document["rows"]
    assert (row["number"], row["duty"], row["unit_name"], row["person"]) == (petition, "own", "东一村", "li")
    assert (row["due"], row["limit"]) == ("2026-10-01T00:00:00+08:00", "剩余2个工作日")
    assert document["cursor"] is None
    assert gridflow("owed", COUNTY, "--duty", "accept", "--person", "li", "--json").document["rows"] == []


def test_a_long_list_goes_on_with_its_cursor(gridflow: Gridflow, petition: str) -> None:
    first = gridflow("owed", COUNTY, "--limit", "1", "--json").document
    second = gridflow("owed", COUNTY, "--limit", "1", "--cursor", first["cursor"], "--json").document

    assert [row["duty"] for row in (*first["rows"], *second["rows"])] == ["accept", "own"]
    assert "还有更多:--cursor" in gridflow("owed", COUNTY, "--limit", "1").out


def test_alerts_are_listed_and_chosen_by_role(gridflow: Gridflow, county: County, petition: str) -> None:
    clock = county.clock
    assert isinstance(clock, SettableClock)
    clock.set(instant("2026-10-20T17:00:00+08:00"))
    county.ticker.tick()
    county.projector.catch_up()

    everything = gridflow("alerts", COUNTY, "--json").document["rows"]
    clerks = gridflow("alerts", COUNTY, "--role", "clerk", "--json").document["rows"]
    shown = gridflow("alerts", TOWNSHIP, "--role", "supervisor")

    assert {row["kind"] for row in everything} >= {"owner", "missed", "order", "yellow", "red"}
    assert clerks == [row for row in everything if not row["roles"] or "clerk" in row["roles"]]
    assert "黄牌:受理已逾期" in shown.out
    assert "督办员" in shown.out
    last = everything[-1]["position"]
    assert gridflow("alerts", COUNTY, "--since", str(last), "--json").document["rows"] == []
    assert "没有预警" in gridflow("alerts", COUNTY, "--since", str(last)).out
    unknown = gridflow("alerts", COUNTY, "--role", "supervisr")
    assert unknown.code == 2
    assert "没有角色“supervisr”,可用:" in unknown.err


def test_what_is_overdue_now_was_not_before(gridflow: Gridflow, county: County, petition: str) -> None:
    assert isinstance(county.clock, SettableClock)
    county.clock.set(instant("2026-10-09T10:00:00+08:00"))

    (row,) = gridflow("overdue", COUNTY, "--json").document["rows"]
    assert (row["number"], row["clock"], row["unit"]) == (petition, "accept-1", VILLAGE)
    assert petition in gridflow("overdue", TOWNSHIP).out
    assert "没有超期的时钟" in gridflow("overdue", COUNTY, "--at", "2026-09-30T10:00:00+08:00").out


def test_cases_are_listed_as_they_stood(gridflow: Gridflow, county: County, petition: str) -> None:
    assert isinstance(county.clock, SettableClock)
    begun = county.clock.now()
    county.clock.advance(timedelta(hours=1))
    give(county, commands.Accept(), CLERK, petition)
    county.projector.catch_up()

    assert "流转" in gridflow("cases", COUNTY, "--text", "土地").out
    (row,) = gridflow("cases", COUNTY, "--at", begun.isoformat(), "--json").document["rows"]
    assert (row["number"], row["stage"], row["version"]) == (petition, "accept", 3)
    assert "没有符合条件的事件" in gridflow("cases", COUNTY, "--stage", "dispatch", "--at", begun.isoformat()).out


def test_alerts_are_those_told_by_then(gridflow: Gridflow, county: County, petition: str) -> None:
    begun = county.clock.now()
    assert petition in gridflow("alerts", COUNTY, "--at", begun.isoformat()).out
    assert "没有预警" in gridflow("alerts", COUNTY, "--at", (begun - timedelta(seconds=1)).isoformat()).out
