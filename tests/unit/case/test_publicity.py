"""Publicity 公开: the public sees a case under a subject that was written for it, or not at all (S1, S3c)."""

import pytest

from gridflow.aggregates.case.commands import Publish, Unpublish
from gridflow.aggregates.case.events import CaseReported, VisibilityChanged
from gridflow.errors import NotAdmitted, NotPermitted
from gridflow.policy import Stage
from gridflow.testing import Done, like, person
from gridflow.testing.territory import COUNTY, GRID, OTHER_TOWNSHIP, SUPERVISOR, TOWNSHIP, VILLAGE
from tests.unit.case.stages import MONDAY, STORIES, THURSDAY, reported

SHOW = Publish(subject="一处路灯报修", reason="居民关心")
HIDE = Unpublish(reason="涉及隐私")
PUBLIC = reported().given(Done(SHOW, SUPERVISOR, MONDAY))


def test_a_case_is_not_public_by_itself() -> None:
    assert all(story.case.public_subject is None for story in STORIES.values())


def test_it_is_shown_under_its_own_subject_and_hidden_again() -> None:
    reported().when(SHOW, by=SUPERVISOR, at=MONDAY).then(
        VisibilityChanged(public=True, subject="一处路灯报修", reason="居民关心")
    )
    assert PUBLIC.case.public_subject == "一处路灯报修"
    PUBLIC.when(HIDE, by=SUPERVISOR, at=MONDAY).then(VisibilityChanged(public=False, subject=None, reason="涉及隐私"))
    assert PUBLIC.given(Done(HIDE, SUPERVISOR, MONDAY)).case.public_subject is None


def test_another_subject_may_follow_but_not_the_same() -> None:
    PUBLIC.when(SHOW, by=SUPERVISOR, at=MONDAY).then_refused(NotAdmitted)
    PUBLIC.when(Publish(subject="路灯已报修", reason="改写"), by=SUPERVISOR, at=MONDAY).then(like(VisibilityChanged))
    reported().when(HIDE, by=SUPERVISOR, at=MONDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize("command", [SHOW, HIDE])
@pytest.mark.parametrize(
    ("unit", "able"), [(VILLAGE, True), (TOWNSHIP, True), (COUNTY, True), (GRID, False), (OTHER_TOWNSHIP, False)]
)
def test_the_holder_or_a_unit_above_decides(command: Publish | Unpublish, unit: str, able: bool) -> None:
    story = PUBLIC if command is HIDE else reported()
    outcome = story.when(command, by=person("supervisor", unit), at=MONDAY)
    if able:
        assert outcome.error is None
    else:
        outcome.then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.REGISTERED])
def test_a_case_may_be_shown_at_any_time_and_stays_shown_to_its_end(stage: Stage) -> None:
    STORIES[stage].when(SHOW, by=person("supervisor", COUNTY), at=THURSDAY).then(like(VisibilityChanged, public=True))


def test_whoever_reported_it_gets_a_code_to_ask_with() -> None:
    """查询码: ten characters without any that reads like a digit."""
    (told,) = reported().events(CaseReported)
    assert told.query_code == reported().case.query_code
    assert told.query_code is not None
    assert len(told.query_code) == 10
    assert set(told.query_code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
