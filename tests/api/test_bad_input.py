"""Bad input: each a clear problem in Chinese with a stable type, and nothing recorded."""

import json
from typing import Any

import pytest

from gridflow.testing import person
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, HANDLER, SIBLING_GRID, SUPERVISOR, VILLAGE
from tests.api.desk import REPORT, Desk, assert_problem

GOOD = json.dumps(dict(REPORT))


def _with(**changes: Any) -> bytes:
    return json.dumps({**REPORT, **changes}).encode()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(GOOD[:-1].encode(), "不是有效的JSON", id="cut off"),
        pytest.param(b"not json", "不是有效的JSON", id="no JSON"),
        pytest.param(GOOD.encode() + b"{}", "不是有效的JSON", id="two documents"),
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), "不是有效的JSON", id="byte order mark"),
        pytest.param(GOOD.encode("utf-16"), "UTF-8", id="UTF-16"),
        pytest.param(b'{"subject": "\xff"}', "UTF-8", id="invalid UTF-8"),
        pytest.param(b'{"subject": "\xed\xa0\x80"}', "UTF-8", id="surrogate in UTF-8"),
        pytest.param(GOOD.replace("{", '{"subject": "a", ', 1).encode(), "“subject”出现多次", id="duplicate name"),
        pytest.param(_with(x=0).replace(b": 0", b": NaN"), "NaN", id="NaN"),
        pytest.param(_with(x=0).replace(b": 0", b": Infinity"), "Infinity", id="Infinity"),
        pytest.param(_with(x=0).replace(b": 0", b": -Infinity"), "-Infinity", id="-Infinity"),
        pytest.param(_with(subject="a\x00b"), "空字符", id="U+0000"),
        pytest.param(_with(**{"x\x00": 1}), "空字符", id="U+0000 in a name"),
        pytest.param(_with(subject="a\ud800b"), "代理码位", id="lone surrogate"),
        pytest.param(_with(x=json.loads("[" * 32 + "]" * 32)), "嵌套超过32层", id="too deep"),
        pytest.param(b"[" * 500_000, "嵌套超过32层", id="half a million brackets"),
        pytest.param(_with(x=0).replace(b": 0", b": " + b"9" * 5000), "位数过多", id="endless number"),
    ],
)
def test_a_broken_body(desk: Desk, body: bytes, said: str) -> None:
    head = desk.head
    assert_problem(desk.send(GRID_WORKER, "/cases", body), 400, "malformed-body", said)
    assert desk.head == head


@pytest.mark.parametrize(
    ("changes", "code", "field", "said"),
    [
        pytest.param({"color": "red"}, "invalid-input", "color", "不认识的字段", id="unknown field"),
        pytest.param({"source": {"system": "a"}}, "invalid-input", "source.number", "缺少此项", id="missing field"),
        pytest.param({"subject": "  "}, "invalid-input", "subject", "不得少于1个字符", id="blank text"),
        pytest.param({"subject": "长" * 201}, "invalid-input", "subject", "不得超过200个字符", id="long text"),
        pytest.param({"subject": "甲\u001b[2J"}, "invalid-input", "subject", "控制字符", id="escape"),
        pytest.param({"subject": "甲\u202e乙"}, "invalid-input", "subject", "控制字符", id="turned text"),
        pytest.param({"subject": "甲\n乙"}, "invalid-input", "subject", "一行", id="two lines"),
        pytest.param({"subject": 7}, "invalid-input", "subject", "须是文本", id="number for text"),
        pytest.param({"matter": "a b"}, "invalid-input", "matter", "格式不符", id="no code"),
        pytest.param({"urgency": "high"}, "invalid-input", "urgency", "须是以下之一", id="unknown choice"),
        pytest.param({"channel": "pigeon"}, "invalid-input", "channel", "上报渠道", id="unknown channel"),
        pytest.param({"occurred_at": "2026-10-12T08:00:00"}, "naive-time", "occurred_at", "时区", id="naive time"),
        pytest.param({"occurred_at": "yesterday"}, "invalid-input", "occurred_at", "RFC 3339", id="no time"),
        pytest.param({"occurred_at": "2026-10-12"}, "invalid-input", "occurred_at", "RFC 3339", id="a date"),
        pytest.param({"occurred_at": 1700000000}, "invalid-input", "occurred_at", "RFC 3339", id="seconds"),
        pytest.param(
            {"occurred_at": "2036-01-01T00:00:00+08:00"}, "invalid-input", "occurred_at", "晚于", id="the future"
        ),
        pytest.param({"matter": "astrology"}, "matter-not-admitted", None, "未经准入", id="matter not admitted"),
        pytest.param({"place": "990101001001999"}, "unknown-unit", None, "990101001001999", id="unknown unit"),
        pytest.param({"place": "nowhere"}, "unknown-unit", None, "nowhere", id="no unit code"),
    ],
)
def test_a_wrong_value(desk: Desk, changes: dict[str, Any], code: str, field: str | None, said: str) -> None:
    head = desk.head
    problem = assert_problem(desk.post(GRID_WORKER, "/cases", {**REPORT, **changes}), 422, code, said)
    assert problem.get("field") == field
    assert desk.head == head


def test_all_wrong_fields_are_listed(desk: Desk) -> None:
    answer = desk.post(GRID_WORKER, "/cases", {"place": 1, "subject": "路灯", "matter": "facility", "x": 1})
    problem = assert_problem(answer, 422, "invalid-input")
    assert {error["field"] for error in problem["errors"]} == {"place", "channel", "x"}


def test_json_values_are_never_converted(desk: Desk) -> None:
    number = desk.report()
    for upheld in ("true", 1, "yes"):
        answer = desk.post(CLERK, f"/cases/{number}/rule-send-back", {"upheld": upheld, "reason": "r"})
        assert assert_problem(answer, 422, "invalid-input", "true 或 false")["field"] == "upheld"


def test_an_array_is_no_command(desk: Desk) -> None:
    assert_problem(desk.send(GRID_WORKER, "/cases", b"[]"), 422, "invalid-input", "JSON对象")


def test_a_huge_body(desk: Desk) -> None:
    head, most = desk.head, desk.county.settings.max_body_bytes
    answer = desk.send(GRID_WORKER, "/cases", b" " * (most + 1))
    assert assert_problem(answer, 413, "body-too-large")["max_bytes"] == most
    assert desk.head == head


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_a_body_that_is_not_announced_as_json(desk: Desk, media_type: str | None) -> None:
    head = desk.head
    answer = desk.send(GRID_WORKER, "/cases", GOOD.encode(), media_type)
    assert_problem(answer, 415, "unsupported-media-type", "application/json")
    assert desk.head == head


def test_a_body_in_another_encoding(desk: Desk) -> None:
    answer = desk.send(GRID_WORKER, "/cases", GOOD.encode(), "application/json; charset=gbk")
    assert_problem(answer, 415, "unsupported-media-type")
    assert desk.send(GRID_WORKER, "/cases", GOOD.encode(), "application/json; charset=UTF-8").status_code == 201


def test_an_unadmitted_transition(desk: Desk) -> None:
    number, head = desk.report(), desk.head
    answer = desk.post(GRID_WORKER, f"/cases/{number}/resolve", {"result": "已修"})
    problem = assert_problem(answer, 409, "transition-not-admitted", "受理", "办结")
    assert problem["stage"] == "accept"
    assert desk.head == head


def test_a_role_that_may_not(desk: Desk) -> None:
    number, head = desk.report(), desk.head
    answer = desk.post(GRID_WORKER, f"/cases/{number}/accept")
    assert_problem(answer, 403, "not-permitted", "网格员")
    assert desk.head == head


def test_a_place_outside_the_jurisdiction(desk: Desk) -> None:
    head = desk.head
    assert_problem(desk.post(GRID_WORKER, "/cases", {**REPORT, "place": SIBLING_GRID}), 422, "unknown-unit")
    assert desk.head == head


def test_the_handler_may_not_check(desk: Desk) -> None:
    both = person("supervisor", VILLAGE, "both")
    number = desk.report()
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "dispatch", lead=GRID)
    desk.give(person("grid_worker", GRID, "both"), number, "resolve", result="已修")
    head = desk.head
    answer = desk.post(both, f"/cases/{number}/check", {"passed": True, "finding": "好"})
    assert_problem(answer, 403, "separation-of-duties")
    assert desk.head == head
    assert desk.give(SUPERVISOR, number, "check", passed=True, finding="好")


def test_a_number_with_a_typing_error(desk: Desk) -> None:
    number = desk.report()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert_problem(desk.get(CLERK, f"/cases/{wrong}"), 404, "unknown-case", "校验位")
    assert_problem(desk.get(CLERK, "/cases/%00"), 404, "unknown-case")


@pytest.mark.parametrize(
    ("path", "query", "field", "code"),
    [
        ("/cases", {"colour": "red"}, "colour", "invalid-input"),
        ("/cases", {"stage": "limbo"}, "stage", "invalid-input"),
        ("/cases", {"light": "blue"}, "light", "invalid-input"),
        ("/cases", {"limit": "0"}, "limit", "invalid-input"),
        ("/cases", {"limit": "501"}, "limit", "invalid-input"),
        ("/cases", {"limit": "many"}, "limit", "invalid-input"),
        ("/cases", {"cursor": "nonsense"}, "cursor", "invalid-input"),
        ("/cases", {"q": ["a", "b"]}, "q", "invalid-input"),
        ("/cases", {"q": "a\x00"}, "q", "invalid-input"),
        ("/cases", {"min_position": "-1"}, "min_position", "invalid-input"),
        ("/cases", {"min_position": str(2**63)}, "min_position", "invalid-input"),
        (f"/queues/{VILLAGE}", {"scope": "all"}, "scope", "invalid-input"),
        (f"/queues/{VILLAGE}", {"as_of": "2026-10-12T09:00:00"}, "as_of", "naive-time"),
        (f"/queues/{VILLAGE}", {"as_of": "1700000000"}, "as_of", "invalid-input"),
        (f"/queues/{VILLAGE}", {"as_of": ""}, "as_of", "invalid-input"),
        (f"/queues/{VILLAGE}", {"cursor": ">i:99999999999999999999999~s:y"}, "cursor", "invalid-input"),
        (f"/queues/{VILLAGE}/tree", {"as_of": "2026"}, "as_of", "invalid-input"),
        ("/alerts", {"since": "-1"}, "since", "invalid-input"),
        ("/alerts", {"role": "supervisr"}, "role", "invalid-input"),
        ("/alerts", {"role": ""}, "role", "invalid-input"),
        ("/feed", {"wait": "31"}, "wait", "invalid-input"),
        ("/feed", {"wait": "nan"}, "wait", "invalid-input"),
        (f"/calendars/{VILLAGE}/deadline", {"term": "5wd"}, "received_at", "invalid-input"),
        (
            f"/calendars/{VILLAGE}/deadline",
            {"term": "5 days", "received_at": "2026-10-12T09:00:00+08:00"},
            "term",
            "unknown-term",
        ),
        (
            f"/calendars/{VILLAGE}/deadline",
            {"term": "5wd", "received_at": "1999-10-12T09:00:00+08:00"},
            "received_at",
            "day-out-of-range",
        ),
    ],
)
def test_a_wrong_parameter(desk: Desk, path: str, query: dict[str, Any], field: str, code: str) -> None:
    assert assert_problem(desk.get(CLERK, path, **query), 422, code)["field"] == field


@pytest.mark.parametrize(
    "cursor", ["<", ">", ">i:1", ">s:a~s:b", ">i:1~i:1", ">d:2026-01-01~s:a", "x", ">x~x", ">i:1~b:zz"]
)
def test_a_cursor_that_was_made_up_finds_nothing_or_is_refused(desk: Desk, cursor: str) -> None:
    for path in ("/cases", f"/queues/{VILLAGE}", "/units"):
        answer = desk.get(CLERK, path, cursor=cursor)
        if answer.status_code != 200:
            assert assert_problem(answer, 422, "invalid-input")["field"] == "cursor"


def test_a_write_takes_no_parameters(desk: Desk) -> None:
    head = desk.head
    assert_problem(desk.post(GRID_WORKER, "/cases?dry_run=true", REPORT), 422, "invalid-input", "dry_run")
    assert desk.head == head


def test_a_version_that_is_not_reached(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, f"/cases/{desk.report()}", version=9), 422, "invalid-input", "第1至第2版")


def test_an_address_and_a_method_that_do_not_exist(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, "/nothing"), 404, "not-found")
    answer = desk.client.delete("/api/v1/cases", headers=desk.headers(CLERK))
    assert_problem(answer, 405, "method-not-allowed", "DELETE")
    assert "POST" in answer.headers["Allow"] or "GET" in answer.headers["Allow"]


def test_a_claim_of_ages_ago_does_not_damage_the_log(desk: Desk) -> None:
    answer = desk.post(GRID_WORKER, "/cases", {**REPORT, "occurred_at": "0001-01-01T00:00:00+08:00"})
    assert_problem(answer, 422, "invalid-input")
    assert desk.county.log.after(0, 10_000)


def test_nobody_without_a_key(desk: Desk) -> None:
    head = desk.head
    token = desk.token(HANDLER)
    for headers in (
        {},
        {"Authorization": ""},
        {"Authorization": f"Basic {token}"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer gf_000000000000_" + "a" * 43},
        {"Authorization": f"Bearer {token[:-1]}" + ("a" if token[-1] != "a" else "b")},
        {"Cookie": "gridflow_key=nonsense"},
    ):
        for method, path in (("GET", "/cases"), ("POST", "/cases"), ("GET", "/feed"), ("GET", "/units")):
            answer = desk.client.request(method, f"/api/v1{path}", headers=headers)
            assert_problem(answer, 401, "not-authenticated")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert desk.head == head


def test_the_console_cookie_is_a_key_too_but_not_for_other_sites(desk: Desk) -> None:
    cookie = {"Cookie": f"gridflow_key={desk.token(CLERK)}"}
    assert desk.client.get("/api/v1/cases", headers=cookie).status_code == 200
    number, head = desk.report(), desk.head
    path = f"/api/v1/cases/{number}/accept"
    assert_problem(desk.client.post(path, headers=cookie | {"Sec-Fetch-Site": "cross-site"}), 401, "not-authenticated")
    assert_problem(desk.client.post(path, headers=cookie | {"Sec-Fetch-Site": "same-site"}), 401, "not-authenticated")
    assert desk.head == head
    assert desk.client.post(path, headers=cookie | {"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_an_address_is_one_with_its_slashes(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, "/cases/"), 404, "not-found")


@pytest.mark.parametrize("path", ["/", "/console"])
def test_the_bare_address_leads_to_the_pages(desk: Desk, path: str) -> None:
    answer = desk.client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/console/")


def test_the_values_that_may_be_are_listed_in_chinese(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, f"/queues/{VILLAGE}", scope="all"), 422, "invalid-input", "own、subtree")
