"""What is read: state, history, deadlines, queues, tree, alerts, units, calendar, policy; now and in the past."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gridflow.api import create_api
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county, instant, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem
from tests.unit.calendar.papers import notice

MONDAY = instant("2026-10-12T09:00:00+08:00")
TOWN = person("clerk", TOWNSHIP)
AUDITOR = person("auditor", COUNTY)


@pytest.fixture
def clock() -> SettableClock:
    """Monday morning, 2026-10-12, a week without holidays."""
    return SettableClock(MONDAY)


@pytest.fixture
def county(database_url: str, clock: SettableClock) -> Iterator[County]:
    with database_county(database_url, clock, read_wait_seconds=0.2) as county:
        yield county


@pytest.fixture
def desk(county: County) -> Desk:
    return Desk(county, TestClient(create_api(county), raise_server_exceptions=False))


def test_the_state_of_a_case(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    clock.set(instant("2026-10-13T10:00:00+08:00"))
    case = desk.get(CLERK, f"/cases/{number}").json()
    assert (case["stage"], case["stage_title"]) == ("accept", "受理")
    assert (case["light"], case["light_title"]) == ("green", "正常")
    assert (case["holder"], case["holder_name"], case["place_name"]) == (VILLAGE, "东一村", "东一村第一网格")
    assert (case["matter_title"], case["channel_title"]) == ("公共设施", "居民反映")
    assert case["reported_at"] == "2026-10-12T09:00:00+08:00"
    assert case["clock"]["term"] == "2wd"
    assert case["clock"]["due"] == "2026-10-15T00:00:00+08:00"
    assert (case["clock"]["last_day"], case["clock"]["remaining_working_days"]) == ("2026-10-14", 1)


def test_light_and_remaining_days_follow_the_clock(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    seen = []
    for at in ("13T23:59:59", "14T00:00:00", "14T23:59:59", "15T00:00:00", "19T09:00:00"):
        clock.set(instant(f"2026-10-{at}+08:00"))
        case = desk.get(CLERK, f"/cases/{number}").json()
        seen.append((case["light"], case["clock"]["remaining_working_days"]))
    assert seen == [("green", 1), ("yellow", 0), ("yellow", 0), ("red", -1), ("red", -3)]


def test_a_case_at_a_version_and_as_of_an_instant(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    clock.set(instant("2026-10-13T10:00:00+08:00"))
    desk.give(CLERK, number, "accept")
    now = desk.get(CLERK, f"/cases/{number}")
    assert (now.json()["stage"], now.headers["ETag"]) == ("dispatch", '"v5"')
    then = desk.get(CLERK, f"/cases/{number}", as_of="2026-10-13T09:59:59+08:00")
    assert (then.json()["stage"], then.headers["ETag"]) == ("accept", '"v2"')
    assert desk.get(CLERK, f"/cases/{number}", version=2).json()["stage"] == "accept"
    assert len(desk.get(CLERK, f"/cases/{number}/events", version=2).json()["items"]) == 2
    before = desk.get(CLERK, f"/cases/{number}", as_of="2026-10-12T08:59:59+08:00")
    assert_problem(before, 404, "unknown-case")


def test_a_plus_that_the_query_lost_is_understood(desk: Desk) -> None:
    number = desk.report()
    path = f"/api/v1/cases/{number}?as_of=2026-10-12T09:00:00+08:00"
    assert desk.client.get(path, headers=desk.headers(CLERK)).status_code == 200


def test_if_none_match_holds_once_no_clock_runs(desk: Desk) -> None:
    number = desk.report()
    tag = desk.get(CLERK, f"/cases/{number}").headers["ETag"]
    assert desk.get(CLERK, f"/cases/{number}", {"If-None-Match": tag}).status_code == 200
    desk.give(CLERK, number, "decline", reason="重复")
    tag = desk.get(CLERK, f"/cases/{number}").headers["ETag"]
    unchanged = desk.get(CLERK, f"/cases/{number}", {"If-None-Match": f'"v1", {tag}'})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)


def test_the_history_says_who_did_what(desk: Desk) -> None:
    number = desk.report()
    events = desk.get(CLERK, f"/cases/{number}/events").json()["items"]
    assert [(event["version"], event["topic"], event["title"]) for event in events] == [
        (1, "case.reported", "上报"),
        (2, "case.clock-started", "开始计时"),
    ]
    assert events[0]["actor"]["role_title"] == "网格员"
    assert events[0]["data"]["subject"] == "路灯不亮"
    assert {"label": "主题", "text": "路灯不亮"} in events[0]["details"]
    assert events[0]["recorded_at"] == events[0]["occurred_at"] == "2026-10-12T09:00:00+08:00"
    assert len({event["event_id"] for event in events}) == 2


def test_the_deadlines_explain_themselves_day_by_day(desk: Desk, clock: SettableClock) -> None:
    clock.set(instant("2026-10-16T09:00:00+08:00"))
    number = desk.report()
    clock.set(instant("2026-10-22T09:00:00+08:00"))
    desk.give(CLERK, number, "accept")
    accept, dispatch = desk.get(CLERK, f"/cases/{number}/deadlines").json()["items"]
    assert {day["unit"] for day in accept["trace"]} == {"wd"}
    assert [day["text"] for day in accept["trace"]] == [
        "10月17日 星期六 周末 不计",
        "10月18日 星期日 周末 不计",
        "10月19日 星期一 工作日 计第1日",
        "10月20日 星期二 工作日 计第2日",
    ]
    assert (accept["outcome"], accept["outcome_title"]) == ("missed", "逾期后办结")
    assert accept["overrun_seconds"] == 33 * 3600
    assert "逾期" in accept["verdict"]
    assert (dispatch["outcome"], dispatch["stage_title"], dispatch["overrun_seconds"]) == (None, "流转", None)
    assert accept["policy_version"].startswith("s0@")


def test_queue_and_tree_now_and_in_the_past(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    clock.set(instant("2026-10-13T09:00:00+08:00"))
    other = desk.report()
    desk.give(CLERK, other, "escalate", reason="上交")
    clock.set(instant("2026-10-15T09:00:00+08:00"))
    desk.project()
    own = desk.get(CLERK, f"/queues/{VILLAGE}", scope="own").json()
    assert [(row["number"], row["light"], row["stage_title"]) for row in own["items"]] == [(number, "red", "受理")]
    assert own["items"][0]["due"] == "2026-10-15T00:00:00+08:00"
    below = desk.get(TOWN, f"/queues/{TOWNSHIP}", scope="subtree").json()
    assert [row["number"] for row in below["items"]] == [number, other], "the most urgent first"
    past = desk.get(TOWN, f"/queues/{TOWNSHIP}", scope="subtree", as_of="2026-10-12T12:00:00+08:00").json()
    assert [(row["number"], row["light"]) for row in past["items"]] == [(number, "green")]
    assert desk.get(TOWN, f"/queues/{TOWNSHIP}", scope="subtree", light="red").json()["items"][0]["number"] == number
    assert desk.get(TOWN, f"/queues/{TOWNSHIP}", scope="subtree", stage="resolve").json()["items"] == []
    tree = {row["unit"]: row for row in desk.get(TOWN, f"/queues/{TOWNSHIP}/tree").json()["items"]}
    assert (tree[TOWNSHIP]["own"], tree[TOWNSHIP]["total"], tree[TOWNSHIP]["stages"]) == (True, 1, {"accept": 1})
    assert (tree[VILLAGE]["name"], tree[VILLAGE]["lights"]) == ("东一村", {"red": 1})
    county = {row["unit"]: row["total"] for row in desk.get(AUDITOR, f"/queues/{COUNTY}/tree").json()["items"]}
    assert (county[COUNTY], county[TOWNSHIP], county[OTHER_TOWNSHIP]) == (0, 2, 0)
    early = desk.get(AUDITOR, f"/queues/{COUNTY}/tree", as_of="2026-10-12T12:00:00+08:00").json()["items"]
    assert sum(row["total"] for row in early) == 1


def test_search_finds_by_every_filter_and_in_pages(desk: Desk) -> None:
    numbers = [desk.report(subject=f"路灯{turn}不亮") for turn in range(5)]
    desk.give(CLERK, numbers[0], "accept")
    well = desk.report(subject="100%_井盖", matter="safety")
    desk.project()

    def found(**query: Any) -> list[str]:
        return [row["number"] for row in desk.get(AUDITOR, "/cases", **query).json()["items"]]

    assert found() == [well, *reversed(numbers)], "newest first"
    assert found(q="路灯3") == [numbers[3]]
    assert found(q="0%_") == [well], "signs of patterns are plain text"
    assert found(q=numbers[2]) == [numbers[2]]
    assert found(matter="safety") == [well]
    assert found(stage="dispatch") == [numbers[0]]
    assert found(light="red") == []
    assert found(unit=OTHER_TOWNSHIP) == []
    paged, cursor = [], None
    while True:
        page = desk.get(AUDITOR, "/cases", limit=2, **({"cursor": cursor} if cursor else {})).json()
        paged.append([row["number"] for row in page["items"]])
        cursor = page["cursor"]
        if cursor is None:
            break
    assert [len(page) for page in paged] == [2, 2, 2]
    assert [number for page in paged for number in page] == [well, *reversed(numbers)]


def test_alerts_of_a_missed_deadline(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    desk.project()
    clock.set(instant("2026-10-15T00:00:00+08:00"))
    desk.county.ticker.tick()
    desk.project()
    page = desk.get(CLERK, "/alerts").json()
    assert [(a["number"], a["kind"], a["unit_name"], a["text"]) for a in page["items"]] == [
        (number, "remind", "东一村", "受理已过期限(补发的提醒)"),
        (number, "missed", "东一村", "受理已逾期"),
    ]
    assert page["items"][0]["due"] == "2026-10-15T00:00:00+08:00"
    last = page["items"][-1]["position"]
    assert desk.get(CLERK, "/alerts", since=last).json() == {"items": [], "cursor": None}
    first = desk.get(CLERK, "/alerts", limit=1).json()
    assert [a["kind"] for a in first["items"]] == ["remind"]
    assert [a["kind"] for a in desk.get(CLERK, "/alerts", since=first["cursor"]).json()["items"]] == ["missed"]
    assert {a["unit"] for a in desk.get(TOWN, "/alerts").json()["items"]} == {VILLAGE, TOWNSHIP}


def test_a_revised_deadline_is_an_alert(desk: Desk) -> None:
    number = desk.report()
    desk.county.bus.import_papers([notice(published="2026-10-12", off=["2026-10-13"])], ADMINISTRATOR)
    desk.project()
    desk.county.ticker.tick()
    desk.project()
    (alert,) = desk.get(CLERK, "/alerts").json()["items"]
    assert (alert["number"], alert["kind"], alert["text"]) == (number, "revised", "受理期限已修订")
    assert alert["due"] == "2026-10-16T00:00:00+08:00"
    schemas = desk.client.get("/openapi.json").json()["components"]["schemas"]
    assert schemas["AlertView"]["properties"]["kind"]["enum"] == ["remind", "missed", "order", "revised"]


def test_a_read_waits_for_the_position_of_a_write(desk: Desk) -> None:
    answer = desk.post(GRID_WORKER, "/cases", {"place": GRID, "subject": "x", "matter": "facility", "channel": "grid"})
    position = answer.headers["GridFlow-Position"]
    for path in ("/cases", f"/queues/{VILLAGE}", f"/queues/{VILLAGE}/tree", "/alerts"):
        behind = desk.get(CLERK, path, min_position=position)
        assert assert_problem(behind, 503, "projection-behind")["min_position"] == int(position)
        assert behind.headers["Retry-After"] == "1"
    desk.project()
    for path in ("/cases", f"/queues/{VILLAGE}", f"/queues/{VILLAGE}/tree", "/alerts"):
        assert desk.get(CLERK, path, min_position=position).headers["GridFlow-Position"] == position


def test_reads_of_the_log_itself_are_never_behind_it(desk: Desk) -> None:
    number = desk.report()
    reads = (
        f"/cases/{number}",
        f"/cases/{number}/events",
        f"/cases/{number}/deadlines",
        "/units",
        f"/units/{VILLAGE}",
        "/policies",
        "/feed",
    )
    for path in reads:
        assert desk.get(CLERK, path, min_position=desk.head).headers["GridFlow-Position"] == str(desk.head), path
        assert_problem(desk.get(CLERK, path, min_position=desk.head + 1), 503, "projection-behind")


def test_units_come_in_pages_and_by_level(desk: Desk) -> None:
    codes: list[str] = []
    page: dict[str, Any] = {"cursor": None}
    while True:
        query = {"limit": 4} | ({"cursor": page["cursor"]} if page["cursor"] else {})
        page = desk.get(AUDITOR, "/units", **query).json()
        codes += [unit["code"] for unit in page["items"]]
        if page["cursor"] is None:
            break
    assert codes == sorted(unit.code for unit in desk.county.territory.tree)
    villages = desk.get(AUDITOR, "/units", level="village").json()["items"]
    assert {unit["level_title"] for unit in villages} == {"村(社区)"}
    assert len(villages) == 3


def test_the_calendar_counts_a_term(desk: Desk) -> None:
    counted = desk.get(
        CLERK, f"/calendars/{VILLAGE}/deadline", received_at="2026-09-30T16:00:00+08:00", term="3wd"
    ).json()
    assert (counted["status"], counted["status_title"], counted["zone"]) == ("fixed", "确定", "Asia/Shanghai")
    assert counted["last_day"] < counted["due"]
    assert [day["counted"] for day in counted["trace"] if day["counted"]] == [1, 2, 3]
    assert any("节假日放假" in day["text"] and "国办发明电" in day["text"] for day in counted["trace"])
    open_end = desk.get(
        CLERK, f"/calendars/{VILLAGE}/deadline", received_at="2026-12-30T16:00:00+08:00", term="5wd"
    ).json()
    assert (open_end["status"], open_end["due"]) == ("open", None)
    assert (open_end["remaining"], open_end["remaining_unit"]) == (4, "wd")


def test_the_policy_in_force(desk: Desk) -> None:
    (pack,) = desk.get(CLERK, "/policies").json()["items"]
    assert pack["terms"] == {"accept": "2wd", "dispatch": "3wd", "resolve": "5wd"}
    assert [rung["offset"] for rung in pack["rungs"]] == ["-1wd", "0wd", "+2wd"]
    assert pack["role_titles"]["clerk"] == "受理员"
    assert pack["version"] == desk.county.rules.policy.version


def test_times_are_told_in_the_zone_of_the_county(desk: Desk) -> None:
    number = desk.report()
    desk.give(CLERK, number, "accept")
    for path in (f"/cases/{number}", f"/cases/{number}/deadlines"):
        text = desk.get(SUPERVISOR, path).text
        assert "+08:00" in text
        assert 'Z"' not in text
