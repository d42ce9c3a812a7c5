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
    SECOND_GRID,
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
    for at in ("14T00:00:00", "14T08:29:59", "14T08:30:00", "14T23:59:59", "15T00:00:00", "19T09:00:00"):
        clock.set(instant(f"2026-10-{at}+08:00"))
        case = desk.get(CLERK, f"/cases/{number}").json()
        seen.append((case["light"], case["clock"]["remaining_working_days"]))
    assert seen == [("green", 0), ("green", 0), ("yellow", 0), ("yellow", 0), ("red", -1), ("red", -3)]


def test_who_owes_what_on_a_case_is_part_of_its_state(desk: Desk, clock: SettableClock) -> None:
    number, duplicate = desk.report(urgency="coordination"), desk.report()
    desk.give(CLERK, duplicate, "merge", into=number, reason="同一路灯")
    case = desk.get(CLERK, f"/cases/{number}").json()
    assert (case["urgency_title"], case["kind_title"]) == ("需协调", "事件")
    assert case["accompany"] == [{"unit": GRID, "unit_name": "东一村第一网格"}]
    assert case["duplicates"] == [duplicate]
    assert desk.get(CLERK, f"/cases/{duplicate}").json()["into"] == number
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "assign-owner", owner="li-01", unit=GRID)
    desk.give(CLERK, number, "dispatch", lead=GRID, assisting=[SECOND_GRID])
    desk.give(person("supervisor", TOWNSHIP), number, "order-supervision", cause="久拖不决")
    desk.give(SUPERVISOR, number, "publish", subject="路灯维修", reason="群众关注")
    desk.give(CLERK, number, "correct", subject="两盏路灯不亮", reason="现场核对")
    case = desk.get(CLERK, f"/cases/{number}").json()
    assert (case["subject"], case["public_subject"], case["fallback"]) == ("两盏路灯不亮", "路灯维修", False)
    assert case["owner"] == {"unit": GRID, "unit_name": "东一村第一网格", "id": "li-01"}
    (asked,), (order,) = case["assistances"], case["orders"]
    assert (asked["assistance"], asked["unit"], asked["by"]) == ("assist-1", SECOND_GRID, VILLAGE)
    assert (asked["clock"]["clock"], asked["clock"]["stage_title"]) == ("assist-1", "协办")
    assert asked["clock"]["due"] == "2026-10-16T00:00:00+08:00"
    assert (order["to"], order["answered"], order["clock"]["stage_title"]) == (GRID, False, "督办答复")
    assert order["clock"]["due"] == "2026-10-15T00:00:00+08:00"
    assert (case["clock"]["stage"], case["clock"]["clock"]) == ("resolve", "resolve-3")
    clocks = desk.get(CLERK, f"/cases/{number}/deadlines").json()["items"]
    assert {clock["clock"] for clock in clocks} == {"accept-1", "dispatch-2", "resolve-3", "assist-1", "order-1"}


def test_information_is_found_by_its_kind(desk: Desk) -> None:
    event, information = desk.report(), desk.report(kind="information", matter="person", channel="grid")
    desk.project()
    for kind, number in (("event", event), ("information", information)):
        (row,) = desk.get(CLERK, "/cases", kind=kind).json()["items"]
        assert (row["number"], row["kind"]) == (number, kind)
    case = desk.get(CLERK, f"/cases/{information}").json()
    assert (case["kind_title"], case["stage_title"], case["matter_title"]) == ("信息", "已登记", "人员信息")


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


def test_a_queue_says_what_is_left_and_what_is_exceeded(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    desk.project()

    def row(at: str) -> dict[str, Any]:
        clock.set(instant(f"2026-10-{at}+08:00"))
        (found,) = desk.get(CLERK, f"/queues/{VILLAGE}").json()["items"]
        assert found["number"] == number
        return dict(found)

    left = row("13T10:00:00")
    assert (left["status"], left["status_title"], left["limit"]) == ("fixed", "确定", "剩余1个工作日")
    assert left["remaining"] == {
        "text": "剩余1个工作日",
        "working_days": 1,
        "seconds": 38 * 3600,
        "office_seconds": 25 * 1800,  # 5.5 and 7 h
        "provisional": False,
    }
    assert (left["exceeded"], left["paused_until"]) == (None, None)
    assert row("14T20:00:00")["limit"] == "今日到期,剩余4小时"
    late = row("19T09:00:00")
    assert (late["limit"], late["remaining"]) == ("超期2个工作日", None)
    assert (late["exceeded"]["working_days"], late["exceeded"]["office_seconds"]) == (2, 29 * 1800)


def test_a_paused_case_keeps_what_is_left(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "dispatch", lead=GRID)
    until = "2026-10-14T09:00:00+08:00"
    desk.give(GRID_WORKER, number, "request-suspension", until=until, reason="等待鉴定")
    desk.give(CLERK, number, "rule-suspension", granted=True, reason="属实")
    desk.project()
    clock.set(instant("2026-10-13T09:00:00+08:00"))
    case = desk.get(CLERK, f"/cases/{number}").json()
    assert (case["light"], case["light_title"]) == ("paused", "挂起")
    (row,) = desk.get(CLERK, f"/queues/{VILLAGE}", light="paused").json()["items"]
    assert (row["light_title"], row["paused_until"]) == ("挂起", until)
    # The five days are 14, 15, 16, 19 and 20 October; on 14, when it goes on, four more are to come.
    assert (row["limit"], row["remaining"]["working_days"]) == ("挂起中,剩余4个工作日", 4)
    assert [found["number"] for found in desk.get(CLERK, "/cases", light="paused").json()["items"]] == [number]
    (hop,) = desk.get(CLERK, f"/cases/{number}/hops").json()["items"]
    assert (hop["holder"], hop["paused_seconds"]) == (GRID, 24 * 3600)


def test_the_hops_say_who_held_the_case_how_long(desk: Desk, clock: SettableClock) -> None:
    number = desk.report()
    clock.set(instant("2026-10-13T10:00:00+08:00"))
    desk.give(CLERK, number, "escalate", reason="超出权限")
    clock.set(instant("2026-10-14T09:00:00+08:00"))
    found = desk.get(TOWN, f"/cases/{number}/hops").json()
    assert (found["number"], found["version"], found["as_of"]) == (number, 3, "2026-10-14T09:00:00+08:00")
    first, running = found["items"]
    assert first == {
        "holder": VILLAGE,
        "holder_name": "东一村",
        "seconds": 25 * 3600,
        "office_seconds": 8 * 3600,
        "working_days": 1,
        "provisional": False,
        "paused_seconds": 0,
        "stage": "accept",
        "stage_title": "受理",
        "since": "2026-10-12T09:00:00+08:00",
        "until": "2026-10-13T10:00:00+08:00",
        "cause": "case.reported",
        "cause_title": "上报",
    }
    assert (running["holder"], running["until"], running["cause_title"]) == (TOWNSHIP, None, "逐级上报")
    assert [(part["holder_name"], part["hops"], part["seconds"]) for part in found["holders"]] == [
        ("东一村", 1, 25 * 3600),
        ("东乡镇", 1, 23 * 3600),
    ]
    (then,) = desk.get(TOWN, f"/cases/{number}/hops", as_of="2026-10-12T12:00:00+08:00").json()["items"]
    assert (then["until"], then["seconds"]) == (None, 3 * 3600)
    assert_problem(desk.get(person("clerk", OTHER_TOWNSHIP), f"/cases/{number}/hops"), 404, "unknown-case")


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
    desk.county.registrar.import_papers([notice(published="2026-10-12", off=["2026-10-13"])], ADMINISTRATOR)
    desk.project()
    desk.county.ticker.tick()
    desk.project()
    (alert,) = desk.get(CLERK, "/alerts").json()["items"]
    assert (alert["number"], alert["kind"], alert["text"]) == (number, "revised", "受理期限已修订")
    assert alert["due"] == "2026-10-16T00:00:00+08:00"
    schemas = desk.client.get("/openapi.json").json()["components"]["schemas"]
    assert {"remind", "missed", "order", "revised"} <= set(schemas["AlertKind"]["enum"])


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
        f"/cases/{number}/hops",
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


def test_times_are_told_in_the_zone_of_the_county(desk: Desk) -> None:
    number = desk.report()
    desk.give(CLERK, number, "accept")
    for path in (f"/cases/{number}", f"/cases/{number}/deadlines"):
        text = desk.get(SUPERVISOR, path).text
        assert "+08:00" in text
        assert 'Z"' not in text
