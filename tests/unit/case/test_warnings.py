"""What superiors say without ordering anything: urging 催办, and warning of a risk 研判预警 (S1, S4)."""

import pytest

from gridflow.aggregates.case.commands import NotifyRisk, Remind
from gridflow.aggregates.case.events import ReminderIssued, RiskNotified
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.policy import Timed
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    THURSDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    TUESDAY,
    WEDNESDAY,
    accepted,
    appraised,
    at,
    dispatched,
    resolved,
)
from tests.unit.case.states import ASKED_TO_ASSIST

URGE = Remind(text="请今日派遣")


@pytest.mark.parametrize("unit", [TOWNSHIP, COUNTY])
def test_any_unit_above_urges_the_holder_with_its_deadline(unit: str) -> None:
    """催办: the same event as the ladder's, but with a text and without a clock."""
    accepted().when(URGE, by=person("supervisor", unit), at=TUESDAY).then(
        ReminderIssued(
            kind="urge",
            clock=None,
            stage=Timed.DISPATCH,
            rung=None,
            due=at("11-27", "00:00"),
            to=(VILLAGE,),
            roles=(),
            text="请今日派遣",
        )
    )


def test_whoever_holds_it_by_now_is_urged_though_no_clock_runs() -> None:
    dispatched().when(URGE, by=CLERK, at=WEDNESDAY).then(like(ReminderIssued, to=(GRID,), stage=Timed.RESOLVE))
    resolved().when(URGE, by=TOWNSHIP_CLERK, at=THURSDAY).then(
        like(ReminderIssued, to=(VILLAGE,), stage=None, due=None)
    )


@pytest.mark.parametrize("unit", [VILLAGE, SIBLING_VILLAGE, OTHER_TOWNSHIP, GRID])
def test_nobody_else_urges(unit: str) -> None:
    accepted().when(URGE, by=person("clerk", unit), at=TUESDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_after_the_appraisal_there_is_nothing_to_urge() -> None:
    appraised().when(URGE, by=TOWNSHIP_SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)


def test_to_urge_changes_nothing_and_may_be_repeated() -> None:
    story = accepted().given(Done(URGE, TOWNSHIP_SUPERVISOR, TUESDAY), Done(URGE, TOWNSHIP_SUPERVISOR, TUESDAY))
    assert story.case.clock == accepted().case.clock
    assert (story.case.orders, story.case.cards) == ((), 0)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        pytest.param(VILLAGE, (TOWNSHIP, COUNTY), id="the holder warns upwards"),
        pytest.param(VILLAGE, (GRID, SECOND_GRID), id="and downwards"),
        pytest.param(TOWNSHIP, (SIBLING_VILLAGE, DEPARTMENT), id="one above warns all below it"),
        pytest.param(GRID, (VILLAGE,), id="who reported it warns"),
    ],
)
def test_whoever_works_on_the_case_or_is_above_it_warns_those_above_and_below(unit: str, to: tuple[str, ...]) -> None:
    warn = NotifyRisk(to=to, text="可能引发群体上访")
    accepted().when(warn, by=person("clerk", unit), at=TUESDAY).then(RiskNotified(to=to, text="可能引发群体上访"))


def test_a_unit_that_assists_warns_too() -> None:
    warn = NotifyRisk(to=(TOWNSHIP,), text="可能塌方")
    helped = dispatched().given(ASKED_TO_ASSIST)
    helped.when(warn, by=person("clerk", SECOND_GRID), at=WEDNESDAY).then(like(RiskNotified))
    dispatched().when(warn, by=person("clerk", SECOND_GRID), at=WEDNESDAY).then_refused(NotPermitted)


@pytest.mark.parametrize("to", [(SIBLING_VILLAGE,), (OTHER_TOWNSHIP,), (TOWNSHIP, SIBLING_VILLAGE), ("990102000000",)])
def test_nobody_warns_units_beside_itself(to: tuple[str, ...]) -> None:
    accepted().when(NotifyRisk(to=to, text="误"), by=CLERK, at=TUESDAY).then_refused(InvalidInput, field="to")


def test_a_unit_is_warned_once_a_notice() -> None:
    (told,) = accepted().when(NotifyRisk(to=(TOWNSHIP, TOWNSHIP), text="注意"), by=CLERK, at=TUESDAY).events
    assert told == RiskNotified(to=(TOWNSHIP,), text="注意")


def test_a_warning_changes_nothing_of_the_case() -> None:
    story = accepted().given(Done(NotifyRisk(to=(TOWNSHIP,), text="注意"), CLERK, TUESDAY))
    assert story.case.clock == accepted().case.clock
    assert len(story.events(Event)) == len(accepted().events(Event)) + 1
