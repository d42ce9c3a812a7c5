"""A case follows from its events alone."""

import pytest
from pydantic import TypeAdapter

from gridflow.aggregates.case import Case, evolve, fold
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.case.evolve import _EVOLVE
from gridflow.policy import Stage
from gridflow.testing import Story
from tests.unit.case.stages import STORIES


def test_every_event_of_a_case_has_its_evolution() -> None:
    assert set(_EVOLVE) == set(CASE_EVENTS)


@pytest.mark.parametrize("story", STORIES.values(), ids=list(STORIES))
def test_the_version_counts_the_events(story: Story) -> None:
    case = Case(story.number)
    for event in story.past:
        case = evolve(case, event)
        assert case.version == event.version
    assert case == fold(None, story.past) == story.case


def test_nothing_happened_is_no_case() -> None:
    assert fold(None, []) is None


@pytest.mark.parametrize("cut", range(1, 6))
def test_folding_goes_on_from_where_it_stopped(cut: int) -> None:
    past = STORIES[Stage.ARCHIVED].past
    assert fold(fold(None, past[:cut]), past[cut:]) == STORIES[Stage.ARCHIVED].case


@pytest.mark.parametrize("story", STORIES.values(), ids=list(STORIES))
def test_a_state_survives_its_json_byte_for_byte(story: Story) -> None:
    """The read model of cases keeps states as JSON, and a rebuild must give the same bytes."""
    adapter = TypeAdapter(Case)
    stored = adapter.dump_json(story.case)
    assert adapter.validate_json(stored) == story.case
    assert adapter.dump_json(adapter.validate_json(stored)) == stored


def test_the_last_two_stages_are_the_ended_ones() -> None:
    assert {stage for stage in Stage if stage.ended} == {Stage.ARCHIVED, Stage.DECLINED}
    assert all(stage.chinese for stage in Stage)
