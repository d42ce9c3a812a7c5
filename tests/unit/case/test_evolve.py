"""A case follows from its events alone."""

import pytest

from gridflow.aggregates.case import Case, evolve, fold
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.case.evolve import _EVOLVE
from gridflow.policy import Stage
from gridflow.store.states import decode_state, encode_state
from gridflow.testing import Story
from tests.unit.case.states import STATES

TOLD = {name: state.story for name, state in STATES.items() if state.story.past}


def test_every_event_of_a_case_has_its_evolution() -> None:
    assert set(_EVOLVE) == set(CASE_EVENTS)


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_the_version_counts_the_events(story: Story) -> None:
    case = Case(story.number)
    for event in story.past:
        case = evolve(case, event)
        assert case.version == event.version
    assert case == fold(None, story.past) == story.case


def test_nothing_happened_is_no_case() -> None:
    assert fold(None, []) is None


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_folding_goes_on_from_where_it_stopped(story: Story) -> None:
    for cut in range(1, len(story.past)):
        assert fold(fold(None, story.past[:cut]), story.past[cut:]) == story.case


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_a_state_survives_its_json_byte_for_byte(story: Story) -> None:
    """The read model of cases keeps states as JSON, and a rebuild must give the same bytes."""
    stored = encode_state(story.case)
    assert decode_state(stored) == story.case
    assert encode_state(decode_state(stored)) == stored


def test_every_stage_after_the_five_that_are_worked_ends_the_case() -> None:
    ended = {Stage.ARCHIVED, Stage.DECLINED, Stage.MERGED, Stage.WITHDRAWN, Stage.REGISTERED}
    assert {stage for stage in Stage if stage.ended} == ended
    assert set(Stage.worked()) == set(Stage) - ended
    assert len({stage.chinese for stage in Stage}) == len(Stage)


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_clocks_run_in_the_stages_that_are_timed_and_for_what_is_open(story: Story) -> None:
    case = story.case
    assert (case.clock is not None) is (case.stage in (Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE))
    assert all(one.clock is not None for one in case.assistances)
    assert all((order.clock is None) is (order.answered_by is not None) for order in case.orders)
    names = [clock.name for clock in case.clocks]
    assert len(set(names)) == len(names)
    assert not case.stage.ended or not names


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_nobody_handles_and_checks_and_calls_back(story: Story) -> None:
    """经办、核查、回访三分离, over all rounds."""
    case = story.case
    assert not case.handlers & case.checkers
    assert not case.handlers & case.callers
    assert not case.checkers & case.callers
