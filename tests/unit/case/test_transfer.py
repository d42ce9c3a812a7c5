"""Transfer 转办: the lead hands the case on, and nobody gains time by it (FEATURES D6)."""

import pytest

from gridflow.aggregates.case.commands import Acknowledge, Check, FireRungs, Transfer
from gridflow.aggregates.case.events import CaseAcknowledged, CaseTransferred, DeadlineMissed, ReminderIssued
from gridflow.errors import BeyondPolicy, InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties, UnknownUnit
from gridflow.policy import Stage
from gridflow.testing import Done, World, like, person
from gridflow.testing.territory import (
    CLERK,
    DEPARTMENT,
    GRID,
    SECOND_GRID,
    SIBLING_GRID,
    SYSTEM,
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
    at,
    dispatched,
    reported,
)
from tests.unit.case.states import AGAIN, ASKED_TO_ASSIST, ASSISTANT, HANDLER, UPHELD, did
from tests.unit.policy.packs import changed, pack

ON = Transfer(to=SECOND_GRID, reason="在其辖区")
BACK = Transfer(to=GRID, reason="不在此")
GONE = dispatched().given(SIGNED, Done(ON, HANDLER, WEDNESDAY))


def allowing(most: int) -> World:
    return World(policy=pack(changed("[transfer]\nmost = 1", f"[transfer]\nmost = {most}")))


def test_another_unit_leads_and_the_clock_goes_on() -> None:
    dispatched().when(ON, by=HANDLER, at=WEDNESDAY).then(
        CaseTransferred(origin=GRID, to=SECOND_GRID, reason="在其辖区")
    )
    assert GONE.case.clock == dispatched().case.clock
    assert (GONE.case.lead, GONE.case.holder, GONE.case.stage) == (SECOND_GRID, SECOND_GRID, Stage.RESOLVE)
    assert (GONE.case.hops, GONE.case.transferred) == (dispatched().case.hops + 1, 1)


def test_the_new_lead_signs_for_itself() -> None:
    GONE.when(Acknowledge(), by=ASSISTANT, at=THURSDAY).then(CaseAcknowledged())
    GONE.when(Acknowledge(), by=HANDLER, at=THURSDAY).then_refused(NotPermitted, unit=SECOND_GRID)


def test_the_ladder_speaks_to_the_new_lead() -> None:
    GONE.when(FireRungs(clock="resolve-3"), by=SYSTEM, at=at("12-02", "00:00")).then(
        like(ReminderIssued, to=(SECOND_GRID,)), like(DeadlineMissed, to=(SECOND_GRID, TOWNSHIP))
    )


@pytest.mark.parametrize("most", [0, 1, 2])
def test_it_is_handed_on_as_often_as_the_policy_allows(most: int) -> None:
    story = dispatched(allowing(most))
    for count in range(most):
        hand, by = (ON, HANDLER) if count % 2 == 0 else (BACK, ASSISTANT)
        story = story.given(Done(hand, by, WEDNESDAY))
    hand, by = (ON, HANDLER) if most % 2 == 0 else (BACK, ASSISTANT)
    outcome = story.when(hand, by=by, at=THURSDAY)
    outcome.then_refused(BeyondPolicy, "beyond-policy", rule="transfer.most")
    assert outcome.error is not None
    assert str(most) in outcome.error.detail


def test_a_new_dispatch_counts_afresh() -> None:
    story = dispatched().given(
        Done(ON, HANDLER, WEDNESDAY), did("send-back", ASSISTANT), UPHELD, AGAIN, Done(ON, HANDLER, WEDNESDAY)
    )
    assert (story.case.transfers, story.case.transferred) == (1, 2)


@pytest.mark.parametrize(
    ("to", "error"),
    [
        pytest.param(GRID, InvalidInput, id="the lead itself"),
        pytest.param(VILLAGE, InvalidInput, id="the dispatcher"),
        pytest.param(TOWNSHIP, UnknownUnit, id="above the dispatcher"),
        pytest.param(SIBLING_GRID, UnknownUnit, id="elsewhere"),
        pytest.param(DEPARTMENT, UnknownUnit, id="not below the dispatcher"),
        pytest.param("990101001001009", UnknownUnit, id="nowhere"),
    ],
)
def test_it_goes_to_another_unit_below_the_dispatcher(to: str, error: type[InvalidInput | UnknownUnit]) -> None:
    dispatched().when(Transfer(to=to, reason="误"), by=HANDLER, at=WEDNESDAY).then_refused(error)


def test_who_assists_does_not_get_the_lead() -> None:
    dispatched().given(ASKED_TO_ASSIST).when(ON, by=HANDLER, at=WEDNESDAY).then_refused(InvalidInput, field="to")


@pytest.mark.parametrize("pending", ["send-back", "request-extension", "request-suspension"])
def test_not_while_a_request_of_the_lead_waits_for_its_ruling(pending: str) -> None:
    story = dispatched().given(did(pending, HANDLER))
    story.when(ON, by=HANDLER, at=WEDNESDAY).then_refused(NotAdmitted)


def test_a_request_of_an_assisting_unit_holds_nobody_up() -> None:
    story = reported().given(
        did("escalate", CLERK, MONDAY),
        did("accept", TOWNSHIP_CLERK, MONDAY),
        did("dispatch", TOWNSHIP_CLERK, TUESDAY, lead=DEPARTMENT, assisting=[SECOND_GRID]),
        did("request-extension", ASSISTANT, clock="assist-1", extension="1wd"),
    )
    story.when(BACK, by=person("handler", DEPARTMENT), at=WEDNESDAY).then(like(CaseTransferred, to=GRID))


@pytest.mark.parametrize("unit", [VILLAGE, SECOND_GRID, TOWNSHIP])
def test_only_the_lead_hands_on(unit: str) -> None:
    dispatched().when(ON, by=person("handler", unit), at=WEDNESDAY).then_refused(NotPermitted, unit=GRID)


def test_to_hand_on_is_handling() -> None:
    """Whoever had the case in hand does not check what became of it."""
    story = GONE.given(did("resolve", ASSISTANT))
    assert HANDLER.id in story.case.handlers
    check = Check(passed=True, finding="好")
    story.when(check, by=person("supervisor", VILLAGE, HANDLER.id), at=THURSDAY).then_refused(SeparationOfDuties)


def test_the_old_lead_has_no_say_any_more() -> None:
    for name in ("resolve", "send-back", "request-extension"):
        GONE.when(example(name), by=HANDLER, at=THURSDAY).then_refused(NotPermitted, unit=SECOND_GRID)


def test_a_transferred_case_that_is_sent_back_goes_to_the_dispatcher() -> None:
    back = GONE.given(did("send-back", ASSISTANT, THURSDAY), did("rule-send-back", CLERK, THURSDAY))
    assert (back.case.stage, back.case.holder) == (Stage.DISPATCH, VILLAGE)
