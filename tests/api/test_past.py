"""What may be asked of the past: from the calendar's first day on, and nothing that has not come."""

from datetime import timedelta
from typing import Any

import pytest

from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import COUNTY, FAR_GRID, FAR_VILLAGE
from tests.api.desk import Desk, assert_problem

AUDITOR = person("auditor", COUNTY)
PATHS = (
    f"/queues/{COUNTY}",
    f"/queues/{COUNTY}/tree",
    "/cases/NUMBER",
    "/cases/NUMBER/events",
    "/cases/NUMBER/deadlines",
    "/cases/NUMBER/hops",
    "/cases",
    "/alerts",
    "/owed",
    "/owed/summary",
    f"/queues/{COUNTY}/overdue",
    f"/units/{COUNTY}/roll-up",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "as_of",
    [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-08:00",
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00Z",
        "2013-12-31T23:59:59+08:00",
        "2026-10-12T09:00:01+08:00",
    ],
)
def test_an_instant_outside_the_known_past_is_refused(desk: Desk, path: str, as_of: str) -> None:
    answer = desk.get(AUDITOR, path.replace("NUMBER", desk.report()), as_of=as_of)

    assert assert_problem(answer, 422, "invalid-input")["field"] == "as_of"


@pytest.mark.parametrize("path", PATHS)
def test_an_instant_without_an_offset_is_refused(desk: Desk, path: str) -> None:
    answer = desk.get(AUDITOR, path.replace("NUMBER", desk.report()), as_of="2026-10-12T08:00:00")

    assert assert_problem(answer, 422, "naive-time")["field"] == "as_of"


@pytest.mark.parametrize("path", PATHS[:2])
@pytest.mark.parametrize("as_of", ["2014-01-01T00:00:00+08:00", "2026-10-12T09:00:00+08:00"])
def test_the_first_day_and_the_present_can_be_asked_for(desk: Desk, path: str, as_of: str) -> None:
    assert desk.get(AUDITOR, path, as_of=as_of).json()["as_of"] == as_of


def test_the_present_is_never_before_the_logs_last_event(desk: Desk) -> None:
    number, clock = desk.report(), desk.county.clock
    assert isinstance(clock, SettableClock)
    now = clock.now()
    clock.set(instant("2026-10-11T09:00:00+08:00"))
    try:
        answer = desk.get(AUDITOR, f"/cases/{number}", as_of="2026-10-12T09:00:00+08:00")
    finally:
        clock.set(now)
    assert answer.status_code == 200


def test_a_version_and_an_instant_are_not_asked_for_together(desk: Desk) -> None:
    answer = desk.get(AUDITOR, f"/cases/{desk.report()}", as_of="2026-10-12T09:00:00+08:00", version=1)

    assert assert_problem(answer, 422, "invalid-input")["field"] == "as_of"


def test_every_list_says_what_it_said_then(desk: Desk) -> None:
    """An accepted case of which the subject was corrected, asked about before, and after its deadline passed."""
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    begun = clock.now()
    number = desk.report(person("grid_worker", FAR_GRID), place=FAR_GRID, subject="井盖缺失")
    desk.project()

    def found(as_of: str | None) -> tuple[list[str], list[str], list[str]]:
        asked: dict[str, Any] = {"as_of": as_of} if as_of is not None else {}
        cases = desk.get(AUDITOR, "/cases", **asked, q=number).json()["items"]
        overdue = desk.get(AUDITOR, f"/queues/{FAR_VILLAGE}/overdue", **asked).json()["items"]
        told = desk.get(AUDITOR, "/alerts", **asked, unit=FAR_VILLAGE).json()["items"]
        return (
            [f"{row['subject']} {row['stage']} {row['light']}" for row in cases],
            [f"{row['clock']} {row['unit']} {row['limit']}" for row in overdue if row["number"] == number],
            [row["kind_title"] for row in told if row["number"] == number],
        )

    try:
        clock.advance(timedelta(hours=1))
        desk.give(person("clerk", FAR_VILLAGE), number, "correct", subject="井盖破损", reason="看错了")
        clock.advance(timedelta(days=9))
        desk.project()
        while desk.county.ticker.tick():
            desk.project()
        now = found(None)
        assert now[0] == ["井盖破损 accept red"]
        assert [said.split()[:2] for said in now[1]] == [["accept-1", FAR_VILLAGE]]
        assert "逾期" in now[2]
        assert found(begun.isoformat()) == (["井盖缺失 accept green"], [], [])
        assert found((begun - timedelta(seconds=1)).isoformat()) == ([], [], [])
    finally:
        clock.set(begun)
