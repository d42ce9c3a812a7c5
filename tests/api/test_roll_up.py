"""The roll-up of a year in which villages merge: under the codes of the day, and under those of their successors."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.unit import MergeUnits, RegisterUnit
from gridflow.territory import Level
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    FAR_DEPARTMENT,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem

AUDITOR = person("auditor", COUNTY)
MERGED = f"{TOWNSHIP[:9]}500"
BEFORE, MERGING, AFTER = "2026-10-12", "2026-10-20", "2026-12-31"


@pytest.fixture(scope="module")
def year(desk: Desk) -> Desk:
    """One case in each grid on 12 October; on the 20th, when all these are overdue but for one that was withdrawn, the
    eastern villages merge, and two more are reported: in the new one, and in a grid that was the first of them."""
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    for grid in (GRID, SECOND_GRID, SIBLING_GRID, FAR_GRID):
        desk.report(person("grid_worker", grid), place=grid)
    withdrawn = desk.report(person("grid_worker", GRID), place=GRID)
    desk.give(person("grid_worker", GRID), withdrawn, "withdraw", reason="误报")
    desk.report(person("grid_worker", VILLAGE), place=VILLAGE)
    item = {"kind": "information", "matter": "person", "channel": "grid"}
    assert desk.report(person("grid_worker", GRID), place=GRID, **item)
    clock.set(instant(f"{MERGING}T09:00:00+08:00"))
    merging = MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=MERGED, unit_name="东村", parent=TOWNSHIP)
    desk.county.registrar.carry_out([merging], ADMINISTRATOR)
    new_grid = desk.get(AUDITOR, f"/units/{MERGED}").json()["children"][0]["code"]
    for place in (MERGED, new_grid):
        desk.report(person("grid_worker", place), place=place)
    desk.project()
    return desk


def asked(desk: Desk, unit: str, **query: Any) -> dict[str, Any]:
    answer = desk.get(AUDITOR, f"/units/{unit}/roll-up", **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    for name in ("reported", "open", "closed", "on_time", "overdue", "information"):
        assert sum(row[name] for row in found["items"]) == found["total"][name]
    return found


def counts(found: Mapping[str, Any]) -> dict[str | None, int]:
    return {row["unit"]: row["reported"] for row in found["items"] if row["reported"]}


def test_after_the_merger_everything_is_the_new_villages(year: Desk) -> None:
    found = asked(year, TOWNSHIP)
    assert (found["first"], found["last"], found["on"]) == ("2026-01-01", MERGING, MERGING)
    (row,) = [row for row in found["items"] if row["reported"]]
    assert row == {
        "unit": MERGED,
        "name": "东村",
        "level": "village",
        "own": False,
        "reported": 7,
        "open": 6,
        "closed": 1,
        "on_time": 1,
        "overdue": 4,
        "information": 1,
        "stages": {"accept": 6, "withdrawn": 1},
    }


def test_before_it_the_old_villages_have_theirs_and_what_came_since_nobody_can_tell(year: Desk) -> None:
    found = asked(year, TOWNSHIP, on=BEFORE)
    assert counts(found) == {VILLAGE: 5, SIBLING_VILLAGE: 1, None: 1}
    assert found["items"][-1]["name"] == "无法判定归属"
    assert [row["unit"] for row in found["items"][:2]] == [TOWNSHIP, f"{TOWNSHIP}D01"]
    inside = asked(year, VILLAGE, on=BEFORE)
    assert counts(inside) == {VILLAGE: 1, GRID: 3, SECOND_GRID: 1}
    assert [row["own"] for row in inside["items"]] == [True, False, False]


def test_by_day_every_case_is_counted_under_the_code_that_it_bears(year: Desk) -> None:
    found = asked(year, TOWNSHIP, by="day")
    assert counts(found) == {VILLAGE: 4, SIBLING_VILLAGE: 1, MERGED: 2}
    assert counts(asked(year, VILLAGE, by="day")) == {VILLAGE: 1, GRID: 2, SECOND_GRID: 1}
    later: dict[str, Any] = {"from": "2026-10-21", "to": AFTER}
    listed = [row["unit"] for row in asked(year, TOWNSHIP, by="day", **later)["items"]]
    assert (VILLAGE in listed, MERGED in listed) == (False, True)


@pytest.mark.parametrize("on", [BEFORE, MERGING, AFTER])
def test_the_countys_total_does_not_depend_on_how_it_is_counted(year: Desk, on: str) -> None:
    period: dict[str, Any] = {"from": "2026-01-01", "to": AFTER}
    by_day, by_successor = (asked(year, COUNTY, on=on, by=by, **period) for by in ("day", "successor"))
    assert by_day["total"] == by_successor["total"]
    assert counts(by_day) == counts(by_successor) == {TOWNSHIP: 7, OTHER_TOWNSHIP: 1}


def test_only_what_was_reported_in_the_period_counts(year: Desk) -> None:
    first: dict[str, Any] = {"from": BEFORE, "to": BEFORE}
    between: dict[str, Any] = {"from": "2026-10-13", "to": "2026-10-19"}
    last: dict[str, Any] = {"from": MERGING, "to": MERGING}
    assert [asked(year, COUNTY, **period)["total"]["reported"] for period in (first, between, last)] == [6, 0, 2]


def test_a_successor_reads_it_of_whom_it_stands_for_and_nobody_else_does(year: Desk) -> None:
    clerk = person("clerk", MERGED)
    assert year.get(clerk, f"/units/{VILLAGE}/roll-up", by="day").json()["total"]["reported"] == 4
    assert year.get(clerk, f"/units/{VILLAGE}/roll-up", on=BEFORE).json()["total"]["reported"] == 5
    for by in ("day", "successor"):
        foreign = year.get(clerk, f"/units/{FAR_VILLAGE}/roll-up", by=by)
        assert_problem(foreign, 404, "unknown-unit")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": AFTER, "to": BEFORE}, "from"),
        ({"to": "x"}, "to"),
        ({"by": "year"}, "by"),
        ({"first": BEFORE}, "first"),
    ],
)
def test_what_cannot_be_asked_is_refused(year: Desk, query: dict[str, Any], field: str) -> None:
    problem = assert_problem(year.get(AUDITOR, f"/units/{COUNTY}/roll-up", **query), 422, "invalid-input")
    assert problem["field"] == field


def test_a_merger_that_is_recorded_after_its_day_leaves_the_codes_of_the_day_their_names(year: Desk) -> None:
    """The case was the village's when it came; only then it was recorded that the village had ended before."""
    new = f"{OTHER_TOWNSHIP[:9]}009"
    late = (
        RegisterUnit(code=new, level=Level.VILLAGE, unit_name="西二村", parent=OTHER_TOWNSHIP),
        MergeUnits(units=(FAR_VILLAGE,), into=new, effective_on=date(2026, 10, 1)),
    )
    year.county.registrar.carry_out(late, ADMINISTRATOR)
    year.project()
    found = asked(year, OTHER_TOWNSHIP, by="day", to=AFTER, **{"from": "2026-10-05"})
    assert [(row["unit"], row["name"], row["reported"]) for row in found["items"]] == [
        (OTHER_TOWNSHIP, "西山镇", 0),
        (FAR_DEPARTMENT, "西山镇综合执法队", 0),
        (FAR_VILLAGE, "西一村", 1),
        (new, "西二村", 0),
    ]
