"""Re-checks 抽查复核: a drawn case is looked at by somebody who had no part in it; a failed one is worked again."""

import pytest

from gridflow.aggregates.case.commands import DrawRecheck, Recheck
from gridflow.aggregates.case.events import CaseRechecked, ClockStarted, RecheckDrawn, ReworkOrdered
from gridflow.aggregates.event import Actor
from gridflow.errors import GridFlowError, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage
from gridflow.testing import Done, Story, like, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CALLER,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    CALLED,
    MONDAY,
    THURSDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    archived,
    at,
    reported,
    resolved,
)
from tests.unit.case.states import APPEALED, HANDLER, did

DRAW = DrawRecheck(draw="draw-2026-12")
DRAWN = archived().given(Done(DRAW, SYSTEM, at("12-05")))
GOOD, BAD = Recheck(passed=True, finding="仍完好"), Recheck(passed=False, finding="又灭了")
LATER = at("12-07")


def test_the_system_draws_and_a_drawn_case_is_not_drawn_again() -> None:
    archived().when(DRAW, by=SYSTEM, at=LATER).then(RecheckDrawn(draw="draw-2026-12"))
    DRAWN.when(DrawRecheck(draw="draw-2027-01"), by=SYSTEM, at=LATER).then_nothing()
    assert DRAWN.case.drawn == "draw-2026-12"


@pytest.mark.parametrize("by", [ADMINISTRATOR, TOWNSHIP_SUPERVISOR])
def test_nobody_draws_a_case_by_hand(by: Actor) -> None:
    archived().when(DRAW, by=by, at=LATER).then_refused(NotPermitted, role=by.role)


def test_a_case_that_is_still_good_stays_archived_and_may_be_drawn_again() -> None:
    DRAWN.when(GOOD, by=TOWNSHIP_SUPERVISOR, at=LATER).then(
        CaseRechecked(draw="draw-2026-12", passed=True, finding="仍完好")
    )
    after = DRAWN.given(Done(GOOD, TOWNSHIP_SUPERVISOR, LATER))
    assert (after.case.stage, after.case.drawn) == (Stage.ARCHIVED, None)
    after.when(GOOD, by=TOWNSHIP_SUPERVISOR, at=LATER).then_refused(NotAdmitted)
    after.when(DRAW, by=SYSTEM, at=LATER).then(like(RecheckDrawn))


def test_a_case_that_is_not_is_worked_again_by_its_lead_with_a_clock_of_its_own() -> None:
    DRAWN.when(BAD, by=TOWNSHIP_SUPERVISOR, at=LATER).then(
        like(CaseRechecked, passed=False),
        ReworkOrdered(lead=GRID, reason="又灭了"),
        like(ClockStarted, clock="resolve-4", unit=GRID, term="5wd", received_at=LATER, due=at("12-15", "00:00")),
    )


def reopened() -> Story:
    return DRAWN.given(Done(BAD, TOWNSHIP_SUPERVISOR, LATER))


def test_a_reopened_case_goes_through_the_end_once_more() -> None:
    story = reopened()
    assert (story.case.stage, story.case.holder, story.case.reworks) == (Stage.RESOLVE, GRID, 1)
    assert (story.case.checked, story.case.appraised, story.case.drawn) == (None, False, None)
    again = story.given(
        did("resolve", GRID_WORKER, LATER),
        did("check", SUPERVISOR, LATER),
        did("appraise", SUPERVISOR, LATER),
        did("archive", SUPERVISOR, LATER),
    )
    assert again.case.stage is Stage.ARCHIVED


def test_appeals_against_the_first_appraisal_do_not_bar_those_against_the_second() -> None:
    appealed = (
        resolved()
        .given(did("check", SUPERVISOR, THURSDAY), did("appraise", SUPERVISOR, THURSDAY), APPEALED)
        .given(did("rule-appeal", TOWNSHIP_SUPERVISOR, THURSDAY), did("archive", SUPERVISOR, THURSDAY))
    )
    story = appealed.given(
        Done(DRAW, SYSTEM, LATER),
        Done(BAD, person("supervisor", COUNTY), LATER),
        did("resolve", GRID_WORKER, LATER),
        did("check", SUPERVISOR, LATER),
        did("appraise", SUPERVISOR, LATER),
    )
    assert story.case.appeals == ()
    assert story.when(APPEALED.command, by=HANDLER, at=LATER).error is None


def test_whoever_found_it_bad_does_not_work_on_it() -> None:
    checker = person("grid_worker", GRID, TOWNSHIP_SUPERVISOR.id)
    reopened().when(did("resolve", checker).command, by=checker, at=LATER).then_refused(SeparationOfDuties)


@pytest.mark.parametrize(
    ("by", "error"),
    [
        pytest.param(person("supervisor", OTHER_TOWNSHIP), NotPermitted, id="another unit"),
        pytest.param(person("supervisor", GRID), NotPermitted, id="the unit that handled"),
        pytest.param(person("supervisor", VILLAGE, GRID_WORKER.id), SeparationOfDuties, id="who handled"),
        pytest.param(SUPERVISOR, SeparationOfDuties, id="who checked"),
        pytest.param(person("supervisor", VILLAGE, CALLER.id), SeparationOfDuties, id="who called back"),
        pytest.param(person("supervisor", VILLAGE, "appraiser"), SeparationOfDuties, id="who appraised"),
        pytest.param(person("supervisor", VILLAGE, "stranger"), None, id="a colleague without a part in it"),
    ],
)
def test_it_is_looked_at_by_somebody_without_a_part_in_it(by: Actor, error: type[GridFlowError] | None) -> None:
    story = resolved(channel="hotline").given(
        did("check", SUPERVISOR, THURSDAY),
        CALLED,
        did("appraise", person("supervisor", VILLAGE, "appraiser"), THURSDAY),
        did("archive", SUPERVISOR, THURSDAY),
        Done(DRAW, SYSTEM, LATER),
    )
    outcome = story.when(GOOD, by=by, at=LATER)
    assert (type(outcome.error) if outcome.error else None) is error


def test_a_unit_that_handled_in_an_earlier_round_neither_calls_back_nor_looks_again() -> None:
    """The village led once, sent the case back, and later dispatched it to its grid."""
    led = person("handler", VILLAGE)
    township, county = TOWNSHIP_SUPERVISOR, person("supervisor", COUNTY)
    story = reported(channel="hotline").given(
        did("escalate", CLERK, MONDAY),
        did("accept", TOWNSHIP_CLERK, MONDAY),
        did("dispatch", TOWNSHIP_CLERK, MONDAY, lead=VILLAGE),
        did("send-back", led, MONDAY),
        did("rule-send-back", TOWNSHIP_CLERK, MONDAY),
        did("delegate", TOWNSHIP_CLERK, MONDAY),
        did("dispatch", CLERK, MONDAY),
        did("resolve", GRID_WORKER, MONDAY),
        did("check", township, MONDAY),
    )
    story.when(CALLED.command, by=CALLER, at=THURSDAY).then_refused(SeparationOfDuties, unit=VILLAGE)
    drawn = story.given(
        Done(CALLED.command, person("caller", TOWNSHIP), THURSDAY),
        did("appraise", township, THURSDAY),
        did("archive", township, THURSDAY),
        Done(DRAW, SYSTEM, LATER),
    )
    drawn.when(GOOD, by=SUPERVISOR, at=LATER).then_refused(SeparationOfDuties, unit=VILLAGE)
    assert drawn.when(GOOD, by=county, at=LATER).error is None
