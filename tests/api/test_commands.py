"""Commands over HTTP: every one of them, once, by whoever may, on the version that the caller has seen."""

from typing import Any

from gridflow.api.commands import CASE_COMMANDS
from gridflow.testing import person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    GRID,
    GRID_WORKER,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import REPORT, Desk, assert_problem

TOWN_CLERK = person("clerk", TOWNSHIP)
TOWN_SUPERVISOR = person("supervisor", TOWNSHIP)


def test_a_report_is_answered_with_its_receipt(desk: Desk) -> None:
    answer = desk.post(GRID_WORKER, "/cases", REPORT)
    receipt = answer.json()
    assert answer.status_code == 201
    assert receipt["events"] == ["case.reported", "case.clock-started"]
    assert receipt["position"] == desk.head
    assert answer.headers["Location"] == f"/api/v1/cases/{receipt['number']}"
    assert answer.headers["ETag"] == f'"v{receipt["version"]}"'
    assert answer.headers["GridFlow-Position"] == str(receipt["position"])
    assert "Idempotency-Replayed" not in answer.headers


def test_every_command_carries_a_case_through_its_whole_life(desk: Desk) -> None:
    life: list[tuple[Any, str, dict[str, Any]]] = [
        (CLERK, "escalate", {"reason": "超出村级能力"}),
        (TOWN_CLERK, "delegate", {"to": VILLAGE, "reason": "村级可办"}),
        (CLERK, "accept", {}),
        (CLERK, "dispatch", {"lead": GRID, "instruction": "尽快"}),
        (GRID_WORKER, "acknowledge", {}),
        (GRID_WORKER, "send-back", {"reason_code": "incomplete", "reason": "缺地址"}),
        (CLERK, "rule-send-back", {"upheld": True, "reason": "属实"}),
        (CLERK, "dispatch", {"lead": GRID}),
        (GRID_WORKER, "note", {"phase": "during", "text": "已到场"}),
        (GRID_WORKER, "request-extension", {"extension": "2wd", "reason": "等待配件"}),
        (CLERK, "rule-extension", {"granted": True, "reason": "属实"}),
        (GRID_WORKER, "request-suspension", {"until": "2026-10-14T10:00:00+08:00", "reason": "等待鉴定"}),
        (CLERK, "rule-suspension", {"granted": True, "reason": "属实"}),
        (GRID_WORKER, "resume", {"reason": "鉴定已出"}),
        (TOWN_SUPERVISOR, "order-supervision", {"cause": "群众反映强烈"}),
        (GRID_WORKER, "answer-supervision", {"order": "order-1", "answer": "明日办结"}),
        (TOWN_SUPERVISOR, "lift-supervision", {"order": "order-1", "reason": "已答复"}),
        (GRID_WORKER, "resolve", {"result": "已修"}),
        (SUPERVISOR, "check", {"passed": False, "finding": "仍不亮"}),
        (SUPERVISOR, "rework", {"reason": "未修好"}),
        (GRID_WORKER, "resolve", {"result": "换灯"}),
        (SUPERVISOR, "check", {"passed": True, "finding": "已亮"}),
        (CALLER, "call-back", {"satisfied": True, "remark": "满意"}),
        (SUPERVISOR, "appraise", {"remark": "按时"}),
        (SUPERVISOR, "archive", {}),
    ]
    number = desk.report()
    version = 2
    for actor, command, body in life:
        receipt = desk.give(actor, number, command, **body)
        assert receipt["version"] > version, command
        version = receipt["version"]
    assert desk.get(CLERK, f"/cases/{number}").json()["stage_title"] == "已归档"
    desk.give(GRID_WORKER, desk.report(), "settle", result="当场扶正")
    desk.give(CLERK, desk.report(), "decline", reason="重复")
    done = {command for _, command, _ in life} | {"settle", "decline"}
    assert done == {command.name for command in CASE_COMMANDS}


def test_an_empty_body_stands_for_a_command_without_fields(desk: Desk) -> None:
    assert desk.send(CLERK, f"/cases/{desk.report()}/accept", b"", None).status_code == 200


def test_if_match_with_the_present_version_is_granted(desk: Desk) -> None:
    number = desk.report()
    tag = desk.get(CLERK, f"/cases/{number}").headers["ETag"]
    assert tag == '"v2"'
    granted = desk.post(CLERK, f"/cases/{number}/accept", headers={"If-Match": tag})
    assert (granted.status_code, granted.headers["ETag"]) == (200, '"v5"')


def test_a_stale_version_is_refused_with_the_present_one(desk: Desk) -> None:
    number = desk.report()
    desk.give(CLERK, number, "accept")
    head = desk.head
    answer = desk.post(CLERK, f"/cases/{number}/dispatch", {"lead": GRID}, {"If-Match": '"v2"'})
    problem = assert_problem(answer, 412, "stale-version", "第5版", "第2版")
    assert (problem["version"], answer.headers["ETag"], desk.head) == (5, '"v5"', head)


def test_an_if_match_that_is_no_version_is_refused(desk: Desk) -> None:
    number = desk.report()
    answer = desk.post(CLERK, f"/cases/{number}/accept", headers={"If-Match": '"abc"'})
    assert assert_problem(answer, 422, "invalid-input", "If-Match")["field"] == "If-Match"


def test_rungs_cannot_be_fired_over_http(desk: Desk) -> None:
    number, head = desk.report(), desk.head
    for command in ("fire-rungs", "recount-deadline", "report", "explode"):
        answer = desk.post(person("system", VILLAGE), f"/cases/{number}/{command}", {"clock": "accept-1"})
        assert_problem(answer, 404, "unknown-command", command)
    assert desk.head == head


def test_a_caller_acts_in_the_first_of_its_roles_that_may(desk: Desk) -> None:
    number = desk.report()
    desk.give(CLERK, number, "accept")
    event = desk.get(CLERK, f"/cases/{number}/events").json()["items"][3]
    assert event["actor"] == {
        "id": CLERK.id,
        "role": "clerk",
        "role_title": "受理员",
        "unit": VILLAGE,
        "unit_name": "东一村",
    }
