"""Corrections 更正: what was reported is never rewritten; both readings stay, with the reason."""

import pytest

from gridflow.aggregates.case.commands import Correct
from gridflow.aggregates.case.events import CaseReported, Correction, DetailsCorrected
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.policy import Stage
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    FAR_GRID,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import MONDAY, STORIES, THURSDAY, TOWNSHIP_CLERK, WEDNESDAY, dispatched, reported
from tests.unit.case.states import did

SUBJECT = Correct(subject="东街口路灯两盏不亮", reason="数目有误")


def test_both_readings_stand_in_the_correction() -> None:
    both = Correct(subject="东街口路灯两盏不亮", description="近小学", place=SECOND_GRID, reason="现场核实")
    reported().when(both, by=CLERK, at=MONDAY).then(
        DetailsCorrected(
            corrections=(
                Correction(field="subject", old="路灯不亮", new="东街口路灯两盏不亮"),
                Correction(field="description", old=None, new="近小学"),
                Correction(field="place", old=GRID, new=SECOND_GRID),
            ),
            accompany=(),
            reason="现场核实",
        )
    )


def test_who_must_go_to_the_place_goes_to_where_it_is() -> None:
    """到场陪同 of an urgent case that was in another grid than was said."""
    moved = Done(Correct(place=SECOND_GRID, reason="现场核实"), person("clerk", TOWNSHIP), MONDAY)
    story = reported(urgency="urgent").given(moved)
    assert story.case.accompany == {VILLAGE, SECOND_GRID}


def test_a_wrong_place_is_corrected_while_a_grid_leads() -> None:
    story = dispatched().given(Done(Correct(place=SECOND_GRID, reason="现场核实"), CLERK, WEDNESDAY))
    assert (story.case.place, story.case.holder) == (SECOND_GRID, GRID)


def test_the_report_stays_what_it_was_and_the_case_is_what_was_corrected() -> None:
    story = reported().given(Done(SUBJECT, CLERK, MONDAY))
    assert story.events(CaseReported)[0].subject == "路灯不亮"
    assert story.case.subject == "东街口路灯两盏不亮"
    assert story.case.clock == reported().case.clock


def test_a_correction_of_a_correction_says_what_stood_last() -> None:
    story = reported().given(Done(SUBJECT, CLERK, MONDAY))
    story.when(Correct(subject="路灯不亮", reason="原来无误"), by=CLERK, at=MONDAY).then(
        like(
            DetailsCorrected,
            corrections=(Correction(field="subject", old="东街口路灯两盏不亮", new="路灯不亮"),),
        )
    )


def test_only_what_differs_is_corrected() -> None:
    again = Correct(subject="路灯不亮", description="近小学", place=GRID, reason="补充")
    (corrected,) = reported().when(again, by=CLERK, at=MONDAY).events
    assert isinstance(corrected, DetailsCorrected)
    assert [correction.field for correction in corrected.corrections] == ["description"]
    for nothing in (Correct(reason="无"), Correct(subject="路灯不亮", reason="无")):
        reported().when(nothing, by=CLERK, at=MONDAY).then_refused(InvalidInput, field="subject")


@pytest.mark.parametrize("unit", [GRID, VILLAGE, TOWNSHIP, COUNTY])
def test_whoever_reported_it_or_holds_it_or_is_above_corrects(unit: str) -> None:
    reported().when(SUBJECT, by=person("clerk", unit), at=MONDAY).then(like(DetailsCorrected))


@pytest.mark.parametrize("unit", [SECOND_GRID, OTHER_TOWNSHIP, DEPARTMENT])
def test_nobody_else_does(unit: str) -> None:
    reported().when(SUBJECT, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize("stage", STORIES)
def test_a_case_may_be_corrected_at_any_time_even_when_it_has_ended(stage: Stage) -> None:
    by = person("supervisor", COUNTY)
    STORIES[stage].when(SUBJECT, by=by, at=THURSDAY).then(like(DetailsCorrected))


@pytest.mark.parametrize(
    ("place", "error"),
    [
        (SIBLING_GRID, UnknownUnit),
        (FAR_GRID, UnknownUnit),
        (TOWNSHIP, UnknownUnit),
        ("990101001001009", UnknownUnit),
    ],
)
def test_the_place_stays_below_the_holder(place: str, error: type[UnknownUnit]) -> None:
    """Or a case could be spirited away into another village by a correction."""
    reported().when(Correct(place=place, reason="误"), by=CLERK, at=MONDAY).then_refused(error)


def test_the_place_is_a_village_or_a_grid() -> None:
    story = reported().given(did("escalate", CLERK, MONDAY))
    for place in (DEPARTMENT, TOWNSHIP):
        story.when(Correct(place=place, reason="误"), by=TOWNSHIP_CLERK, at=MONDAY).then_refused(
            InvalidInput, field="place"
        )
    story.when(Correct(place=SIBLING_GRID, reason="邻村"), by=TOWNSHIP_CLERK, at=MONDAY).then(like(DetailsCorrected))


def test_a_department_corrects_within_its_governments_territory() -> None:
    story = reported().given(
        did("escalate", CLERK, MONDAY),
        did("accept", TOWNSHIP_CLERK, MONDAY),
        did("dispatch", TOWNSHIP_CLERK, MONDAY, lead=DEPARTMENT),
    )
    move = Correct(place=SIBLING_GRID, reason="邻村")
    story.when(move, by=person("supervisor", DEPARTMENT), at=MONDAY).then(like(DetailsCorrected))
    story.when(Correct(place=FAR_GRID, reason="误"), by=person("supervisor", DEPARTMENT), at=MONDAY).then_refused(
        UnknownUnit
    )


def test_the_place_as_corrected_is_where_it_is_settled() -> None:
    story = reported().given(Done(Correct(place=SECOND_GRID, reason="在二网格"), SUPERVISOR, MONDAY))
    settle = did("settle", CLERK).command
    story.when(settle, by=person("grid_worker", GRID), at=MONDAY).then_refused(NotPermitted, unit=SECOND_GRID)
    assert story.when(settle, by=person("grid_worker", SECOND_GRID), at=MONDAY).error is None
