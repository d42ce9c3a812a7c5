"""Duplicates 并案 and withdrawals 撤回: how a case ends without being worked on."""

import pytest
from msgspec.structs import replace

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Merge, Withdraw
from gridflow.aggregates.case.events import (
    CaseMerged,
    CaseWithdrawn,
    ClockStopped,
    DeadlineMissed,
    DuplicateJoined,
    StageOverrunClosed,
)
from gridflow.aggregates.case.intake import joined
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.policy import Stage, Timed
from gridflow.testing import Happened, Story, World, like, person, report_by
from gridflow.testing.territory import CALLER, CLERK, GRID, GRID_WORKER, OTHER_TOWNSHIP, SECOND_GRID, TOWNSHIP, VILLAGE
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    OTHER,
    STORIES,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    accepted,
    dispatched,
    merged,
    reported,
)
from tests.unit.case.states import did

MERGE = Merge(into=OTHER.number, reason="同一盏灯")
WITHDRAW = Withdraw(reason="误报")


def other(story: Story) -> Case:
    """The same story, told of another case."""
    return (
        Story(World(), number=OTHER.number).given(*(Happened(e.body, e.actor, e.recorded_at) for e in story.past)).case
    )


@pytest.mark.parametrize(("story", "clock"), [(reported(), "accept-1"), (accepted(), "dispatch-2")])
def test_a_duplicate_is_merged_and_its_clock_is_neither_met_nor_missed(story: Story, clock: str) -> None:
    story.when(MERGE, by=CLERK, at=TUESDAY, other=OTHER).then(
        like(ClockStopped, clock=clock, outcome="void"), CaseMerged(into=OTHER.number, reason="同一盏灯")
    )


def test_a_merged_case_has_ended_and_says_into_which() -> None:
    assert (merged().case.stage, merged().case.into, merged().case.clock) == (Stage.MERGED, OTHER.number, None)


def test_to_merge_does_not_undo_a_miss() -> None:
    reported().when(MERGE, by=CLERK, at=WEDNESDAY, other=OTHER).then(
        like(DeadlineMissed), like(ClockStopped, outcome="missed"), like(StageOverrunClosed), like(CaseMerged)
    )


@pytest.mark.parametrize("story", [reported(), accepted(), dispatched()], ids=["accept", "dispatch", "resolve"])
def test_the_other_case_is_one_that_is_being_worked_on(story: Story) -> None:
    reported().when(MERGE, by=CLERK, at=MONDAY, other=other(story)).then(like(ClockStopped), like(CaseMerged))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ("accept", "dispatch", "resolve")])
def test_a_case_is_not_merged_into_one_whose_work_is_over(stage: Stage) -> None:
    reported().when(MERGE, by=CLERK, at=MONDAY, other=other(STORIES[stage])).then_refused(InvalidInput, field="into")


def test_a_case_is_not_merged_into_itself_nor_into_one_that_nobody_may_see() -> None:
    story = reported()
    story.when(MERGE, by=CLERK, at=MONDAY).then_refused(InvalidInput, field="into")
    story.when(Merge(into=story.number, reason="误"), by=CLERK, at=MONDAY, other=story.case).then_refused(
        InvalidInput, field="into"
    )


@pytest.mark.parametrize("unit", [GRID, TOWNSHIP, OTHER_TOWNSHIP])
def test_only_the_holder_merges(unit: str) -> None:
    reported().when(MERGE, by=person("clerk", unit), at=MONDAY, other=OTHER).then_refused(NotPermitted, unit=VILLAGE)


def test_the_case_that_goes_on_learns_of_its_duplicate() -> None:
    event = joined(merged().case)
    assert event == DuplicateJoined(number=merged().number, call_backs=0)
    assert dispatched().given(Happened(event, CLERK, WEDNESDAY)).case.duplicates == (merged().number,)


@pytest.mark.parametrize(
    ("channel", "call_backs", "stage"),
    [("patrol", 0, Stage.APPRAISE), ("patrol", 1, Stage.SUPERVISE), ("hotline", 0, Stage.SUPERVISE)],
)
def test_whoever_reported_the_duplicate_is_called_back_too(channel: str, call_backs: int, stage: Stage) -> None:
    duplicate = Happened(DuplicateJoined(number=OTHER.number, call_backs=call_backs), CLERK, WEDNESDAY)
    story = dispatched(channel=channel).given(
        duplicate,
        did("resolve", GRID_WORKER),
        did("check", person("supervisor", VILLAGE), THURSDAY),
    )
    assert story.case.stage is stage


@pytest.mark.parametrize("unit", [GRID, VILLAGE], ids=["reporter", "holder"])
def test_whoever_reported_it_takes_it_back_or_the_holder_does(unit: str) -> None:
    reported().when(WITHDRAW, by=person("clerk", unit), at=MONDAY).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="void"), CaseWithdrawn(reason="误报")
    )


@pytest.mark.parametrize("unit", [SECOND_GRID, TOWNSHIP, OTHER_TOWNSHIP])
def test_nobody_else_takes_it_back(unit: str) -> None:
    reported().when(WITHDRAW, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=unit)


def test_whoever_reported_it_may_take_it_back_wherever_it_went() -> None:
    story = Story(World()).given(report_by(CLERK, at=FRIDAY, place=GRID), did("escalate", CLERK, MONDAY))
    story.when(WITHDRAW, by=CLERK, at=MONDAY).then(like(ClockStopped), like(CaseWithdrawn))
    story.when(WITHDRAW, by=person("clerk", GRID), at=MONDAY).then_refused(NotPermitted)


def test_what_others_were_merged_into_is_not_taken_back() -> None:
    joined_by = Happened(DuplicateJoined(number=OTHER.number, call_backs=0), CLERK, FRIDAY)
    reported().given(joined_by).when(WITHDRAW, by=CLERK, at=MONDAY).then_refused(NotAdmitted, command="withdraw")


def test_two_reporters_are_called_back_and_one_who_is_not_content_is_enough() -> None:
    """回访: one call-back does not answer for two; the second reporter's word counts as the first's."""
    duplicate = Happened(DuplicateJoined(number=OTHER.number, call_backs=1), CLERK, WEDNESDAY)
    story = dispatched(channel="hotline").given(
        duplicate, did("resolve", GRID_WORKER), did("check", person("supervisor", VILLAGE), THURSDAY)
    )
    once = story.given(did("call-back", CALLER, THURSDAY))
    assert once.case.stage is Stage.SUPERVISE
    assert once.given(did("call-back", CALLER, THURSDAY)).case.stage is Stage.APPRAISE
    unhappy = once.given(did("call-back", CALLER, THURSDAY, satisfied=False))
    assert (unhappy.case.stage, unhappy.case.satisfied) == (Stage.SUPERVISE, False)
    unhappy.when(did("call-back", CALLER).command, by=CALLER, at=THURSDAY).then_refused(NotAdmitted)


def test_nobody_gains_time_or_loses_a_duty_by_merging() -> None:
    """What goes on was reported earlier, is of the same matter, and at least as urgent."""
    later = replace(OTHER, reported_at=MONDAY)
    for wrong in (later, replace(OTHER, matter="service")):
        reported().when(MERGE, by=CLERK, at=MONDAY, other=wrong).then_refused(InvalidInput, field="into")
    urgent = reported(urgency="urgent")
    township = person("clerk", TOWNSHIP)
    urgent.when(MERGE, by=township, at=MONDAY, other=OTHER).then_refused(InvalidInput, field="into")
    as_urgent = replace(OTHER, urgency="urgent")
    urgent.when(MERGE, by=township, at=MONDAY, other=as_urgent).then(like(ClockStopped), like(CaseMerged))
