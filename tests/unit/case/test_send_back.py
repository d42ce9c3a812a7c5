"""Sending back 退回: the lead asks with a reason, the dispatcher rules (FEATURES D7)."""

import pytest

from gridflow.aggregates.case.commands import (
    Acknowledge,
    Dispatch,
    Escalate,
    Resolve,
    RuleSendBack,
    SendBack,
)
from gridflow.aggregates.case.events import (
    CaseAcknowledged,
    ClockStarted,
    ClockStopped,
    SendBackRequested,
    SendBackRuled,
)
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage, Timed
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    VILLAGE,
)
from tests.unit.case.stages import (
    MONDAY,
    SIGNED,
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    at,
    dispatched,
)

UP = Done(Escalate(reason="超出能力"), CLERK, MONDAY)
COUNTY_CLERK = person("clerk", COUNTY)
ASKED = SendBack(reason_code="not-ours", reason="不归我们")


ASKED = SendBack(reason_code="not-ours", reason="不归我们")


@pytest.mark.parametrize("command", [Acknowledge(), ASKED, Resolve(result="已办")])
@pytest.mark.parametrize("unit", [SECOND_GRID, VILLAGE, DEPARTMENT])
def test_only_the_lead_signs_sends_back_and_resolves(command: Acknowledge | SendBack | Resolve, unit: str) -> None:
    dispatched().when(command, by=person("handler", unit), at=TUESDAY).then_refused(NotPermitted, unit=GRID)


def test_the_lead_asks_to_send_back_and_nothing_changes_until_the_ruling() -> None:
    """申请退回: with a reason of the catalogue (FEATURES D7)."""
    story = dispatched()
    story.when(ASKED, by=GRID_WORKER, at=WEDNESDAY).then(SendBackRequested(reason_code="not-ours", reason="不归我们"))
    before, after = story.case, story.given(Done(ASKED, GRID_WORKER, WEDNESDAY)).case
    assert (after.holder, after.stage, after.clock) == (before.holder, before.stage, before.clock)


def test_a_reason_to_send_back_is_one_of_the_pack() -> None:
    command = SendBack(reason_code="too-hard", reason="难")
    dispatched().when(command, by=GRID_WORKER, at=WEDNESDAY).then_refused(InvalidInput, field="reason_code")


def test_one_request_at_a_time() -> None:
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    story.when(ASKED, by=GRID_WORKER, at=WEDNESDAY).then_refused(NotAdmitted)


def test_a_case_is_not_resolved_while_a_request_is_pending() -> None:
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    story.when(Resolve(result="已办"), by=GRID_WORKER, at=WEDNESDAY).then_refused(NotAdmitted)


def test_an_upheld_request_voids_the_leads_clock_and_the_dispatcher_begins_again() -> None:
    """裁定退回: the dispatcher has its three working days once more."""
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    story.when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=WEDNESDAY).then(
        ClockStopped(clock="resolve-3", stage=Timed.RESOLVE, outcome="void"),
        SendBackRuled(upheld=True, reason="属实"),
        like(ClockStarted, clock="dispatch-4", stage=Stage.DISPATCH, received_at=WEDNESDAY, due=at("12-01", "00:00")),
    )
    back = story.given(Done(RuleSendBack(upheld=True, reason="属实"), CLERK, WEDNESDAY)).case
    assert (back.stage, back.holder, back.lead, back.send_backs) == (Stage.DISPATCH, VILLAGE, None, 1)


def test_a_denied_request_leaves_all_as_it_is_and_another_may_follow() -> None:
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    denied = RuleSendBack(upheld=False, reason="应由你办")
    story.when(denied, by=CLERK, at=WEDNESDAY).then(SendBackRuled(upheld=False, reason="应由你办"))
    after = story.given(Done(denied, CLERK, WEDNESDAY))
    assert (after.case.stage, after.case.holder, after.case.send_backs) == (Stage.RESOLVE, GRID, 0)
    after.when(ASKED, by=GRID_WORKER, at=WEDNESDAY).then(like(SendBackRequested))
    assert after.when(Resolve(result="已办"), by=GRID_WORKER, at=WEDNESDAY).error is None


def test_without_a_request_there_is_nothing_to_rule_on() -> None:
    dispatched().when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=WEDNESDAY).then_refused(NotAdmitted)


def test_only_the_dispatcher_rules() -> None:
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    story.when(RuleSendBack(upheld=True, reason="属实"), by=TOWNSHIP_CLERK, at=WEDNESDAY).then_refused(
        NotPermitted, unit=VILLAGE
    )


def test_nobody_rules_on_a_request_of_its_own() -> None:
    """申请人不得裁定自己的申请: the same person in another unit and role."""
    story = dispatched().given(Done(ASKED, GRID_WORKER, WEDNESDAY))
    same_person = person("clerk", VILLAGE, GRID_WORKER.id)
    story.when(RuleSendBack(upheld=True, reason="属实"), by=same_person, at=WEDNESDAY).then_refused(
        SeparationOfDuties, "separation-of-duties", actor=GRID_WORKER.id
    )


def test_a_case_that_came_back_is_dispatched_anew_and_signed_for_anew() -> None:
    story = dispatched().given(
        SIGNED,
        Done(ASKED, GRID_WORKER, WEDNESDAY),
        Done(RuleSendBack(upheld=True, reason="属实"), CLERK, WEDNESDAY),
        Done(Dispatch(lead=SECOND_GRID), CLERK, WEDNESDAY),
    )
    assert story.case.holder == SECOND_GRID
    assert story.case.send_back_by is None
    story.when(Acknowledge(), by=person("grid_worker", SECOND_GRID), at=WEDNESDAY).then(CaseAcknowledged())
