"""A key sees its unit's subtree and nothing else, in any route; what is foreign is answered as what is missing."""

from datetime import date, timedelta

import pytest
from httpx2 import Response

from gridflow.aggregates.case.number import case_number
from gridflow.api.commands import CASE_COMMANDS
from gridflow.testing import SettableClock, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    COUNTY_CODE,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    GRID,
    GRID_WORKER,
    HANDLER,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem
from tests.unit.case.examples import EXAMPLES

SIBLING = person("clerk", SIBLING_VILLAGE)
MISSING = case_number(COUNTY_CODE, date(2026, 10, 12), 999_999)
MISSING_UNIT = "990101001009"


def _alike(foreign: Response, missing: Response, foreign_name: str, missing_name: str) -> None:
    """The two answers differ in nothing but what was asked for."""
    assert foreign.status_code == missing.status_code == 404
    assert foreign.text.replace(foreign_name, "?") == missing.text.replace(missing_name, "?")
    kept = {name: value for name, value in foreign.headers.items() if name not in ("content-length", "date")}
    assert kept == {name: missing.headers[name] for name in kept}


@pytest.mark.parametrize("part", ["", "/events", "/deadlines", "/hops"])
def test_a_foreign_case_reads_as_a_missing_one(desk: Desk, part: str) -> None:
    number = desk.report()
    queries = ("",) if part == "/duplicates" else ("", "?version=1", "?version=99")
    for query in queries:
        foreign = desk.get(SIBLING, f"/cases/{number}{part}{query}")
        _alike(foreign, desk.get(SIBLING, f"/cases/{MISSING}{part}{query}"), number, MISSING)


def test_a_foreign_case_refuses_every_command_as_a_missing_one(desk: Desk) -> None:
    number = desk.report()
    head = desk.head
    for command in CASE_COMMANDS:
        body = EXAMPLES[command.name]
        for headers in ({}, {"If-Match": '"v1"'}):
            foreign = desk.post(SIBLING, f"/cases/{number}/{command.name}", body, headers)
            missing = desk.post(SIBLING, f"/cases/{MISSING}/{command.name}", body, headers)
            _alike(foreign, missing, number, MISSING)
    assert desk.head == head


@pytest.mark.parametrize(
    "path",
    [
        "/queues/{}",
        "/queues/{}/tree",
        "/queues/{}/export",
        "/units/{}",
        "/units?unit={}",
        "/cases?unit={}",
        "/alerts?unit={}",
    ],
)
def test_a_foreign_unit_reads_as_a_missing_one(desk: Desk, path: str) -> None:
    for foreign_unit in (SIBLING_VILLAGE, SIBLING_GRID, DEPARTMENT, COUNTY_DEPARTMENT):
        foreign = desk.get(CLERK, path.format(foreign_unit))
        _alike(foreign, desk.get(CLERK, path.format(MISSING_UNIT)), foreign_unit, MISSING_UNIT)


def test_the_units_above_are_seen_by_name_only(desk: Desk) -> None:
    for above in (COUNTY, TOWNSHIP):
        for path in ("/queues/{}", "/queues/{}/tree", "/cases?unit={}", "/alerts?unit={}", "/units?unit={}"):
            assert_problem(desk.get(CLERK, path.format(above)), 404, "unknown-unit")
    county = desk.get(CLERK, f"/units/{COUNTY}").json()
    assert [child["code"] for child in county["children"]] == [TOWNSHIP]
    township = desk.get(CLERK, f"/units/{TOWNSHIP}").json()
    assert [child["code"] for child in township["children"]] == [VILLAGE]
    assert [unit["code"] for unit in township["above"]] == [COUNTY]
    village = desk.get(CLERK, f"/units/{VILLAGE}").json()
    assert [child["code"] for child in village["children"]] == [GRID, SECOND_GRID]


def test_lists_hold_nothing_of_the_sibling(desk: Desk) -> None:
    mine, theirs = desk.report(CLERK), desk.report(SIBLING, place=SIBLING_GRID)
    desk.project()
    for actor, seen, hidden in ((CLERK, mine, theirs), (SIBLING, theirs, mine), (GRID_WORKER, mine, theirs)):
        found = desk.get(actor, "/cases", limit=500).text
        assert (seen in found, hidden in found) == (True, False)
        assert hidden not in desk.get(actor, f"/queues/{actor.unit}", scope="subtree", limit=500).text
        assert hidden not in desk.get(actor, "/cases", q=hidden).text
        feed = desk.get(actor, "/feed", limit=1000).text
        assert (seen in feed, hidden in feed) == (True, False)
        assert all(unit["code"].startswith(actor.unit) for unit in desk.get(actor, "/units").json()["items"])
    both = desk.get(person("clerk", TOWNSHIP), "/cases", limit=500).text
    assert mine in both
    assert theirs in both


def test_alerts_are_told_to_nobody_beside(desk: Desk) -> None:
    number = desk.report(SIBLING, place=SIBLING_GRID)
    desk.project()
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    clock.advance(timedelta(days=7))
    desk.county.ticker.tick()
    desk.project()
    assert number in desk.get(SIBLING, "/alerts", limit=500).text
    assert number in desk.get(person("clerk", TOWNSHIP), "/alerts", limit=500).text
    assert number not in desk.get(CLERK, "/alerts", limit=500).text


def test_a_case_is_seen_by_whoever_took_part_in_it(desk: Desk) -> None:
    number = desk.report()
    assert_problem(desk.get(HANDLER, f"/cases/{number}"), 404, "unknown-case")
    desk.give(CLERK, number, "escalate", reason="交执法队")
    town = person("clerk", TOWNSHIP)
    desk.give(town, number, "accept")
    desk.give(town, number, "dispatch", lead=DEPARTMENT)
    assert desk.get(HANDLER, f"/cases/{number}").status_code == 200
    desk.project()
    assert number in desk.get(HANDLER, f"/queues/{DEPARTMENT}").text


def test_the_feed_of_a_department_has_no_other_territory(desk: Desk) -> None:
    desk.report()
    for event in desk.get(HANDLER, "/feed", limit=1000).json():
        assert event["data"]["unit_path"].endswith(f"/{DEPARTMENT}/")


def test_units_are_registered_below_the_own_only(desk: Desk) -> None:
    village_admin = person("administrator", VILLAGE)
    head = desk.head
    sibling = {"code": f"{SIBLING_VILLAGE}009", "level": "grid", "name": "网格", "parent": SIBLING_VILLAGE}
    missing = {"code": f"{MISSING_UNIT}009", "level": "grid", "name": "网格", "parent": MISSING_UNIT}
    answers = [desk.post(village_admin, "/units", body) for body in (sibling, missing)]
    for answer, unit in zip(answers, (SIBLING_VILLAGE, MISSING_UNIT), strict=True):
        assert_problem(answer, 422, "unknown-unit", unit)
    root = {"code": "330900000000", "level": "city", "name": "舟山市"}
    assert_problem(desk.post(village_admin, "/units", root), 403, "not-permitted")
    grid = {"code": f"{VILLAGE}009", "level": "grid", "name": "第九网格", "parent": VILLAGE}
    assert_problem(desk.post(village_admin, "/units", grid), 403, "not-permitted", "request-grid-change")
    own = {"code": f"{VILLAGE}D09", "level": "department", "name": "警务室", "parent": VILLAGE}
    assert_problem(desk.post(CLERK, "/units", own), 403, "not-permitted", "受理员")
    assert desk.head == head
    made = desk.post(village_admin, "/units", own)
    assert (made.status_code, made.json()["level_title"]) == (201, "部门")
    assert made.headers["GridFlow-Position"] == str(head + 1)
    assert desk.post(village_admin, "/units", own).status_code == 200
    assert_problem(desk.post(village_admin, "/units", {**own, "name": "改名"}), 422, "invalid-input")
    assert desk.head == head + 1
    assert desk.get(village_admin, made.headers["Location"].removeprefix("/api/v1")).json()["name"] == "警务室"
