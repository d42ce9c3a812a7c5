"""Commands over HTTP: every one of them, once, by whoever may, on the version that the caller has seen."""

from typing import Any

from gridflow.aggregates.case.commands import INTERNAL_COMMANDS, DrawRecheck
from gridflow.aggregates.event import Actor
from gridflow.api.commands import CASE_COMMANDS
from gridflow.application.bus import Request
from gridflow.testing import person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CALLER,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import REPORT, Desk, assert_problem
from tests.unit.policy.packs import SHIPPED, SLOWER

TOWN_CLERK = person("clerk", TOWNSHIP)
TOWN_SUPERVISOR = person("supervisor", TOWNSHIP)
SECOND_WORKER = person("grid_worker", SECOND_GRID)


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
    other, second = desk.report(), desk.report()
    life: list[tuple[Actor, str, dict[str, Any]]] = [
        (GRID_WORKER, "accompany", {"remark": "已到场"}),
        (CLERK, "correct", {"subject": "两盏路灯不亮", "reason": "现场核对"}),
        (CLERK, "escalate", {"reason": "超出村级能力"}),
        (TOWN_CLERK, "delegate", {"to": VILLAGE, "reason": "村级可办"}),
        (CLERK, "accept", {}),
        (CLERK, "assign-owner", {"owner": "li-01", "unit": GRID}),
        (CLERK, "dispatch", {"lead": GRID, "instruction": "尽快", "assisting": [SECOND_GRID]}),
        (GRID_WORKER, "acknowledge", {}),
        (GRID_WORKER, "send-back", {"reason_code": "incomplete", "reason": "缺地址"}),
        (CLERK, "rule-send-back", {"upheld": True, "reason": "属实"}),
        (CLERK, "dispatch", {"lead": GRID}),
        (person("handler", GRID), "transfer", {"to": SECOND_GRID, "reason": "在其辖区"}),
        (SECOND_WORKER, "assist", {"unit": GRID, "task": "断电"}),
        (GRID_WORKER, "reply-assistance", {"assistance": "assist-2", "reply": "已断电"}),
        (SECOND_WORKER, "assist", {"unit": GRID, "task": "送电"}),
        (SECOND_WORKER, "release-assistance", {"assistance": "assist-3", "reason": "无需送电"}),
        (SECOND_WORKER, "note", {"phase": "during", "text": "已到场"}),
        (SECOND_WORKER, "request-extension", {"extension": "2wd", "reason": "等待配件"}),
        (CLERK, "rule-extension", {"granted": True, "reason": "属实"}),
        (SECOND_WORKER, "request-suspension", {"until": "2026-10-14T10:00:00+08:00", "reason": "等待鉴定"}),
        (CLERK, "rule-suspension", {"granted": True, "reason": "属实"}),
        (SECOND_WORKER, "resume", {"reason": "鉴定已出"}),
        (TOWN_SUPERVISOR, "remind", {"text": "请抓紧"}),
        (TOWN_SUPERVISOR, "notify-risk", {"to": [VILLAGE], "text": "夜间有安全风险"}),
        (TOWN_SUPERVISOR, "order-supervision", {"cause": "群众反映强烈"}),
        (SECOND_WORKER, "answer-supervision", {"order": "order-1", "answer": "明日办结"}),
        (TOWN_SUPERVISOR, "lift-supervision", {"order": "order-1", "reason": "已答复"}),
        (TOWN_SUPERVISOR, "reclassify", {"urgency": "urgent", "reason": "影响出行"}),
        (TOWN_SUPERVISOR, "publish", {"subject": "路灯维修", "reason": "群众关注"}),
        (TOWN_SUPERVISOR, "unpublish", {"reason": "已答复"}),
        (SECOND_WORKER, "resolve", {"result": "已修"}),
        (SUPERVISOR, "check", {"passed": False, "finding": "仍不亮"}),
        (SUPERVISOR, "rework", {"reason": "未修好"}),
        (SECOND_WORKER, "resolve", {"result": "换灯"}),
        (SUPERVISOR, "check", {"passed": True, "finding": "已亮"}),
        (CALLER, "call-back", {"satisfied": True, "remark": "满意"}),
        (SUPERVISOR, "appraise", {"remark": "按时"}),
        (SECOND_WORKER, "appeal", {"item": "reworks", "reason": "首次已修好"}),
        (TOWN_SUPERVISOR, "rule-appeal", {"item": "reworks", "upheld": False, "reason": "核查属实"}),
        (SUPERVISOR, "archive", {}),
    ]
    number = desk.report(urgency="coordination")
    version = 2
    for actor, command, body in life:
        receipt = desk.give(actor, number, command, **body)
        assert receipt["version"] > version, command
        version = receipt["version"]
    assert desk.get(CLERK, f"/cases/{number}").json()["stage_title"] == "已归档"
    desk.county.bus.execute(Request(DrawRecheck(draw="d-1"), SYSTEM, number))
    desk.give(person("supervisor", COUNTY), number, "recheck", passed=True, finding="属实")
    desk.give(GRID_WORKER, desk.report(), "settle", result="当场扶正")
    desk.give(CLERK, desk.report(), "decline", reason="不属实")
    desk.give(CLERK, second, "merge", into=other, reason="同一路灯")
    desk.give(CLERK, desk.report(), "withdraw", reason="误报")
    number = desk.report()
    desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    desk.give(TOWN_SUPERVISOR, number, "apply-policy", reason="新办法已施行")
    desk.post(ADMINISTRATOR, "/policies", {"text": SHIPPED})
    done = {command for _, command, _ in life} | {"recheck", "settle", "decline", "merge", "withdraw", "apply-policy"}
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
    for command in (*(command.name for command in INTERNAL_COMMANDS), "report", "explode"):
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
