"""The catalogue of matters over HTTP: proposing, agreeing, filing, and reading it for a unit and a day (C1, C2)."""

import re
from typing import Any

import pytest

from gridflow.aggregates.event import Actor
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import REPORT, Desk, assert_problem
from tests.unit.matter.office import BUREAU, COUNTY_OFFICE, OTHER_TOWN, POLICY, TOWN

FACTS: dict[str, Any] = {
    "name": "电动车进楼",
    "platform": "综治工作",
    "lead": "消防救援大队",
    "standard": "每周巡查一次",
    "filing": {"seen": "现场可见"},
    "closing": {"cleared": "已清除"},
    "evidence": ["after"],
    "owner": False,
    "terms": [{"urgency": "urgent", "terms": {"accept": "4wh"}}, {"terms": {"accept": "1wd"}}],
}
FILED = {"document": "综治备〔2026〕1号"}


@pytest.fixture(autouse=True)
def under_a_pack_that_admits(desk: Desk) -> None:
    """The roles may give the commands on matters."""
    desk.post(COUNTY_OFFICE, "/policies", {"text": POLICY})


def propose(desk: Desk, code: str, /, by: Actor = BUREAU, **changes: Any) -> Any:
    return desk.post(by, "/matters", {"code": code, "kind": "permanent", "facts": FACTS} | changes)


def temporary(desk: Desk, code: str, **changes: Any) -> None:
    """A temporary matter of the township, admitted."""
    said = {"kind": "temporary", "unit": TOWNSHIP, "last": "2026-12-31"} | changes
    assert propose(desk, code, **said).status_code == 201
    assert desk.post(TOWN, f"/matters/{code}/agree", {"document": "东镇〔2026〕3号"}).status_code == 200
    assert desk.post(COUNTY_OFFICE, f"/matters/{code}/approve", FILED).status_code == 200


def listed(desk: Desk, by: Actor, **query: Any) -> dict[str, Any]:
    answer = desk.get(by, "/matters", **query)
    assert answer.status_code == 200, answer.text
    return {row["code"]: row for row in answer.json()["items"]}


def test_a_permanent_matter_from_its_proposal_to_a_case(desk: Desk) -> None:
    report = {**REPORT, "matter": "p-1", "subject": "楼道充电"}
    problem = assert_problem(desk.post(GRID_WORKER, "/cases", report), 422, "matter-not-admitted", "从未")
    assert (problem["rule"], problem["standing"], problem["matter"]) == ("通行惯例", "never", "p-1")

    proposed = propose(desk, "p-1")
    assert (proposed.status_code, proposed.headers["Location"]) == (201, "/api/v1/matters/p-1")
    assert proposed.json()["posted"] == [{"stream": "matter/p-1", "version": 1, "topic": "matter.proposed"}]
    assert int(proposed.headers["GridFlow-Position"]) == desk.head
    assert propose(desk, "p-1").status_code == 200
    assert_problem(propose(desk, "p-1", facts=FACTS | {"name": "别的"}), 409, "transition-not-admitted", "待审")
    assert_problem(desk.post(GRID_WORKER, "/cases", report), 422, "matter-not-admitted", "待县级核准备案")

    assert desk.post(COUNTY_OFFICE, "/matters/p-1/approve", FILED).status_code == 200
    number = desk.report(matter="p-1", subject="楼道充电")
    unmet = assert_problem(desk.post(CLERK, f"/cases/{number}/accept"), 409, "filing-unmet", "seen(现场可见)")
    assert unmet["missing"] == "filing"
    desk.give(CLERK, number, "accept", filing="seen")
    case = desk.get(CLERK, f"/cases/{number}").json()
    assert (case["matter"], case["matter_title"]) == ("p-1", "电动车进楼")
    accepted = next(
        one for one in desk.get(CLERK, f"/cases/{number}/events").json()["items"] if one["topic"] == "case.accepted"
    )
    assert accepted["details"] == [{"label": "立案条件", "text": "现场可见"}]
    desk.project()
    assert number in {one["number"] for one in desk.get(CLERK, "/cases", matter="p-1").json()["items"]}
    assert "电动车进楼" in {one["matter_title"] for one in desk.get(CLERK, f"/queues/{VILLAGE}").json()["items"]}


def test_a_matter_is_read_with_what_it_asks_for_and_its_history(desk: Desk) -> None:
    temporary(desk, "t-1", first="2026-10-13")
    view = desk.get(CLERK, "/matters/t-1", on="2026-10-13").json()
    for name in ("name", "platform", "lead", "standard", "filing", "closing", "evidence", "owner"):
        assert view[name] == FACTS[name]
    assert [(term["urgency"], term["terms"]) for term in view["terms"]] == [
        ("urgent", {"accept": "4wh"}),
        (None, {"accept": "1wd"}),
    ]
    assert (view["source"], view["standing"], view["unit"], view["on"]) == ("log", "admitted", VILLAGE, "2026-10-13")
    assert view["admission"] == {
        "kind": "temporary",
        "kind_title": "临时事项",
        "unit": TOWNSHIP,
        "unit_name": "东乡镇",
        "first": "2026-10-13",
        "last": "2026-12-31",
        "until": None,
        "document": FILED["document"],
    }
    assert [one["title"] for one in view["events"]] == ["申请事项准入", "同意临时事项", "核准事项准入"]
    assert view["events"][1]["actor"]["unit_name"] == "东乡镇"
    assert {"label": "备案文号", "text": FILED["document"]} in view["events"][2]["details"]


def test_the_catalogue_is_that_of_a_unit_on_a_day(desk: Desk) -> None:
    temporary(desk, "t-2", first="2026-10-20", last="2026-10-30")
    assert "facility" in listed(desk, CLERK)
    assert listed(desk, CLERK)["facility"]["source"] == "policy"
    days = ("2026-10-12", "2026-10-19", "2026-10-20", "2026-10-30", "2026-10-31")
    assert ["t-2" in listed(desk, CLERK, on=day) for day in days] == [False, False, True, True, False]
    titles = [listed(desk, CLERK, on=day, standing="any")["t-2"]["standing_title"] for day in days]
    assert titles == ["尚未起用", "尚未起用", "已准入", "已准入", "已到期"]
    assert list(listed(desk, CLERK, on=days[-1], standing="expired")) == ["t-2"]
    assert "t-2" not in listed(desk, COUNTY_OFFICE, unit=FAR_GRID, on=days[2])
    elsewhere = listed(desk, COUNTY_OFFICE, unit=FAR_GRID, on=days[2], standing="elsewhere")["t-2"]
    assert elsewhere["why"] == "只在“东乡镇”准入"


def test_who_is_neither_in_the_subtree_nor_above_it_does_not_see_it(desk: Desk) -> None:
    temporary(desk, "t-3")
    for actor in (OTHER_TOWN, person("clerk", OTHER_TOWNSHIP)):
        assert "t-3" not in listed(desk, actor, standing="any")
        assert_problem(desk.get(actor, "/matters/t-3"), 404, "unknown-matter")
        assert_problem(desk.post(actor, "/matters/t-3/agree"), 404, "unknown-matter")
    for actor in (CLERK, TOWN, BUREAU, person("clerk", DEPARTMENT), person("auditor", COUNTY)):
        assert "t-3" in listed(desk, actor, standing="any")


def test_a_proposal_that_waits_is_shown_to_whoever_rules_on_it(desk: Desk) -> None:
    propose(desk, "t-4", kind="temporary", unit=VILLAGE, last="2026-12-31")
    row = listed(desk, TOWN, standing="waits-for-township")["t-4"]
    assert (row["proposal"]["name"], row["proposal"]["agreed"], row["admission"]) == ("电动车进楼", False, None)
    assert row["proposal"]["proposed_by"]["id"] == BUREAU.id
    assert_problem(desk.post(CLERK, "/matters/t-4/agree"), 403, "not-permitted")
    assert_problem(desk.post(COUNTY_OFFICE, "/matters/t-4/approve", FILED), 409, "transition-not-admitted", "乡镇")
    assert_problem(desk.post(BUREAU, "/matters/t-4/approve", FILED), 403, "not-permitted")
    desk.post(TOWN, "/matters/t-4/refuse", {"reason": "无此必要"})
    assert listed(desk, TOWN, standing="refused")["t-4"]["name"] == "电动车进楼"


def test_revising_and_withdrawing_leave_open_cases_alone(desk: Desk) -> None:
    temporary(desk, "t-5")
    number = desk.report(matter="t-5")
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    clock.set(instant("2026-10-12T09:05:00+08:00"))
    looser = FACTS | {"name": "飞线充电", "filing": {}}
    assert desk.post(COUNTY_OFFICE, "/matters/t-5/revise", {"facts": looser}).status_code == 200
    assert listed(desk, CLERK)["t-5"]["name"] == "飞线充电"
    assert desk.post(COUNTY_OFFICE, "/matters/t-5/withdraw", {"reason": "整治结束"}).status_code == 200
    assert_problem(desk.post(GRID_WORKER, "/cases", {**REPORT, "matter": "t-5"}), 422, "matter-not-admitted", "撤销")
    assert_problem(desk.post(CLERK, f"/cases/{number}/accept"), 409, "filing-unmet")
    desk.give(CLERK, number, "accept", filing="seen")
    said = [one["title"] for one in desk.get(CLERK, "/matters/t-5").json()["events"]]
    assert said[-2:] == ["修订事项", "撤销事项准入"]


def test_a_key_makes_it_safe_to_repeat(desk: Desk) -> None:
    body, key = {"code": "p-2", "kind": "permanent", "facts": FACTS}, {"Idempotency-Key": "matter-1"}
    first, head = desk.post(BUREAU, "/matters", body, key), desk.head
    assert desk.post(BUREAU, "/matters", body, key).json() == first.json()
    assert desk.head == head
    other = desk.post(BUREAU, "/matters", body | {"code": "p-3"}, key)
    assert_problem(other, 422, "idempotency-key-reused")


def test_a_matter_of_the_policy_has_no_history(desk: Desk) -> None:
    view = desk.get(CLERK, "/matters/safety").json()
    assert (view["source"], view["admission"], view["events"]) == ("policy", None, [])
    assert view["closing"]["removed"] == "隐患已消除"
    assert_problem(
        desk.post(COUNTY_OFFICE, "/matters/safety/withdraw", {"reason": "不要"}), 404, "unknown-matter", "政策包"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"code": "P 1"}, "code", id="no code"),
        pytest.param({"kind": "eternal"}, "kind", id="no kind"),
        pytest.param({"last": "2026-12-31"}, "last", id="permanent with an end"),
        pytest.param({"last": "soon"}, "last", id="no day"),
        pytest.param({"facts": FACTS | {"name": " "}}, "facts.name", id="no name"),
        pytest.param({"facts": FACTS | {"colour": "red"}}, "facts.colour", id="unknown field"),
        pytest.param({"facts": FACTS | {"platform": "气象"}}, "facts.platform", id="no platform"),
        pytest.param({"facts": FACTS | {"terms": [{"terms": {"accept": "2"}}]}}, "facts.terms.0", id="no term"),
        pytest.param({"facts": FACTS | {"terms": [{"terms": {}}]}}, "facts.terms.0", id="no terms"),
        pytest.param({"facts": FACTS | {"evidence": ["later"]}}, "facts.evidence.0", id="no phase"),
    ],
)
def test_what_is_wrong_is_named(desk: Desk, changes: dict[str, Any], field: str) -> None:
    head = desk.head
    problem = assert_problem(propose(desk, "p-9", **changes), 422, "invalid-input")
    assert problem["field"].startswith(field)
    assert desk.head == head


def test_a_grid_proposes_nothing(desk: Desk) -> None:
    assert_problem(propose(desk, "p-9", by=person("administrator", GRID)), 403, "not-permitted", "乡镇")


def test_the_public_reads_its_name(desk: Desk) -> None:
    temporary(desk, "t-6")
    number = desk.report(matter="t-6")
    desk.give(person("supervisor", TOWNSHIP), number, "publish", subject="楼道充电整治", reason="群众关注")
    desk.project()
    shown = desk.client.get(f"/api/v1/cases/{number}/public").json()
    assert shown["matter_title"] == "电动车进楼"
    rows = desk.client.get("/api/v1/public/cases").json()["items"]
    assert {"电动车进楼"} == {row["matter_title"] for row in rows if row["number"] == number}


def test_what_a_pack_drops_is_still_known_and_called_by_its_name(desk: Desk) -> None:
    number = desk.report(matter="environment")
    dropping = re.sub(r"(?m)^environment = .*\n", "", POLICY)
    assert dropping != POLICY
    assert desk.post(COUNTY_OFFICE, "/policies", {"text": dropping}).status_code == 201
    assert "environment" not in listed(desk, CLERK)
    row = listed(desk, CLERK, standing="any")["environment"]
    assert (row["name"], row["standing"], row["source"]) == ("市容环境", "dropped", "policy")
    assert listed(desk, CLERK, standing="dropped") == {"environment": row}
    one = desk.get(CLERK, "/matters/environment").json()
    assert (one["name"], one["why"]) == ("市容环境", "现行政策已不再列入")
    assert desk.get(CLERK, f"/cases/{number}").json()["matter_title"] == "市容环境"
    assert_problem(desk.get(CLERK, "/matters/nonsense"), 404, "unknown-matter")


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_any_day_may_be_asked_for(desk: Desk, on: str) -> None:
    assert "facility" in listed(desk, CLERK, on=on)
