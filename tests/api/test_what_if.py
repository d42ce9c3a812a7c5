"""What-if 假设推演 over HTTP: what it answers, to whom, and how much of it."""

from typing import Any, Final

import pytest

from gridflow.aggregates.event import Actor
from gridflow.testing import person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem
from tests.unit.policy.packs import changed

AUDITOR: Final = person("auditor", COUNTY)
TODAY: Final = {"from": "2026-10-12", "to": "2026-10-12"}
QUICK: Final = changed('\naccept = "2wd"', '\naccept = "1wd"')


@pytest.fixture
def numbers(desk: Desk) -> set[str]:
    """One more case in each township; it is Monday."""
    return {desk.report(), desk.report(person("grid_worker", FAR_GRID), place=FAR_GRID)}


def test_it_answers_the_difference_and_records_nothing(desk: Desk, numbers: set[str]) -> None:
    head = desk.head
    answer = desk.post(AUDITOR, "/what-if", {**TODAY, "text": QUICK})
    assert answer.status_code == 200, answer.text
    assert answer.headers["GridFlow-Position"] == str(head) == str(desk.head)
    said = answer.json()
    change = next(change for change in said["changes"] if change["unit"] == VILLAGE)
    assert (change["before"]["due"], change["after"]["due"]) == (
        "2026-10-15T00:00:00+08:00",
        "2026-10-14T00:00:00+08:00",
    )
    assert numbers <= {change["number"] for change in said["changes"]}
    assert {row["unit"] for row in said["units"]} >= {VILLAGE}
    assert said["total"]["changed"] == len(said["changes"])


def test_packs_that_ship_and_versions_are_named(desk: Desk, numbers: set[str]) -> None:
    version = desk.get(AUDITOR, "/policies/in-force").json()["version"]
    for policy in ("s0", version):
        said = desk.post(AUDITOR, "/what-if", {**TODAY, "policy": policy}).json()
        assert (said["policy"], said["total"]["changed"]) == (version, 0)
    assert desk.post(AUDITOR, "/what-if", TODAY).json()["policy"] is None


def test_another_calendar(desk: Desk, numbers: set[str]) -> None:
    paper = {
        "id": "LOCAL-1",
        "unit": COUNTY,
        "document": "示例1号",
        "published": "2026-10-01",
        "source": "https://example.invalid",
        "off": ["2026-10-13"],
    }
    said = desk.post(AUDITOR, "/what-if", {**TODAY, "papers": [paper]}).json()
    assert said["changes"][0]["after"]["due"] == "2026-10-16T00:00:00+08:00"
    early = {"known_at": "2025-01-01T00:00:00+08:00"}
    assert desk.post(AUDITOR, "/what-if", {**TODAY, **early}).json()["changes"][0]["after"]["status"] == "open"
    again = desk.post(AUDITOR, "/what-if", {**TODAY, "calendar": _calendar(desk, numbers)}).json()
    assert again["total"]["changed"] == 0


def _calendar(desk: Desk, numbers: set[str]) -> str:
    """The version that the deadlines of a case were counted with."""
    clock = desk.get(AUDITOR, f"/cases/{min(numbers)}/deadlines").json()["items"][0]
    version: str = clock["calendar_version"]
    return version


def test_whoever_asks_sees_its_own_subtree(desk: Desk, numbers: set[str]) -> None:
    here = person("auditor", TOWNSHIP)
    said = desk.post(here, "/what-if", {**TODAY, "text": QUICK}).json()
    assert {row["unit"] for row in said["units"]} == {VILLAGE}
    assert_problem(desk.post(here, "/what-if", {**TODAY, "unit": OTHER_TOWNSHIP}), 422, "unknown-unit")
    missing = desk.post(here, "/what-if", {**TODAY, "unit": "990199000000"})
    assert_problem(missing, 422, "unknown-unit")


@pytest.mark.parametrize("who", [CLERK, GRID_WORKER])
def test_it_is_for_administrators_and_auditors(desk: Desk, who: Actor) -> None:
    assert_problem(desk.post(who, "/what-if", TODAY), 403, "not-permitted", "管理员")
    assert desk.post(ADMINISTRATOR, "/what-if", TODAY).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"from": "2026-09-01"}, "to", "gridflow whatif"),
        ({"to": "2026-10-13"}, "to", "还没有到"),
        ({"to": "2026-10-11"}, "to", "早于首日"),
        ({"policy": "s9"}, "policy", "自带政策包"),
        ({"policy": "s1"}, "s1", "参数"),
        ({"text": QUICK, "policy": "s0"}, "text", "并用"),
        ({"values": {"a": "1"}}, "values", "policy"),
        ({"calendar": "cn-0"}, "calendar", "没有过"),
        ({"calendar": "cn-0", "known_at": "2026-01-01T00:00:00+08:00"}, "known_at", "并用"),
        ({"untold": 1}, "untold", ""),
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Desk, wrong: dict[str, Any], field: str, said: str) -> None:
    problem = assert_problem(desk.post(AUDITOR, "/what-if", {**TODAY, **wrong}), 422, "invalid-input", said)
    if field != "s1":
        assert problem["field"] == field


def test_too_many_cases_for_a_request_are_referred_to_the_command_line(
    desk: Desk, numbers: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridflow.api.what_if._MOST_CASES", 1)
    assert_problem(desk.post(AUDITOR, "/what-if", TODAY), 422, "invalid-input", "gridflow whatif")
    monkeypatch.setattr("gridflow.api.what_if._MOST_EVENTS", 1)
    assert_problem(desk.post(AUDITOR, "/what-if", TODAY), 422, "invalid-input", "gridflow whatif")
