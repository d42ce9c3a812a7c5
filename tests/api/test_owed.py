"""What a unit and a person owe: the list, the totals, the past, and only one's own subtree."""

from typing import Any

from gridflow.aggregates.case.owing import Duty
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.api.desk import Desk, assert_problem

TOWN = person("clerk", TOWNSHIP)


def owed(desk: Desk, **query: Any) -> list[dict[str, Any]]:
    """Everything that the township's clerk sees."""
    answer = desk.get(TOWN, "/owed", limit=500, **query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_case_is_owed_by_its_holder_until_it_goes_on(desk: Desk) -> None:
    number = desk.report()
    desk.project()
    (row,) = [row for row in owed(desk, unit=VILLAGE, scope="own") if row["number"] == number]
    assert (row["duty"], row["duty_title"], row["unit_name"], row["person"]) == ("accept", "受理", "东一村", None)
    assert (row["stage"], row["light"], row["status"], row["due"]) == (
        "accept",
        "green",
        "fixed",
        "2026-10-15T00:00:00+08:00",
    )
    assert (row["subject"], row["matter_title"], row["limit"]) == ("路灯不亮", "公共设施", "剩余2个工作日")
    desk.give(CLERK, number, "accept")
    desk.give(CLERK, number, "dispatch", lead=GRID)
    desk.give(GRID_WORKER, number, "acknowledge")
    desk.project()
    (row,) = [row for row in owed(desk) if row["number"] == number]
    assert (row["duty"], row["unit"], row["person"]) == ("resolve", GRID, GRID_WORKER.id)
    assert number in {row["number"] for row in owed(desk, person=GRID_WORKER.id, duty="resolve")}
    assert number not in {row["number"] for row in owed(desk, person="nobody")}


def test_petitions_are_owed_by_their_owners(desk: Desk) -> None:
    """信访包案 (FEATURES D18): the person and the unit, until it has ended."""
    number = desk.report(matter="petition", subject="信访")
    desk.give(CLERK, number, "assign-owner", owner="li", unit=VILLAGE)
    desk.project()
    (row,) = owed(desk, duty="own", person="li")
    assert (row["number"], row["unit"], row["duty_title"]) == (number, VILLAGE, "包案")


def test_the_totals_count_the_rows_by_duty_and_light(desk: Desk) -> None:
    desk.report()
    desk.project()
    summary = desk.get(TOWN, "/owed/summary").json()
    rows = owed(desk)
    assert summary["total"] == len(rows) == sum(item["total"] for item in summary["items"])
    for item in summary["items"]:
        lit = [row["light"] for row in rows if row["duty"] == item["duty"]]
        assert item["lights"] == {light: lit.count(light) for light in set(lit)}
        assert item["duty_title"] == Duty(item["duty"]).chinese


def test_what_was_owed_at_a_past_instant(desk: Desk) -> None:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    clock.set(instant("2026-10-13T09:00:00+08:00"))
    number = desk.report()
    clock.set(instant("2026-10-13T10:00:00+08:00"))
    desk.give(CLERK, number, "accept")
    desk.project()

    def duties(as_of: str) -> list[str]:
        return [row["duty"] for row in owed(desk, as_of=as_of) if row["number"] == number]

    assert duties("2026-10-13T08:59:59+08:00") == []
    assert duties("2026-10-13T09:00:00+08:00") == ["accept"]
    assert duties("2026-10-13T10:00:00+08:00") == ["dispatch"]
    totals = desk.get(TOWN, "/owed/summary", as_of="2026-10-11T09:00:00+08:00").json()
    assert (totals["total"], totals["items"]) == (0, [])
    assert_problem(desk.get(TOWN, "/owed", as_of="2027-01-01T00:00:00+08:00"), 422, "invalid-input")


def test_pages_follow_one_another_to_the_end(desk: Desk) -> None:
    for _ in range(3):
        desk.report()
    desk.project()
    whole, seen, cursor = owed(desk), [], None
    while True:
        page = desk.get(TOWN, "/owed", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        if (cursor := page["cursor"]) is None:
            break
    assert seen == whole


def test_a_foreign_unit_and_what_cannot_be_asked_are_refused(desk: Desk) -> None:
    for path in ("/owed", "/owed/summary"):
        assert_problem(desk.get(CLERK, path, unit=SIBLING_VILLAGE), 404, "unknown-unit")
        assert_problem(desk.get(CLERK, path, scope="all"), 422, "invalid-input")
    assert_problem(desk.get(CLERK, "/owed", duty="rest"), 422, "invalid-input")
    assert_problem(desk.get(CLERK, "/owed", cursor="~~~"), 422, "invalid-input")
