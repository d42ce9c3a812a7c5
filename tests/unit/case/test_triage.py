"""Triage 分级处置: who takes a case in, who must be on the spot, how long everything may take."""

import pytest

from gridflow.aggregates.case.commands import Accompany, Report
from gridflow.aggregates.case.events import CaseAccompanied, CaseReported, ClockStarted
from gridflow.aggregates.event import Actor
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.policy import Timed
from gridflow.testing import Done, World, given, like, person, report_by
from gridflow.testing.territory import (
    CLERK,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import FRIDAY, MONDAY, TOWNSHIP_CLERK, TUESDAY, at, reported, resolved
from tests.unit.case.states import did
from tests.unit.policy.packs import changed, pack

THERE = Accompany(remark="已到场维持秩序")
URGENT = reported(urgency="urgent")


@pytest.mark.parametrize(
    ("urgency", "holder", "accompany"),
    [
        ("general", VILLAGE, ()),
        ("coordination", VILLAGE, (GRID,)),
        ("urgent", TOWNSHIP, (VILLAGE, GRID)),
    ],
)
def test_the_more_urgent_the_higher_it_goes_and_the_more_go_there(
    urgency: str, holder: str, accompany: tuple[str, ...]
) -> None:
    """S3b: 一般事件就地处理,需协调的共同处理,紧急的立即上报并到场陪同."""
    done = report_by(GRID_WORKER, at=FRIDAY, urgency=urgency)
    given().when(done.command, by=GRID_WORKER, at=FRIDAY).then(
        like(CaseReported, holder=holder, accompany=accompany), like(ClockStarted, unit=holder)
    )


@pytest.mark.parametrize(("urgency", "accompany"), [("coordination", ()), ("urgent", (VILLAGE,))])
def test_where_the_place_is_a_village_no_grid_goes_there(urgency: str, accompany: tuple[str, ...]) -> None:
    (told,) = given(report_by(CLERK, at=FRIDAY, place=VILLAGE, urgency=urgency)).events(CaseReported)
    assert told.accompany == accompany


def test_whoever_holds_the_case_is_not_sent_there_too() -> None:
    """Here the villages take in urgent cases as well."""
    text = changed('urgent = { intake = "township"', 'urgent = { intake = "village"')
    (told,) = reported(World(policy=pack(text)), urgency="urgent").events(CaseReported)
    assert (told.holder, told.accompany) == (VILLAGE, (GRID,))


def test_a_county_without_the_level_that_takes_in_says_so() -> None:
    text = changed('general = { intake = "village" }', 'general = { intake = "city" }')
    report = Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
    given(world=World(policy=pack(text))).when(report, by=GRID_WORKER, at=FRIDAY).then_refused(
        InvalidInput, field="place"
    )


@pytest.mark.parametrize("by", [GRID_WORKER, CLERK], ids=["grid", "village"])
def test_each_unit_that_must_be_there_says_so_once(by: Actor) -> None:
    """到场陪同."""
    URGENT.when(THERE, by=by, at=MONDAY).then(CaseAccompanied(remark="已到场维持秩序", evidence=()))
    after = URGENT.given(Done(THERE, by, MONDAY))
    after.when(THERE, by=by, at=MONDAY).then_refused(NotPermitted, unit=by.unit)
    assert after.case.accompany == {VILLAGE, GRID} - {by.unit}


@pytest.mark.parametrize("unit", [SECOND_GRID, TOWNSHIP])
def test_nobody_else_was_asked(unit: str) -> None:
    URGENT.when(THERE, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=unit)


def test_to_be_there_is_possible_until_the_work_is_done() -> None:
    working = URGENT.given(did("accept", TOWNSHIP_CLERK, FRIDAY), did("dispatch", TOWNSHIP_CLERK, MONDAY))
    for story in (URGENT, working):
        story.when(THERE, by=CLERK, at=MONDAY).then(like(CaseAccompanied))
    resolved().when(THERE, by=CLERK, at=at("11-26")).then_refused(NotAdmitted, stage="supervise")


def test_to_have_been_there_is_no_handling() -> None:
    """Whoever only stood by may check."""
    assert URGENT.given(Done(THERE, CLERK, MONDAY)).case.handlers == frozenset()


def test_urgent_cases_have_half_the_time_for_everything() -> None:
    story = URGENT.given(
        did("accept", TOWNSHIP_CLERK, FRIDAY),
        did("dispatch", TOWNSHIP_CLERK, MONDAY, assisting=[SECOND_GRID]),
        did("order-supervision", person("supervisor", TOWNSHIP), TUESDAY),
    )
    assert [(clock.stage, clock.term) for clock in story.events(ClockStarted)] == [
        (Timed.ACCEPT, "1wd"),
        (Timed.DISPATCH, "1wd"),
        (Timed.RESOLVE, "3wd"),
        (Timed.ASSIST, "2wd"),
        (Timed.ANSWER, "1wd"),
    ]
