"""What closing a case takes 结案要求: a condition, evidence by phase, an owner; and what the reporter is told."""

import pytest

from gridflow.aggregates.case.commands import Resolve, Settle
from gridflow.aggregates.case.events import CaseResolved, CaseSettled, ClockStopped, ProgressNoted
from gridflow.aggregates.case.evidence import Evidence
from gridflow.errors import ClosingUnmet, InvalidInput
from gridflow.testing import Done, Story, World, like
from gridflow.testing.territory import CLERK, GRID_WORKER, SUPERVISOR
from tests.unit.case.examples import PHOTO
from tests.unit.case.stages import MONDAY, THURSDAY, WEDNESDAY, dispatched, reported
from tests.unit.case.states import ASKED_TO_ASSIST, ASSISTANT, HANDLER, did
from tests.unit.policy.packs import changed, pack

PROOF = Evidence(kind="photo", reference="photos/1.jpg", sha256="0" * 64)
BEFORE, AFTER = (did("note", HANDLER, phase=phase, evidence=[PHOTO]) for phase in ("before", "after"))
DEMOLISHED = Resolve(result="已拆除", closing="demolished", evidence=(PROOF,))
BUILDING = dispatched(matter="building")


def unmet(story: Story, command: Resolve | Settle, missing: str) -> None:
    story.when(command, by=GRID_WORKER, at=THURSDAY).then_refused(ClosingUnmet, "closing-unmet", missing=missing)


def test_a_matter_with_closing_conditions_is_closed_under_one_of_them() -> None:
    """D10: the refusal says which there are."""
    story = BUILDING.given(BEFORE)
    unmet(story, DEMOLISHED.model_copy(update={"closing": None}), "closing")
    outcome = story.when(Resolve(result="已拆除"), by=GRID_WORKER, at=THURSDAY)
    assert outcome.error is not None
    assert "demolished(已拆除)" in outcome.error.detail
    story.when(DEMOLISHED, by=GRID_WORKER, at=THURSDAY).then(
        like(ClockStopped, outcome="met"),
        like(CaseResolved, result="已拆除", closing="demolished", evidence=(PROOF,)),
    )


@pytest.mark.parametrize(("matter", "closing"), [("building", "vanished"), ("facility", "demolished")])
def test_a_condition_that_the_matter_does_not_know_is_refused(matter: str, closing: str) -> None:
    command = Resolve(result="好", closing=closing, evidence=(PROOF,))
    dispatched(matter=matter).when(command, by=GRID_WORKER, at=THURSDAY).then_refused(InvalidInput, field="closing")


def test_each_phase_that_the_matter_asks_for_is_proved() -> None:
    unmet(BUILDING, DEMOLISHED, "before")
    unmet(BUILDING.given(BEFORE), DEMOLISHED.model_copy(update={"evidence": ()}), "after")
    story = BUILDING.given(BEFORE, AFTER)
    assert story.when(DEMOLISHED.model_copy(update={"evidence": ()}), by=GRID_WORKER, at=THURSDAY).error is None


def test_words_prove_nothing() -> None:
    unmet(BUILDING.given(did("note", HANDLER, phase="before", text="已拍照")), DEMOLISHED, "before")


def test_a_note_keeps_its_evidence() -> None:
    BUILDING.when(BEFORE.command, by=HANDLER, at=WEDNESDAY).then(like(ProgressNoted, phase="before", evidence=(PROOF,)))


def test_whoever_has_a_part_in_the_case_may_prove_it() -> None:
    """The village took the picture when it accepted."""
    story = BUILDING.given(Done(BEFORE.command, CLERK, WEDNESDAY))
    assert story.when(DEMOLISHED, by=GRID_WORKER, at=THURSDAY).error is None


def test_a_share_is_proved_by_its_reply() -> None:
    world = World(
        policy=pack(changed('service = { name = "便民服务",', 'service = { evidence = ["during"], name = "便民服务",'))
    )
    story = dispatched(world, matter="service")
    unmet(story, Resolve(result="好"), "during")
    helped = story.given(ASKED_TO_ASSIST, did("reply-assistance", ASSISTANT, evidence=[PHOTO]))
    assert helped.when(Resolve(result="好"), by=GRID_WORKER, at=THURSDAY).error is None


def test_rework_is_proved_anew_and_what_was_there_before_stays_proved() -> None:
    """What showed that the work was done counts no more when it has to be done again."""
    story = BUILDING.given(
        BEFORE,
        AFTER,
        Done(DEMOLISHED, GRID_WORKER, WEDNESDAY),
        did("check", SUPERVISOR, THURSDAY, passed=False),
        did("rework", SUPERVISOR, THURSDAY),
    )
    assert story.case.evidenced == {"before"}
    unmet(story, DEMOLISHED.model_copy(update={"evidence": ()}), "after")


def test_a_petition_is_closed_when_somebody_answers_for_it() -> None:
    """信访包案 (D18)."""
    resolve = Resolve(result="已化解")
    unmet(dispatched(matter="petition"), resolve, "owner")
    owned = dispatched(matter="petition").given(did("assign-owner", CLERK))
    assert owned.when(resolve, by=GRID_WORKER, at=THURSDAY).error is None


def test_to_settle_on_the_spot_takes_as_much() -> None:
    settle = Settle(result="已拆除", closing="demolished", evidence=(PROOF,))
    story = reported(matter="building")
    unmet(story, settle, "before")
    proved = story.given(did("note", GRID_WORKER, MONDAY, phase="before", evidence=[PHOTO]))
    proved.when(settle, by=GRID_WORKER, at=MONDAY).then(
        like(ClockStopped), like(CaseSettled, closing="demolished", evidence=(PROOF,), reply="已拆除")
    )
    unmet(reported(matter="petition"), Settle(result="已化解"), "owner")


def test_the_reporter_is_told_the_result_unless_it_is_put_in_other_words() -> None:
    """回复 (D10)."""
    for reply, told in ((None, "已换灯"), ("您反映的路灯已修复", "您反映的路灯已修复")):
        dispatched().when(Resolve(result="已换灯", reply=reply), by=GRID_WORKER, at=THURSDAY).then(
            like(ClockStopped), like(CaseResolved, result="已换灯", reply=told)
        )
        reported().when(Settle(result="已换灯", reply=reply), by=GRID_WORKER, at=MONDAY).then(
            like(ClockStopped), like(CaseSettled, result="已换灯", reply=told)
        )


def test_what_closing_takes_is_what_the_pack_in_force_says() -> None:
    """The matter was dropped from the catalogue while the case was under way: nothing more is asked."""
    old = BUILDING.world.policy
    new = pack(changed('service = { name = "便民服务", platform = "便民服务" }', ""))
    story = Story(World(policy=new, earlier=(old,)), dispatched(matter="service").past)
    assert story.when(Resolve(result="好"), by=GRID_WORKER, at=THURSDAY).error is None
    story.when(Resolve(result="好", closing="any"), by=GRID_WORKER, at=THURSDAY).then_refused(InvalidInput)
