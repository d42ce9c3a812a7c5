"""Units 单位 over HTTP: their tree as of any day, what changes them, and whose keys go on working."""

from datetime import timedelta
from typing import Any

import pytest

from gridflow.aggregates.event import Actor
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem

TOWNSHIP_ADMINISTRATOR = person("administrator", TOWNSHIP)
AUDITOR = person("auditor", COUNTY)
YESTERDAY, TODAY, TOMORROW, AFTERWARDS = "2026-10-11", "2026-10-12", "2026-10-13", "2026-10-20"
FAR = f"{OTHER_TOWNSHIP[:9]}901"
_FRESH = iter(range(100, 999))


def new_village(desk: Desk, grids: int = 0, **said: Any) -> str:
    """A village of the township with so many grids, of this test alone."""
    code = f"{TOWNSHIP[:9]}{next(_FRESH)}"
    body = {"code": code, "level": "village", "name": f"村{code[-3:]}", "parent": TOWNSHIP, **said}
    assert desk.post(ADMINISTRATOR, "/units", body).status_code == 201
    for number in range(1, grids + 1):
        grid = {"code": f"{code}{number:03}", "level": "grid", "name": f"村{code[-3:]}第{number}网格", "parent": code}
        assert desk.post(ADMINISTRATOR, "/units", grid).status_code == 201
    return code


def change(desk: Desk, code: str, what: str, by: Actor = ADMINISTRATOR, **body: Any) -> dict[str, Any]:
    """A change that is granted; returns the receipt."""
    answer = desk.post(by, f"/units/{code}/{what}", body)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def topics(receipt: dict[str, Any]) -> list[str]:
    return [posted["topic"] for posted in receipt["posted"]]


def test_a_unit_is_renamed_from_a_day_on(desk: Desk) -> None:
    village = new_village(desk)
    receipt = change(desk, village, "rename", unit_name="新河村", effective_on=TOMORROW, document="县发〔2026〕1号")

    assert topics(receipt) == ["unit.renamed"]
    assert receipt["position"] == desk.head
    assert desk.get(AUDITOR, f"/units/{village}").json()["name"] == f"村{village[-3:]}"
    assert desk.get(AUDITOR, f"/units/{village}", on=TOMORROW).json()["name"] == "新河村"


def test_a_unit_is_registered_from_a_day_on(desk: Desk) -> None:
    village = new_village(desk, effective_on=TOMORROW, document="县发〔2026〕2号")

    assert_problem(desk.get(AUDITOR, f"/units/{village}"), 404, "unknown-unit")
    planned = desk.get(AUDITOR, f"/units/{village}", on=TOMORROW).json()
    assert (planned["since"], planned["until"], planned["on"]) == (TOMORROW, None, TOMORROW)
    listed = {day: desk.get(AUDITOR, "/units", on=day, unit=TOWNSHIP).json() for day in (TODAY, TOMORROW)}
    assert {day: village in [unit["code"] for unit in page["items"]] for day, page in listed.items()} == {
        TODAY: False,
        TOMORROW: True,
    }


def test_villages_are_merged_and_the_history_says_so(desk: Desk) -> None:
    first, second = new_village(desk, grids=1), new_village(desk, grids=2)
    into = f"{TOWNSHIP[:9]}{next(_FRESH)}"
    body = {"units": [first, second], "into": into, "unit_name": "合心村", "parent": TOWNSHIP, "effective_on": TODAY}
    answer = desk.post(ADMINISTRATOR, "/units:merge", body)

    assert answer.status_code == 200, answer.text
    assert answer.headers["GridFlow-Position"] == str(desk.head)
    merged = desk.get(AUDITOR, f"/units/{into}").json()
    assert merged["origins"] == [first, second]
    assert [child["code"] for child in merged["children"]] == [f"{into}001", f"{into}002", f"{into}003"]
    history = desk.get(AUDITOR, f"/units/{first}/history").json()
    assert (history["until"], history["successors"]) == (TODAY, [into])
    assert [item["title"] for item in history["items"]] == ["单位登记", "单位撤销"]
    details = {one["label"]: one["text"] for one in history["items"][-1]["details"]}
    assert details["承接"] == "合心村"
    assert history["items"][-1]["actor"]["role_title"] == "管理员"
    before = desk.get(AUDITOR, f"/units/{first}", on=YESTERDAY).json()
    assert [child["code"] for child in before["children"]] == [f"{first}001"]


def test_a_unit_is_split_moved_and_retired(desk: Desk) -> None:
    village = new_village(desk, grids=2)
    other = f"{TOWNSHIP[:9]}{next(_FRESH)}"
    parts = [
        {"code": village, "units": [f"{village}001"]},
        {"code": other, "unit_name": "分村", "units": [f"{village}002"]},
    ]
    change(desk, village, "split", parts=parts)
    codes = [unit["code"] for unit in desk.get(AUDITOR, "/units", unit=other).json()["items"]]
    assert codes == [other, f"{other}002"]

    change(desk, other, "move", parent=OTHER_TOWNSHIP, codes={other: FAR}, effective_on=TOMORROW)
    assert desk.get(AUDITOR, f"/units/{other}").json()["until"] == TOMORROW
    gone = assert_problem(desk.get(AUDITOR, f"/units/{other}", on=TOMORROW), 404, "unknown-unit", "已撤销", "分村")
    assert gone["successor"] == FAR
    assert desk.get(AUDITOR, f"/units/{FAR}", on=TOMORROW).json()["parent"] == OTHER_TOWNSHIP

    change(desk, f"{FAR}002", "retire", effective_on=AFTERWARDS)
    problem = assert_problem(desk.get(AUDITOR, f"/units/{FAR}002", on=AFTERWARDS), 404, "unknown-unit")
    assert problem["successor"] == FAR


def test_what_is_no_more_is_not_found_and_its_successor_is_named(desk: Desk) -> None:
    village, heir = new_village(desk), new_village(desk)
    change(desk, village, "retire", successors=[heir])

    for answer in (
        desk.get(AUDITOR, f"/units/{village}"),
        desk.get(AUDITOR, "/units", unit=village),
        desk.get(AUDITOR, f"/queues/{village}"),
        desk.get(AUDITOR, "/owed", unit=village),
        desk.get(AUDITOR, f"/units/{village}/roll-up"),
        desk.post(ADMINISTRATOR, f"/units/{village}/rename", {"unit_name": "又一村"}),
    ):
        assert assert_problem(answer, 404, "unknown-unit", "已撤销", heir)["successor"] == heir
    # In a body it is a wrong value.
    below = {"code": f"{village}001", "level": "grid", "name": "网格", "parent": village}
    assert assert_problem(desk.post(ADMINISTRATOR, "/units", below), 422, "unknown-unit")["successor"] == heir


def test_a_change_may_be_repeated_under_its_key(desk: Desk) -> None:
    village, heir = new_village(desk), new_village(desk)
    headers = {"Idempotency-Key": f"retire-{village}"}
    body = {"successors": [heir]}
    first = desk.post(ADMINISTRATOR, f"/units/{village}/retire", body, headers)
    head = desk.head
    again = desk.post(ADMINISTRATOR, f"/units/{village}/retire", body, headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert desk.head == head
    other = desk.post(ADMINISTRATOR, f"/units/{village}/retire", {}, headers)
    assert_problem(other, 422, "idempotency-key-reused")
    # Without the key as well, as long as it says the same.
    repeated = desk.post(ADMINISTRATOR, f"/units/{village}/retire", body)
    assert (repeated.status_code, repeated.json()["posted"]) == (200, [])


@pytest.mark.parametrize("role", ["clerk", "supervisor", "auditor"])
def test_only_an_administrator_changes_units(desk: Desk, role: str) -> None:
    head = desk.head
    answer = desk.post(person(role, COUNTY), f"/units/{VILLAGE}/rename", {"unit_name": "新村"})
    assert_problem(answer, 403, "not-permitted")
    assert desk.head == head


def test_nobody_changes_or_looks_into_what_is_not_below_its_unit(desk: Desk) -> None:
    head = desk.head
    renamed = desk.post(TOWNSHIP_ADMINISTRATOR, f"/units/{FAR_VILLAGE}/rename", {"unit_name": "新村"})
    missing = desk.post(TOWNSHIP_ADMINISTRATOR, "/units/990101999001/rename", {"unit_name": "新村"})
    odd = desk.post(TOWNSHIP_ADMINISTRATOR, "/units/no%20code/rename", {"unit_name": "新村"})
    merged = desk.post(TOWNSHIP_ADMINISTRATOR, "/units:merge", {"units": [FAR_VILLAGE], "into": VILLAGE})
    moved = desk.post(TOWNSHIP_ADMINISTRATOR, f"/units/{SIBLING_VILLAGE}/move", {"parent": OTHER_TOWNSHIP})
    for answer in (renamed, missing, odd):
        assert_problem(answer, 404, "unknown-unit")
    for answer in (merged, moved):
        assert_problem(answer, 422, "unknown-unit")
    for path in (f"/units/{FAR_VILLAGE}", f"/units/{FAR_VILLAGE}/history", f"/units/{FAR_VILLAGE}/roll-up"):
        assert_problem(desk.get(TOWNSHIP_ADMINISTRATOR, path), 404, "unknown-unit")
        assert_problem(
            desk.get(TOWNSHIP_ADMINISTRATOR, path, by="day") if "roll" in path else renamed, 404, "unknown-unit"
        )
    assert_problem(desk.get(TOWNSHIP_ADMINISTRATOR, f"/units/{COUNTY}/history"), 404, "unknown-unit")
    assert desk.get(TOWNSHIP_ADMINISTRATOR, f"/units/{COUNTY}").status_code == 200
    assert desk.head == head


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"/units/{VILLAGE}/rename", {}, "unit_name"),
        (f"/units/{VILLAGE}/rename", {"unit_name": "新村", "code": VILLAGE}, "code"),
        (f"/units/{VILLAGE}/rename", {"unit_name": "新村", "occurred_at": "2026-10-12T09:00:00+08:00"}, "occurred_at"),
        (f"/units/{VILLAGE}/rename", {"unit_name": "新村", "effective_on": "10月"}, "effective_on"),
        (f"/units/{VILLAGE}/rename", {"unit_name": "新村", "effective_on": 20261012}, "effective_on"),
        (f"/units/{VILLAGE}/retire", {}, "code"),
        (f"/units/{VILLAGE}/split", {"parts": []}, "parts"),
        (f"/units/{COUNTY}/retire", {}, "code"),
        ("/units:merge", {"units": [VILLAGE, GRID], "into": SIBLING_VILLAGE}, "units"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is_wrong(desk: Desk, path: str, body: dict[str, Any], field: str) -> None:
    head = desk.head
    assert assert_problem(desk.post(ADMINISTRATOR, path, body), 422, "invalid-input")["field"] == field
    assert desk.head == head


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_any_day_may_be_asked_for(desk: Desk, on: str) -> None:
    assert desk.get(AUDITOR, "/units", on=on).json()["on"] == on
    assert desk.get(AUDITOR, f"/units/{VILLAGE}", on=on).json()["name"] == "东一村"
    period: dict[str, Any] = {"from": on, "to": on}
    assert desk.get(AUDITOR, f"/units/{VILLAGE}/roll-up", **period).json()["on"] == on


@pytest.mark.parametrize("on", ["today", "0", "2026-13-01", "20261012", "2026-10-12T00:00:00+08:00"])
def test_what_is_no_day_is_refused(desk: Desk, on: str) -> None:
    assert assert_problem(desk.get(AUDITOR, "/units", on=on), 422, "invalid-input", "须是日期")["field"] == "on"


def test_the_key_of_a_former_unit_is_refused_and_told_who_stands_for_it(desk: Desk) -> None:
    village, heir = new_village(desk), new_village(desk)
    clerk = person("clerk", village)
    assert desk.get(clerk, "/queues/" + village).status_code == 200
    change(desk, village, "retire", successors=[heir])

    head = desk.head
    for answer in (
        desk.get(clerk, f"/queues/{village}"),
        desk.get(clerk, f"/queues/{heir}"),
        desk.get(clerk, "/feed"),
        desk.post(clerk, "/cases", {"place": heir, "subject": "路灯不亮", "matter": "facility", "channel": "grid"}),
    ):
        assert assert_problem(answer, 403, "unit-retired", "已撤销", heir)["successor"] == heir
    assert desk.head == head


def test_a_queue_can_be_read_as_of_when_its_unit_was_there(desk: Desk) -> None:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    before = clock.now()
    village, heir = new_village(desk), new_village(desk)
    worker = person("grid_worker", village)
    number = desk.report(worker, place=village)
    as_of = instant(f"{TODAY}T12:00:00+08:00").isoformat()
    clock.set(instant("2026-10-14T09:00:00+08:00"))
    try:
        change(desk, village, "retire", successors=[heir])
        desk.project()
        while desk.county.ticker.tick():
            desk.project()
        desk.project()
        clerk = person("clerk", heir)

        past = desk.get(clerk, f"/queues/{village}", as_of=as_of).json()
        assert (past["unit"], [row["number"] for row in past["items"]]) == (village, [number])
        assert [row["number"] for row in desk.get(clerk, "/owed", unit=village, as_of=as_of).json()["items"]] == [
            number
        ]
        assert [row["number"] for row in desk.get(clerk, f"/queues/{heir}").json()["items"]] == [number]
        assert desk.get(clerk, f"/queues/{heir}", as_of=as_of).json()["items"] == []
        tree = desk.get(AUDITOR, f"/queues/{TOWNSHIP}/tree", as_of=as_of).json()["items"]
        assert {row["unit"]: row["total"] for row in tree if row["total"]}[village] == 1
        assert_problem(
            desk.get(person("clerk", SIBLING_VILLAGE), f"/queues/{village}", as_of=as_of), 404, "unknown-unit"
        )
        later = new_village(desk, effective_on="2026-10-14")
        assert_problem(desk.get(AUDITOR, f"/queues/{later}", as_of=as_of), 404, "unknown-unit", "自2026-10-14起设立")
    finally:
        clock.set(before + timedelta(days=2))


def test_too_few_are_counted_as_items(desk: Desk) -> None:
    merging: dict[str, Any] = {"units": [], "into": VILLAGE}
    assert_problem(desk.post(ADMINISTRATOR, "/units:merge", merging), 422, "invalid-input", "不得少于1项")
    merging["units"] = [VILLAGE] * 101
    assert_problem(desk.post(ADMINISTRATOR, "/units:merge", merging), 422, "invalid-input", "不得超过100项")
