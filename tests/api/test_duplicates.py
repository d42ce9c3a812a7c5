"""Likely duplicates: same place, near in time, similar words, and only what the caller may see."""

from datetime import timedelta
from typing import Any

import pytest

from gridflow.testing import SettableClock, person
from gridflow.testing.territory import (
    CLERK,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SIBLING_VILLAGE,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem

SUBJECT = "中山路口路灯不亮"


@pytest.fixture
def clock(desk: Desk) -> SettableClock:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    # Further from the cases of the test before than any policy looks.
    clock.advance(timedelta(days=30))
    return clock


def found(desk: Desk, number: str, actor: Any = CLERK) -> list[tuple[str, int, bool]]:
    desk.project()
    answer = desk.get(actor, f"/cases/{number}/duplicates")
    assert answer.status_code == 200, answer.text
    return [(item["number"], item["similarity"], item["mergeable"]) for item in answer.json()["items"]]


def test_the_most_similar_come_first(desk: Desk, clock: SettableClock) -> None:
    like = desk.report(subject="中山路口的路灯不亮了")
    same = desk.report(subject=SUBJECT, description="昨晚起")
    desk.report(subject="井盖缺失")
    number = desk.report(subject=SUBJECT)
    items = found(desk, number)
    assert [item[0] for item in items] == [same, like]
    assert items[0][1:] == (100, True)
    assert 60 <= items[1][1] < 100


def test_only_cases_of_the_same_place_and_time(desk: Desk, clock: SettableClock) -> None:
    early = desk.report(subject=SUBJECT)
    clock.advance(timedelta(days=6))
    number = desk.report(subject=SUBJECT)
    desk.report(CLERK, subject=SUBJECT, place=SECOND_GRID)
    desk.report(person("grid_worker", FAR_GRID), subject=SUBJECT, place=FAR_GRID)
    clock.advance(timedelta(days=6))
    late = desk.report(subject=SUBJECT)
    clock.advance(timedelta(days=2))
    desk.report(subject=SUBJECT)
    assert {item[0] for item in found(desk, number)} == {early, late}


def test_a_report_from_the_village_may_mean_any_of_its_grids(desk: Desk, clock: SettableClock) -> None:
    village = desk.report(CLERK, subject=SUBJECT, place=VILLAGE)
    first = desk.report(CLERK, subject=SUBJECT, place=GRID)
    second = desk.report(CLERK, subject=SUBJECT, place=SECOND_GRID)
    assert {item[0] for item in found(desk, village)} == {first, second}
    assert {item[0] for item in found(desk, first)} == {village}


def test_a_corrected_place_and_subject_count(desk: Desk, clock: SettableClock) -> None:
    number = desk.report(subject=SUBJECT)
    clock.advance(timedelta(minutes=1))
    other = desk.report(CLERK, subject="井盖缺失", place=SECOND_GRID)
    assert found(desk, number) == []
    desk.give(CLERK, other, "correct", subject=SUBJECT, place=GRID, reason="登记有误")
    assert found(desk, number) == [(other, 100, False)]


def test_dissolved_cases_are_left_out_and_closed_ones_come_last(desk: Desk, clock: SettableClock) -> None:
    declined = desk.report(subject=SUBJECT)
    like = desk.report(subject="中山路口的路灯不亮了")
    number = desk.report(subject=SUBJECT)
    merged, withdrawn = desk.report(subject=SUBJECT), desk.report(subject=SUBJECT)
    desk.give(CLERK, declined, "decline", reason="不属实")
    desk.give(CLERK, merged, "merge", into=like, reason="同一路灯")
    desk.give(CLERK, withdrawn, "withdraw", reason="误报")
    assert [(item[0], item[2]) for item in found(desk, number)] == [(like, True), (declined, False)]


def test_mergeable_are_those_that_merging_admits_and_they_come_first(desk: Desk, clock: SettableClock) -> None:
    resolved = desk.report(subject=SUBJECT)
    for command, fields in (("accept", {}), ("dispatch", {"lead": GRID})):
        desk.give(CLERK, resolved, command, **fields)
    desk.give(GRID_WORKER, resolved, "resolve", result="已修")
    other_matter = desk.report(subject=SUBJECT, matter="environment")
    earlier = desk.report(subject="中山路口的路灯不亮了")
    number = desk.report(subject=SUBJECT)
    clock.advance(timedelta(minutes=1))
    later = desk.report(subject=SUBJECT)
    items = found(desk, number)
    assert [(item[0], item[2]) for item in items] == [
        (earlier, True),
        (resolved, False),
        (other_matter, False),
        (later, False),
    ]
    for into, _, mergeable in items[::-1]:
        answer = desk.post(CLERK, f"/cases/{number}/merge", {"into": into, "reason": "同一路灯"})
        assert (answer.status_code == 200) == mergeable, answer.text
    assert not any(item[2] for item in found(desk, number)), "a merged case is not merged again"


def test_information_has_no_duplicates_and_is_none(desk: Desk, clock: SettableClock) -> None:
    number = desk.report(subject=SUBJECT)
    information = desk.report(subject=SUBJECT, kind="information", matter="person", channel="grid")
    assert found(desk, number) == []
    assert found(desk, information) == []


def test_a_case_that_the_caller_may_not_see_is_not_told(desk: Desk, clock: SettableClock) -> None:
    number = desk.report(subject=SUBJECT)
    clock.advance(timedelta(minutes=1))
    village = desk.report(CLERK, subject=SUBJECT, place=VILLAGE)
    assert found(desk, number) == [(village, 100, False)]
    assert found(desk, number, GRID_WORKER) == [], "the grid does not see what its village holds"
    for actor in (person("clerk", SIBLING_VILLAGE), person("clerk", FAR_VILLAGE)):
        assert_problem(desk.get(actor, f"/cases/{number}/duplicates"), 404, "unknown-case")


def test_a_read_waits_for_its_position(desk: Desk, clock: SettableClock) -> None:
    number = desk.report(subject=SUBJECT)
    path = f"/cases/{number}/duplicates"
    assert_problem(desk.get(CLERK, path, min_position=desk.head), 503, "projection-behind")
    desk.project()
    assert desk.get(CLERK, path, min_position=desk.head).headers["GridFlow-Position"] == str(desk.head)
