"""What anybody may see without a key: how a case goes, never who is behind it."""

import json
from datetime import date
from typing import Any

import pytest
from httpx2 import Response

from gridflow.aggregates.case.number import case_number
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    COUNTY_CODE,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import REPORT, Desk, assert_problem

NAME, PHONE, IDENTITY = "王小明", "13800138000", "330921199001011234"
PLANTED = f"{NAME}电话{PHONE}身份证{IDENTITY}"
MISSING = case_number(COUNTY_CODE, date(2026, 10, 12), 999_999)


@pytest.fixture
def clock(desk: Desk) -> SettableClock:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    return clock


def reported(desk: Desk, **changes: Any) -> tuple[str, str]:
    """The number and the query code of a new case."""
    receipt = desk.post(GRID_WORKER, "/cases", {**REPORT, **changes}).json()
    return receipt["number"], receipt["query_code"]


def public(desk: Desk, number: str, **query: str) -> Response:
    return desk.client.get(f"/api/v1/cases/{number}/public", params=query or None)


def carried_through(desk: Desk, number: str, said: str) -> None:
    """The case resolved, checked and archived, with these words in every free text on the way."""
    desk.give(CLERK, number, "correct", description=f"更正:{said}", reason=said)
    desk.give(CLERK, number, "escalate", reason=said)
    desk.give(person("clerk", TOWNSHIP), number, "delegate", to=VILLAGE, reason=said)
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "assign-owner", owner="wang-xiaoming", unit=GRID, reason=said)
    desk.give(CLERK, number, "dispatch", lead=GRID, instruction=said)
    desk.give(GRID_WORKER, number, "note", phase="during", text=said)
    desk.give(GRID_WORKER, number, "request-extension", extension="2wd", reason=said)
    desk.give(CLERK, number, "rule-extension", granted=True, reason=said)
    desk.give(person("supervisor", TOWNSHIP), number, "order-supervision", cause=said)
    desk.give(GRID_WORKER, number, "answer-supervision", order="order-1", answer=said)
    desk.give(person("supervisor", TOWNSHIP), number, "lift-supervision", order="order-1", reason=said)
    desk.give(GRID_WORKER, number, "resolve", result=said, reply=said)
    desk.give(SUPERVISOR, number, "check", passed=False, finding=said)
    desk.give(SUPERVISOR, number, "rework", reason=said)
    desk.give(GRID_WORKER, number, "resolve", result=said, reply=said)
    desk.give(SUPERVISOR, number, "check", passed=True, finding=said)
    desk.give(CALLER, number, "call-back", satisfied=True, remark=said)
    desk.give(SUPERVISOR, number, "appraise", remark=said)
    desk.give(SUPERVISOR, number, "archive")


def test_whoever_has_the_code_sees_how_the_case_goes(desk: Desk, clock: SettableClock) -> None:
    number, code = reported(desk)
    desk.give(CLERK, number, "accept")
    shown = public(desk, number, code=code).json()
    assert (shown["number"], shown["subject"], shown["matter_title"]) == (number, "路灯不亮", "公共设施")
    assert (shown["stage_title"], shown["holder_name"], shown["owner_name"]) == ("流转", "东一村", None)
    assert shown["reported_on"] == "2026-10-12"
    assert shown["steps"] == [{"title": "上报", "day": "2026-10-12"}, {"title": "受理", "day": "2026-10-12"}]
    assert shown["result"] == "已受理,待派遣"
    assert shown["expected"] == {
        "due": "2026-10-16T00:00:00+08:00",
        "status": "fixed",
        "text": "应于2026年10月15日24时前流转",
    }
    assert shown["reply"] is None


def test_the_reply_is_told_to_the_reporter_alone(desk: Desk) -> None:
    number, code = reported(desk, matter="safety", channel="grid")
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "dispatch", lead=GRID)
    proof = {"kind": "photo", "reference": "p/1", "sha256": "0" * 64}
    resolved = {"result": "内部记录", "reply": "隐患已处理,请放心", "closing": "removed", "evidence": [proof]}
    desk.give(GRID_WORKER, number, "resolve", **resolved)
    desk.give(SUPERVISOR, number, "publish", subject="道路隐患", reason="群众关注")
    told, seen = public(desk, number, code=code).json(), public(desk, number).json()
    assert (told["reply"], seen["reply"]) == ("隐患已处理,请放心", None)
    assert told["result"] == seen["result"] == "已办结,待核查:隐患已消除"
    assert (seen["subject"], seen["expected"]) == ("道路隐患", None)
    assert "内部记录" not in json.dumps([told, seen], ensure_ascii=False)
    desk.give(SUPERVISOR, number, "check", passed=False, finding="复发")
    desk.give(SUPERVISOR, number, "rework", reason="复发")
    again = public(desk, number, code=code).json()
    assert (again["reply"], again["result"]) == (None, "办理中"), "what was replied holds no more"


def test_whoever_reported_a_merged_case_is_told_how_the_one_goes_that_goes_on(desk: Desk, clock: SettableClock) -> None:
    (first, _), (second, second_code), (third, code) = [reported(desk, subject=f"路灯不亮{turn}") for turn in range(3)]
    desk.give(CLERK, first, "accept")
    # Of the same instant, and before the merger.
    desk.give(CLERK, third, "merge", into=second, reason="同一路灯")
    assert public(desk, third, code=code).json()["into"] == second
    desk.give(CLERK, second, "merge", into=first, reason="同一路灯")
    desk.give(CLERK, first, "dispatch", lead=GRID)
    going = public(desk, third, code=code).json()
    assert (going["number"], going["subject"], going["into"]) == (third, "路灯不亮2", first)
    assert (going["stage_title"], going["holder_name"]) == ("办结", "东一村第一网格")
    assert going["result"] == "与另一事件合并办理,办理中"
    assert "前办结" in going["expected"]["text"]
    desk.give(GRID_WORKER, first, "resolve", result="内部记录", reply="已换灯泡,电话13800138000")
    for number, own_code, titles in (
        (third, code, ["上报", "并案", "并案", "派遣", "办结"]),
        (second, second_code, ["上报", "并案", "派遣", "办结"]),
    ):
        done = public(desk, number, code=own_code).json()
        assert [step["title"] for step in done["steps"]] == titles
        assert (done["reply"], done["into"]) == ("已换灯泡,电话＊＊＊", first)
        assert (done["result"], done["expected"]) == ("与另一事件合并办理,已办结,待核查", None)
    desk.give(SUPERVISOR, third, "publish", subject="路灯维修", reason="群众关注")
    seen = public(desk, third).json()
    assert (seen["stage_title"], seen["result"]) == ("已并案", "与另一事件合并办理")
    assert (seen["into"], seen["reply"]) == (None, None)


def test_nothing_about_a_person_is_in_the_public_answers_of_a_published_case(desk: Desk) -> None:
    number, code = reported(desk, subject=f"{PLANTED}反映路灯不亮", description=PLANTED)
    desk.give(SUPERVISOR, number, "publish", subject="路灯维修", reason=PLANTED)
    carried_through(desk, number, PLANTED)
    desk.project()
    answers = [public(desk, number), desk.client.get("/api/v1/public/cases", params={"limit": 100})]
    for answer in answers:
        assert answer.status_code == 200
        assert number in answer.text
        for personal in (NAME, PHONE, IDENTITY, "wang-xiaoming", code, GRID_WORKER.id, CLERK.id, "@"):
            assert personal not in answer.text, personal
    by_code = public(desk, number, code=code)
    for personal in (PHONE, IDENTITY, "wang-xiaoming", code, GRID_WORKER.id, CLERK.id, "@"):
        assert personal not in by_code.text, personal
    shown = answers[0].json()
    assert (shown["owner_name"], shown["stage_title"]) == ("东一村第一网格", "已归档")
    assert [step["title"] for step in shown["steps"]] == [
        "上报",
        "受理",
        "派遣",
        "办结",
        "责令返工",
        "办结",
        "归档",
    ]


def test_a_wrong_code_a_missing_one_and_a_missing_case_are_answered_alike(desk: Desk) -> None:
    number, code = reported(desk)
    other, other_code = reported(desk)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    refusals = [
        public(desk, number),
        public(desk, number, code=""),
        public(desk, number, code=wrong),
        public(desk, number, code=other_code),
        public(desk, number, code=code[:5]),
        public(desk, number, code="查询码"),
        public(desk, MISSING, code=code),
        public(desk, MISSING),
        public(desk, "nonsense", code=code),
    ]
    for refusal in refusals:
        assert_problem(refusal, 404, "unknown-case")
        assert refusal.content == refusals[0].content
    assert public(desk, other, code=other_code).status_code == 200


def test_a_code_is_read_as_people_write_it(desk: Desk) -> None:
    number, code = reported(desk)
    spoken = f" {code[:5]}-{code[5:]}".lower().replace("0", "o").replace("1", "l")
    assert public(desk, number, code=spoken).status_code == 200
    assert "private" not in public(desk, number, code=code).headers["Cache-Control"]
    assert public(desk, number, code=code).headers["Cache-Control"] == "no-store"


def test_a_case_that_is_withdrawn_from_the_public_is_open_to_its_reporter_only(desk: Desk) -> None:
    number, code = reported(desk)
    desk.give(SUPERVISOR, number, "publish", subject="路灯维修", reason="群众关注")
    assert public(desk, number).status_code == 200
    desk.give(SUPERVISOR, number, "unpublish", reason="已答复")
    assert_problem(public(desk, number), 404, "unknown-case")
    assert public(desk, number, code=code).json()["subject"] == "路灯不亮"
    desk.project()
    assert number not in desk.client.get("/api/v1/public/cases", params={"limit": 100}).text


def test_a_deadline_nobody_can_tell_yet_is_said_to_be_open(desk: Desk, clock: SettableClock) -> None:
    before = clock.now()
    clock.set(instant("2026-12-31T09:00:00+08:00"))
    try:
        number, code = reported(desk)
        shown = public(desk, number, code=code).json()["expected"]
        assert (shown["due"], shown["status"]) == (None, "open")
        assert "待定" in shown["text"]
    finally:
        clock.set(before)


def test_published_cases_are_listed_in_pages_and_by_unit(desk: Desk) -> None:
    far = person("grid_worker", FAR_GRID)
    numbers = []
    for turn in range(3):
        number = desk.post(far, "/cases", {**REPORT, "place": FAR_GRID}).json()["number"]
        desk.give(person("supervisor", FAR_VILLAGE), number, "publish", subject=f"路灯{turn}", reason="公开")
        numbers.append(number)
    hidden = desk.post(far, "/cases", {**REPORT, "place": FAR_GRID}).json()["number"]
    desk.project()
    query: dict[str, Any] = {"unit": OTHER_TOWNSHIP, "limit": 2}
    first = desk.client.get("/api/v1/public/cases", params=query).json()
    second = desk.client.get("/api/v1/public/cases", params={**query, "cursor": first["cursor"]}).json()
    assert [row["number"] for row in first["items"] + second["items"]] == numbers[::-1]
    assert (second["cursor"], hidden in numbers) == (None, False)
    assert first["items"][0]["holder_name"] == "西一村"
    assert desk.client.get("/api/v1/public/cases", params={"unit": TOWNSHIP}).json()["items"] == [
        row for row in desk.client.get("/api/v1/public/cases").json()["items"] if row["number"] not in numbers
    ]
    assert_problem(desk.client.get("/api/v1/public/cases", params={"unit": "990101999000"}), 404, "unknown-unit")
    assert_problem(desk.client.get("/api/v1/public/cases", params={"cursor": "x"}), 422, "invalid-input")
    assert_problem(desk.client.get("/api/v1/public/cases", params={"q": "x"}), 422, "invalid-input")
