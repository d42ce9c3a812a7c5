"""Random re-checks 抽取复核 over HTTP."""

from typing import Any

import pytest
from httpx2 import Response

from gridflow.aggregates.event import Actor
from gridflow.testing import SettableClock, instant, person
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

NEXT_MORNING = instant("2026-10-13T09:00:00+08:00")


@pytest.fixture(autouse=True)
def archived_yesterday(desk: Desk) -> str:
    """A case that was archived on 12 October, drawn from on the 13th."""
    number = desk.report(channel="grid")
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "dispatch", lead=GRID)
    desk.give(GRID_WORKER, number, "resolve", result="已修")
    desk.give(SUPERVISOR, number, "check", passed=True, finding="好")
    desk.give(SUPERVISOR, number, "appraise")
    desk.give(SUPERVISOR, number, "archive")
    assert isinstance(desk.county.clock, SettableClock)
    desk.county.clock.set(NEXT_MORNING)
    return number


def drawn(desk: Desk, by: Actor = ADMINISTRATOR, **changes: Any) -> Response:
    return desk.post(by, "/rechecks", {"unit": VILLAGE, "first": "2026-10-12", "last": "2026-10-12", **changes})


def test_a_draw_is_made_once_and_listed(desk: Desk) -> None:
    answer = drawn(desk)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["draw"], made["population"], made["share"]) == (f"{VILLAGE}-20261012-20261012", 1, 5)
    assert made["drawn_at"] == "2026-10-13T09:00:00+08:00"
    assert made["drawn_by"]["id"] == ADMINISTRATOR.id
    (number,) = made["drawn"]
    assert desk.get(CLERK, f"/cases/{number}/events").json()["items"][-1]["topic"] == "case.recheck-drawn"

    again = drawn(desk)
    assert (again.status_code, again.json()) == (200, made)
    assert_problem(drawn(desk, share=10), 409, "already-drawn", made["draw"])
    assert desk.get(CLERK, "/rechecks").json()["items"] == [made]
    assert desk.get(ADMINISTRATOR, "/rechecks", unit=TOWNSHIP).json()["items"] == [made]
    assert desk.get(ADMINISTRATOR, "/rechecks", unit=OTHER_TOWNSHIP).json()["items"] == []
    assert desk.get(person("clerk", OTHER_TOWNSHIP), "/rechecks").json()["items"] == []
    assert_problem(desk.get(CLERK, "/rechecks", unit=COUNTY), 404, "unknown-unit")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": "2026-10-13"}, "last"),
        ({"last": "2026-10-11"}, "first"),
        ({"first": "1900-01-01"}, "first"),
        ({"first": "12 October"}, "first"),
        ({"first": 20261012}, "first"),
        ({"share": 0}, "share"),
        ({"share": 101}, "share"),
        ({"occurred_at": "2026-10-12T09:00:00+08:00"}, "occurred_at"),
        ({"unit": "no unit"}, "unit"),
    ],
)
def test_what_is_no_draw_is_refused_where_it_is_wrong(desk: Desk, changes: dict[str, Any], field: str) -> None:
    head = desk.head
    assert assert_problem(drawn(desk, **changes), 422, "invalid-input")["field"] == field
    assert desk.head == head


def test_only_an_administrator_draws_and_only_of_the_own_subtree(desk: Desk) -> None:
    head = desk.head
    assert_problem(drawn(desk, CLERK), 403, "not-permitted")
    assert_problem(drawn(desk, person("administrator", OTHER_TOWNSHIP)), 422, "unknown-unit")
    assert desk.head == head
