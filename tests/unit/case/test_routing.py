"""On the way 流转: escalate, delegate, dispatch, acknowledge, send back."""

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    Acknowledge,
    Delegate,
    Dispatch,
    Escalate,
    Note,
    SendBack,
)
from gridflow.aggregates.case.events import (
    CaseAccepted,
    CaseAcknowledged,
    CaseDelegated,
    CaseDispatched,
    CaseEscalated,
    ClockStarted,
    ClockStopped,
)
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, UnknownUnit
from gridflow.policy import Stage, Timed
from gridflow.testing import Done, Story, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    SIGNED,
    TOWNSHIP_CLERK,
    TUESDAY,
    accepted,
    at,
    dispatched,
    reported,
)

UP = Done(Escalate(reason="超出能力"), CLERK, MONDAY)
COUNTY_CLERK = person("clerk", COUNTY)
ASKED = SendBack(reason_code="not-ours", reason="不归我们")


def at_township() -> Story:
    return reported().given(UP)


def urgent_at_the_village() -> Story:
    """The township took the urgent case in and handed it down."""
    return reported(urgency="urgent").given(Done(Delegate(to=VILLAGE, reason="属地"), TOWNSHIP_CLERK, FRIDAY))


@pytest.mark.parametrize("story", [reported(), accepted()], ids=["accept", "dispatch"])
def test_a_holder_hands_up_one_level_and_the_clock_goes_on(story: Story) -> None:
    """逐级上报: no clock stops and none starts."""
    story.when(Escalate(reason="超出能力"), by=CLERK, at=TUESDAY).then(
        CaseEscalated(origin=VILLAGE, to=TOWNSHIP, reason="超出能力")
    )


def test_who_got_the_case_accepts_it_within_the_same_term() -> None:
    at_township().when(Accept(), by=TOWNSHIP_CLERK, at=TUESDAY).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met"),
        CaseAccepted(filing=None),
        like(ClockStarted, stage=Stage.DISPATCH),
    )
    at_township().when(Accept(), by=CLERK, at=TUESDAY).then_refused(NotPermitted, unit=TOWNSHIP)


def test_only_an_urgent_case_skips_a_level() -> None:
    """紧急事件可越级上报 (FEATURES D5)."""
    skip = Escalate(to=COUNTY, reason="危房")
    urgent_at_the_village().when(skip, by=CLERK, at=MONDAY).then(
        CaseEscalated(origin=VILLAGE, to=COUNTY, reason="危房")
    )
    for urgency in ("general", "coordination"):
        reported(urgency=urgency).when(skip, by=CLERK, at=MONDAY).then_refused(InvalidInput, field="to")


def test_naming_the_next_level_is_no_skip() -> None:
    reported().when(Escalate(to=TOWNSHIP, reason="超出能力"), by=CLERK, at=MONDAY).then(
        like(CaseEscalated, to=TOWNSHIP)
    )


@pytest.mark.parametrize("to", [VILLAGE, SIBLING_VILLAGE, OTHER_TOWNSHIP, GRID, DEPARTMENT])
def test_up_is_a_unit_above_the_holder(to: str) -> None:
    urgent_at_the_village().when(Escalate(to=to, reason="超出能力"), by=CLERK, at=MONDAY).then_refused(
        InvalidInput, field="to"
    )


def test_up_to_a_unit_that_is_not_there() -> None:
    reported().when(Escalate(to="990102000000", reason="错"), by=CLERK, at=MONDAY).then_refused(InvalidInput)


def test_the_county_has_nobody_above() -> None:
    story = at_township().given(Done(Escalate(reason="重大"), TOWNSHIP_CLERK, MONDAY))
    story.when(Escalate(reason="重大"), by=COUNTY_CLERK, at=MONDAY).then_refused(NotAdmitted, unit=COUNTY)


def test_only_the_holder_hands_up() -> None:
    reported().when(Escalate(reason="代办"), by=TOWNSHIP_CLERK, at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize("to", [VILLAGE, SIBLING_VILLAGE])
def test_a_holder_hands_down_to_a_village_below(to: str) -> None:
    """下派."""
    at_township().when(Delegate(to=to, reason="属地"), by=TOWNSHIP_CLERK, at=TUESDAY).then(
        CaseDelegated(origin=TOWNSHIP, to=to, reason="属地")
    )


@pytest.mark.parametrize("to", [COUNTY, FAR_VILLAGE, OTHER_TOWNSHIP])
def test_down_to_a_unit_elsewhere_is_as_if_it_were_not_there(to: str) -> None:
    at_township().when(Delegate(to=to, reason="属地"), by=TOWNSHIP_CLERK, at=TUESDAY).then_refused(UnknownUnit)


@pytest.mark.parametrize("to", [TOWNSHIP, GRID, DEPARTMENT])
def test_down_is_a_government_below_the_holder_neither_grid_nor_department(to: str) -> None:
    at_township().when(Delegate(to=to, reason="属地"), by=TOWNSHIP_CLERK, at=TUESDAY).then_refused(
        InvalidInput, field="to"
    )


def test_only_the_holder_hands_down() -> None:
    at_township().when(Delegate(to=VILLAGE, reason="属地"), by=COUNTY_CLERK, at=TUESDAY).then_refused(
        NotPermitted, unit=TOWNSHIP
    )


def test_dispatch_gives_the_case_and_five_working_days_to_the_lead() -> None:
    """派遣: the clock of resolution runs from dispatch, not from the signature (FEATURES D6)."""
    accepted().when(Dispatch(lead=GRID, instruction="今日到场"), by=CLERK, at=TUESDAY).then(
        ClockStopped(clock="dispatch-2", stage=Timed.DISPATCH, outcome="met"),
        CaseDispatched(dispatcher=VILLAGE, lead=GRID, instruction="今日到场"),
        like(
            ClockStarted,
            clock="resolve-3",
            stage=Stage.RESOLVE,
            term="5wd",
            received_at=TUESDAY,
            due=at("12-02", "00:00"),
        ),
    )


@pytest.mark.parametrize("lead", [DEPARTMENT, SIBLING_GRID, VILLAGE])
def test_a_township_dispatches_to_whoever_is_below_it(lead: str) -> None:
    story = at_township().given(Done(Accept(), TOWNSHIP_CLERK, MONDAY))
    story.when(Dispatch(lead=lead), by=TOWNSHIP_CLERK, at=TUESDAY).then(
        like(ClockStopped), like(CaseDispatched, dispatcher=TOWNSHIP, lead=lead), like(ClockStarted)
    )


def test_the_lead_is_not_the_dispatcher() -> None:
    accepted().when(Dispatch(lead=VILLAGE), by=CLERK, at=TUESDAY).then_refused(InvalidInput, field="lead")


@pytest.mark.parametrize("lead", [TOWNSHIP, SIBLING_GRID, DEPARTMENT, COUNTY_DEPARTMENT])
def test_a_lead_that_is_not_below_the_dispatcher_is_as_if_it_were_not_there(lead: str) -> None:
    accepted().when(Dispatch(lead=lead), by=CLERK, at=TUESDAY).then_refused(UnknownUnit, unit=lead)


def test_the_lead_must_exist() -> None:
    accepted().when(Dispatch(lead="990101001001009"), by=CLERK, at=TUESDAY).then_refused(UnknownUnit)


def test_only_the_holder_dispatches() -> None:
    accepted().when(Dispatch(lead=GRID), by=TOWNSHIP_CLERK, at=TUESDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_the_lead_signs_once_a_dispatch() -> None:
    """签收."""
    dispatched().when(Acknowledge(), by=GRID_WORKER, at=TUESDAY).then(CaseAcknowledged())
    dispatched().given(SIGNED).when(Acknowledge(), by=GRID_WORKER, at=TUESDAY).then_refused(NotAdmitted)


def test_hops_count_how_often_the_case_changed_hands() -> None:
    story = reported().given(
        UP,
        Done(Delegate(to=SIBLING_VILLAGE, reason="属地"), TOWNSHIP_CLERK, MONDAY),
        Done(Accept(), person("clerk", SIBLING_VILLAGE), MONDAY),
    )
    assert story.case.hops == 2
    assert story.case.involved == {GRID, VILLAGE, TOWNSHIP, SIBLING_VILLAGE}


@pytest.mark.parametrize("unit", [GRID, VILLAGE, TOWNSHIP, COUNTY])
def test_the_place_whoever_held_it_and_those_above_note_progress(unit: str) -> None:
    """反馈."""
    role = "handler" if unit == GRID else "clerk"
    outcome = accepted().when(Note(phase="during", text="正在办理"), by=person(role, unit), at=TUESDAY)
    assert outcome.error is None
    assert len(outcome.events) == 1


@pytest.mark.parametrize("unit", [SECOND_GRID, SIBLING_VILLAGE, OTHER_TOWNSHIP, DEPARTMENT, COUNTY_DEPARTMENT])
def test_a_unit_without_a_part_in_the_case_notes_nothing(unit: str) -> None:
    accepted().when(Note(phase="during", text="旁观"), by=person("handler", unit), at=TUESDAY).then_refused(
        NotPermitted, unit=unit
    )


def test_a_unit_that_held_the_case_before_may_still_note() -> None:
    story = reported().given(
        UP,
        Done(Delegate(to=SIBLING_VILLAGE, reason="属地"), TOWNSHIP_CLERK, MONDAY),
    )
    note = Note(phase="before", text="移交说明")
    assert story.when(note, by=CLERK, at=MONDAY).error is None
