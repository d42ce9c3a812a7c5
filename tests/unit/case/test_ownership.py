"""Owners 包案: a named person answers for a case until it ends (S1, S3b)."""

import pytest

from gridflow.aggregates.case.commands import AssignOwner
from gridflow.aggregates.case.events import OwnerAssigned
from gridflow.aggregates.case.owing import Duty, owed
from gridflow.errors import NotAdmitted, NotPermitted, SeparationOfDuties, UnknownUnit
from gridflow.policy import Stage
from gridflow.testing import Done, Story, like, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    COUNTY,
    DEPARTMENT,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.examples import example
from tests.unit.case.stages import (
    MONDAY,
    SIGNED,
    THURSDAY,
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    accepted,
    dispatched,
    reported,
    resolved,
)
from tests.unit.case.states import did

OWN = AssignOwner(owner="leader", unit=VILLAGE, reason="书记包案")
OWNED = reported(matter="petition").given(Done(OWN, CLERK, MONDAY))


def end(story: Story) -> Story:
    """The case goes through all its stages, by people without another part in it."""
    return story.given(
        did("accept", CLERK, MONDAY),
        did("dispatch", CLERK, TUESDAY),
        did("resolve", GRID_WORKER, WEDNESDAY),
        did("check", SUPERVISOR, THURSDAY),
        did("appraise", SUPERVISOR, THURSDAY),
        did("archive", SUPERVISOR, THURSDAY),
    )


@pytest.mark.parametrize("unit", [VILLAGE, TOWNSHIP, COUNTY])
def test_the_holder_or_a_unit_above_names_who_answers(unit: str) -> None:
    reported().when(OWN, by=person("clerk", unit), at=MONDAY).then(
        OwnerAssigned(owner="leader", unit=VILLAGE, reason="书记包案")
    )


@pytest.mark.parametrize("unit", [GRID, SIBLING_VILLAGE, OTHER_TOWNSHIP])
def test_nobody_else_does(unit: str) -> None:
    reported().when(OWN, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize(("unit", "able"), [(GRID, True), (VILLAGE, True), (TOWNSHIP, False), (SIBLING_VILLAGE, False)])
def test_it_is_one_of_its_own_people_or_of_those_below(unit: str, able: bool) -> None:
    outcome = reported().when(AssignOwner(owner="leader", unit=unit), by=CLERK, at=MONDAY)
    if able:
        assert outcome.error is None
    else:
        outcome.then_refused(UnknownUnit, unit=unit)


def test_a_township_may_let_its_department_answer() -> None:
    own = AssignOwner(owner="leader", unit=DEPARTMENT)
    reported().when(own, by=TOWNSHIP_CLERK, at=MONDAY).then(like(OwnerAssigned, unit=DEPARTMENT))


def test_another_owner_may_follow_but_not_the_same() -> None:
    OWNED.when(OWN, by=CLERK, at=MONDAY).then_refused(NotAdmitted, owner="leader")
    for other in (AssignOwner(owner="deputy", unit=VILLAGE), AssignOwner(owner="leader", unit=GRID)):
        OWNED.when(other, by=CLERK, at=MONDAY).then(like(OwnerAssigned, owner=other.owner, unit=other.unit))


@pytest.mark.parametrize("name", ["check", "call-back", "rework", "appraise"])
def test_the_owner_is_one_of_those_who_handle(name: str) -> None:
    """包案人不得核查自己所包的案."""
    story = resolved(channel="hotline").given(did("assign-owner", CLERK, THURSDAY, owner="leader"))
    if name == "rework":
        story = story.given(did("check", SUPERVISOR, THURSDAY, passed=False))
    if name == "appraise":
        story = story.given(did("check", SUPERVISOR, THURSDAY), did("call-back", CALLER, THURSDAY))
    role = "caller" if name == "call-back" else "supervisor"
    story.when(example(name), by=person(role, VILLAGE, "leader"), at=THURSDAY).then_refused(
        SeparationOfDuties, actor="leader"
    )


def test_who_was_the_owner_does_not_check_either() -> None:
    story = OWNED.given(did("assign-owner", CLERK, MONDAY, owner="deputy"))
    assert {"leader", "deputy"} <= story.case.handlers


def test_the_owners_unit_may_check_by_another_person() -> None:
    story = resolved().given(did("assign-owner", CLERK, THURSDAY, owner="leader"))
    assert story.when(example("check"), by=SUPERVISOR, at=THURSDAY).error is None


@pytest.mark.parametrize("owner", ["checker", "caller"])
def test_who_checked_or_called_back_does_not_become_the_owner(owner: str) -> None:
    story = resolved(channel="hotline").given(
        did("check", person("supervisor", VILLAGE, "checker"), THURSDAY),
        did("call-back", person("caller", VILLAGE, "caller"), THURSDAY, satisfied=False),
    )
    story.when(AssignOwner(owner=owner, unit=VILLAGE), by=CLERK, at=THURSDAY).then_refused(
        SeparationOfDuties, actor=owner
    )


def test_the_owner_owes_the_case_through_every_stage_until_it_ends() -> None:
    """一件一销."""
    archived = end(OWNED)
    assert archived.case.stage is Stage.ARCHIVED
    for length in range(1, len(archived.past) + 1):
        case = Story(archived.world, archived.past[:length]).case
        owns = [(one.person, one.unit) for one in owed(case, lambda unit: None) if one.duty is Duty.OWN]
        assert owns == ([("leader", VILLAGE)] if case.owner is not None and not case.stage.ended else [])


def test_an_owner_has_no_other_right_than_before() -> None:
    """To own is to answer, not to hold: the lead still resolves."""
    story = accepted().given(did("assign-owner", CLERK, TUESDAY), did("dispatch", CLERK, TUESDAY), SIGNED)
    assert story.case.holder == dispatched().case.holder
    resolve = example("resolve")
    story.when(resolve, by=person("handler", VILLAGE, "leader"), at=WEDNESDAY).then_refused(NotPermitted, unit=GRID)
