"""Supervision 督办: orders of superiors, their answers, and their lifting."""

import pytest

from gridflow.aggregates.case.commands import (
    AnswerSupervision,
    Check,
    Escalate,
    LiftSupervision,
    Note,
    OrderSupervision,
)
from gridflow.aggregates.case.events import (
    ClockStarted,
    ClockStopped,
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionOrdered,
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
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    MONDAY,
    THURSDAY,
    TOWNSHIP_SUPERVISOR,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    checked,
    dispatched,
    reported,
    resolved,
)

CAUSE = OrderSupervision(cause="久拖不决")
ORDERED = accepted().given(Done(CAUSE, TOWNSHIP_SUPERVISOR, TUESDAY))
ANSWER = AnswerSupervision(order="order-1", answer="即办")
LIFT = LiftSupervision(order="order-1", reason="已办")
ANSWERED = ORDERED.given(Done(ANSWER, CLERK, TUESDAY))


@pytest.mark.parametrize("unit", [TOWNSHIP, COUNTY])
def test_any_unit_above_the_holder_orders_supervision(unit: str) -> None:
    accepted().when(CAUSE, by=person("supervisor", unit), at=TUESDAY).then(
        SupervisionOrdered(
            order="order-1", clock=None, rung=None, cause="久拖不决", by=unit, to=VILLAGE, notify=(), roles=()
        ),
        like(ClockStarted, clock="order-1", stage=Timed.ANSWER, unit=VILLAGE, term="2wd", due=at("11-27", "00:00")),
    )


@pytest.mark.parametrize("unit", [VILLAGE, SIBLING_VILLAGE, OTHER_TOWNSHIP, DEPARTMENT, GRID])
def test_no_other_unit_does(unit: str) -> None:
    accepted().when(CAUSE, by=person("supervisor", unit), at=TUESDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_a_second_order_has_a_name_of_its_own() -> None:
    ORDERED.when(CAUSE, by=person("supervisor", COUNTY), at=TUESDAY).then(
        like(SupervisionOrdered, order="order-2"), like(ClockStarted, clock="order-2")
    )
    lifted = ANSWERED.given(Done(LIFT, TOWNSHIP_SUPERVISOR, WEDNESDAY))
    lifted.when(CAUSE, by=TOWNSHIP_SUPERVISOR, at=WEDNESDAY).then(
        like(SupervisionOrdered, order="order-2"), like(ClockStarted, clock="order-2")
    )


def test_the_unit_under_supervision_answers_once() -> None:
    """督办答复."""
    ORDERED.when(ANSWER, by=CLERK, at=TUESDAY).then(
        ClockStopped(clock="order-1", stage=Timed.ANSWER, outcome="met"),
        SupervisionAnswered(order="order-1", answer="即办"),
    )
    ANSWERED.when(ANSWER, by=CLERK, at=TUESDAY).then_refused(NotAdmitted, order="order-1")


@pytest.mark.parametrize("unit", [TOWNSHIP, SIBLING_VILLAGE, GRID])
def test_nobody_answers_for_it(unit: str) -> None:
    ORDERED.when(ANSWER, by=person("clerk", unit), at=TUESDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_the_order_stays_with_the_unit_that_got_it_when_the_case_moves_on() -> None:
    moved = ORDERED.given(Done(Escalate(reason="超出能力"), CLERK, TUESDAY))
    moved.when(ANSWER, by=CLERK, at=TUESDAY).then(like(ClockStopped), like(SupervisionAnswered))
    moved.when(ANSWER, by=person("clerk", TOWNSHIP), at=TUESDAY).then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize("unit", [TOWNSHIP, COUNTY])
def test_who_ordered_or_one_above_lifts_an_answered_order(unit: str) -> None:
    """解除督办."""
    ANSWERED.when(LIFT, by=person("supervisor", unit), at=WEDNESDAY).then(
        SupervisionLifted(order="order-1", reason="已办")
    )


def test_an_order_is_lifted_after_it_was_answered() -> None:
    ORDERED.when(LIFT, by=TOWNSHIP_SUPERVISOR, at=WEDNESDAY).then_refused(NotAdmitted, order="order-1")


@pytest.mark.parametrize("unit", [VILLAGE, SIBLING_VILLAGE, OTHER_TOWNSHIP, DEPARTMENT])
def test_no_other_unit_lifts(unit: str) -> None:
    ANSWERED.when(LIFT, by=person("supervisor", unit), at=WEDNESDAY).then_refused(NotPermitted, unit=TOWNSHIP)


def test_who_answered_does_not_lift() -> None:
    same = person("supervisor", TOWNSHIP, CLERK.id)
    ANSWERED.when(LIFT, by=same, at=WEDNESDAY).then_refused(SeparationOfDuties, actor=CLERK.id)


def test_who_handled_does_not_lift() -> None:
    story = dispatched().given(
        Done(CAUSE, TOWNSHIP_SUPERVISOR, TUESDAY),
        Done(Note(phase="during", text="在办"), GRID_WORKER, TUESDAY),
        Done(ANSWER, person("grid_worker", GRID, "colleague"), TUESDAY),
    )
    story.when(LIFT, by=person("supervisor", TOWNSHIP, GRID_WORKER.id), at=WEDNESDAY).then_refused(
        SeparationOfDuties, actor=GRID_WORKER.id
    )


@pytest.mark.parametrize("command", [ANSWER, LIFT], ids=lambda command: command.name)
def test_an_order_must_be_open(command: AnswerSupervision | LiftSupervision) -> None:
    role = "clerk" if command is ANSWER else "supervisor"
    reported().when(command, by=person(role, VILLAGE), at=MONDAY).then_refused(InvalidInput, field="order")
    lifted = ANSWERED.given(Done(LIFT, TOWNSHIP_SUPERVISOR, WEDNESDAY))
    lifted.when(command, by=person(role, VILLAGE), at=WEDNESDAY).then_refused(InvalidInput, field="order")


def test_an_open_order_keeps_a_checked_case_in_supervision() -> None:
    story = resolved().given(Done(CAUSE, TOWNSHIP_SUPERVISOR, THURSDAY))
    assert story.case.stage is Stage.SUPERVISE
    passed = story.given(Done(Check(passed=True, finding="好"), SUPERVISOR, THURSDAY))
    assert passed.case.stage is Stage.SUPERVISE
    answered = passed.given(Done(ANSWER, CLERK, THURSDAY))
    assert answered.case.stage is Stage.SUPERVISE
    assert answered.given(Done(LIFT, TOWNSHIP_SUPERVISOR, THURSDAY)).case.stage is Stage.APPRAISE


def test_an_order_over_a_case_in_appraisal_takes_it_back_to_supervision() -> None:
    story = checked().given(Done(CAUSE, TOWNSHIP_SUPERVISOR, THURSDAY))
    assert story.case.stage is Stage.SUPERVISE
    assert story.case.orders_issued == 1
