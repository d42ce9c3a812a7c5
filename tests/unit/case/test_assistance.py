"""Assisting units 协办: each with a share, a clock and a reply of its own (FEATURES D6)."""

import pytest

from gridflow.aggregates.case.commands import (
    Assist,
    Check,
    Dispatch,
    FireRungs,
    ReleaseAssistance,
    ReplyAssistance,
    Resolve,
)
from gridflow.aggregates.case.events import (
    AssistanceReleased,
    AssistanceReplied,
    AssistanceRequested,
    CaseDispatched,
    CaseResolved,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    StageOverrunClosed,
)
from gridflow.aggregates.event import Actor
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties, UnknownUnit
from gridflow.policy import Stage, Timed
from gridflow.testing import Done, Story, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SIBLING_GRID,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.examples import PHOTO, example
from tests.unit.case.stages import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, accepted, at, dispatched, reported
from tests.unit.case.states import ASSISTANT, HANDLER, SENT_BACK, did

HELPED = accepted().given(did("dispatch", CLERK, TUESDAY, assisting=[SECOND_GRID]))
ASSIST_DUE = at("11-28", "00:00")  # three working days from Tuesday 24 November
REPLY = ReplyAssistance(assistance="assist-1", reply="已围挡")
RELEASE = ReleaseAssistance(assistance="assist-1", reason="不再需要")


def test_a_dispatch_names_those_who_assist_and_each_has_a_clock_of_its_own() -> None:
    accepted().when(Dispatch(lead=GRID, assisting=(SECOND_GRID,)), by=CLERK, at=TUESDAY).then(
        like(ClockStopped, clock="dispatch-2"),
        like(CaseDispatched, lead=GRID),
        like(ClockStarted, clock="resolve-3", unit=GRID),
        AssistanceRequested(assistance="assist-1", unit=SECOND_GRID, by=VILLAGE, task=None),
        like(
            ClockStarted,
            clock="assist-1",
            stage=Timed.ASSIST,
            unit=SECOND_GRID,
            term="3wd",
            received_at=TUESDAY,
            due=ASSIST_DUE,
        ),
    )
    assert HELPED.case.holder == GRID
    assert HELPED.case.involved == {VILLAGE, GRID, SECOND_GRID}
    assert [clock.name for clock in HELPED.case.clocks] == ["resolve-3", "assist-1"]


@pytest.mark.parametrize(
    ("assisting", "error"),
    [
        pytest.param((GRID,), InvalidInput, id="the lead"),
        pytest.param((SECOND_GRID, SECOND_GRID), InvalidInput, id="one twice"),
        pytest.param((VILLAGE,), InvalidInput, id="the dispatcher"),
        pytest.param((SIBLING_GRID,), UnknownUnit, id="elsewhere"),
    ],
)
def test_those_who_assist_are_different_units_below_the_dispatcher(
    assisting: tuple[str, ...], error: type[InvalidInput | UnknownUnit]
) -> None:
    accepted().when(Dispatch(lead=GRID, assisting=assisting), by=CLERK, at=TUESDAY).then_refused(error)


@pytest.mark.parametrize("actor", [HANDLER, CLERK], ids=["the lead", "the dispatcher"])
def test_the_lead_or_the_dispatcher_asks_for_assistance_later_on(actor: Actor) -> None:
    dispatched().when(Assist(unit=SECOND_GRID, task="协助围挡"), by=actor, at=WEDNESDAY).then(
        AssistanceRequested(assistance="assist-1", unit=SECOND_GRID, by=actor.unit, task="协助围挡"),
        like(ClockStarted, clock="assist-1", stage=Timed.ASSIST, unit=SECOND_GRID),
    )


@pytest.mark.parametrize("unit", [SECOND_GRID, TOWNSHIP, COUNTY])
def test_nobody_else_asks_or_releases(unit: str) -> None:
    by = person("clerk", unit)
    dispatched().when(example("assist"), by=by, at=WEDNESDAY).then_refused(NotPermitted, unit=GRID)
    HELPED.when(RELEASE, by=by, at=WEDNESDAY).then_refused(NotPermitted, unit=GRID)


@pytest.mark.parametrize(
    ("unit", "error"),
    [(GRID, InvalidInput), (SECOND_GRID, InvalidInput), (VILLAGE, InvalidInput), (SIBLING_GRID, UnknownUnit)],
    ids=["the lead", "who assists already", "the dispatcher", "elsewhere"],
)
def test_who_can_be_asked_later_on(unit: str, error: type[InvalidInput | UnknownUnit]) -> None:
    HELPED.when(Assist(unit=unit, task="协助"), by=HANDLER, at=WEDNESDAY).then_refused(error)


def test_a_dispatcher_at_the_top_could_not_check_what_it_assisted_in() -> None:
    """The county dispatches to its department; were it asked to assist, nobody above it could check the case."""
    county_clerk = person("clerk", COUNTY)
    story = reported().given(
        did("escalate", CLERK, MONDAY),
        did("escalate", person("clerk", TOWNSHIP), MONDAY),
        did("accept", county_clerk, MONDAY),
        did("dispatch", county_clerk, TUESDAY, lead=COUNTY_DEPARTMENT),
    )
    ask = Assist(unit=COUNTY, task="协调")
    story.when(ask, by=person("handler", COUNTY_DEPARTMENT), at=WEDNESDAY).then_refused(InvalidInput, field="unit")


def test_the_share_is_done_with_the_reply() -> None:
    """协办答复, in time: three working days."""
    HELPED.when(REPLY, by=ASSISTANT, at=WEDNESDAY).then(
        ClockStopped(clock="assist-1", stage=Timed.ASSIST, outcome="met"),
        AssistanceReplied(assistance="assist-1", reply="已围挡", evidence=()),
    )
    done = HELPED.given(Done(REPLY, ASSISTANT, WEDNESDAY))
    assert done.case.assistances == ()
    assert done.case.clock == HELPED.case.clock
    assert done.case.stages_met == HELPED.case.stages_met  # a share is no stage
    done.when(REPLY, by=ASSISTANT, at=WEDNESDAY).then_refused(InvalidInput, field="assistance")


def test_a_late_reply_is_missed_and_counts_against_the_share_and_not_the_stage() -> None:
    late = at("11-28", "09:00")
    HELPED.when(REPLY, by=ASSISTANT, at=late).then(
        like(DeadlineMissed, clock="assist-1", stage=Timed.ASSIST, due=ASSIST_DUE, to=(SECOND_GRID, TOWNSHIP)),
        ClockStopped(clock="assist-1", stage=Timed.ASSIST, outcome="missed"),
        StageOverrunClosed(clock="assist-1", stage=Timed.ASSIST, overrun=9 * 3600),
        like(AssistanceReplied),
    )
    case = HELPED.given(Done(REPLY, ASSISTANT, late)).case
    assert (case.assists_missed, case.stages_missed) == (1, 0)


def test_the_ladder_of_a_share_reminds_its_unit_and_orders_nothing() -> None:
    HELPED.when(FireRungs(clock="assist-1"), by=SYSTEM, at=at("12-31")).then(
        like(DeadlineMissed, clock="assist-1", to=(SECOND_GRID, TOWNSHIP)),
        like(ReminderIssued, kind="urge", clock="assist-1", to=(SECOND_GRID,)),
    )


@pytest.mark.parametrize("by", [GRID, VILLAGE, TOWNSHIP])
def test_only_the_assisting_unit_replies(by: str) -> None:
    HELPED.when(REPLY, by=person("handler", by), at=WEDNESDAY).then_refused(NotPermitted, unit=SECOND_GRID)


def test_a_released_share_is_neither_met_nor_missed_unless_it_was_late() -> None:
    HELPED.when(RELEASE, by=HANDLER, at=WEDNESDAY).then(
        ClockStopped(clock="assist-1", stage=Timed.ASSIST, outcome="void"),
        AssistanceReleased(assistance="assist-1", reason="不再需要"),
    )
    HELPED.when(RELEASE, by=CLERK, at=ASSIST_DUE).then(
        like(DeadlineMissed),
        ClockStopped(clock="assist-1", stage=Timed.ASSIST, outcome="missed"),
        like(StageOverrunClosed),
        like(AssistanceReleased),
    )


@pytest.mark.parametrize("end", [Done(REPLY, ASSISTANT, WEDNESDAY), Done(RELEASE, HANDLER, WEDNESDAY)])
def test_the_case_is_resolved_when_no_share_is_open(end: Done) -> None:
    resolve = Resolve(result="已换灯")
    HELPED.when(resolve, by=HANDLER, at=WEDNESDAY).then_refused(NotAdmitted)
    HELPED.given(end).when(resolve, by=HANDLER, at=THURSDAY).then(like(ClockStopped), like(CaseResolved))


def test_a_unit_may_be_asked_again_under_another_name() -> None:
    story = HELPED.given(Done(REPLY, ASSISTANT, WEDNESDAY), did("assist", HANDLER))
    assert [one.name for one in story.case.assistances] == ["assist-2"]


def test_an_upheld_send_back_releases_everybody() -> None:
    story = HELPED.given(SENT_BACK, did("rule-send-back", CLERK))
    assert (story.case.stage, story.case.assistances) == (Stage.DISPATCH, ())
    assert [(event.clock, event.outcome) for event in story.events(ClockStopped)][-2:] == [
        ("resolve-3", "void"),
        ("assist-1", "void"),
    ]


def test_who_assisted_does_not_check_and_who_checked_does_not_assist_in_the_rework() -> None:
    """协办也是经办 (FEATURES D11)."""
    done = HELPED.given(Done(REPLY, ASSISTANT, WEDNESDAY), did("resolve", GRID_WORKER))
    helper = person("supervisor", VILLAGE, ASSISTANT.id)
    done.when(Check(passed=True, finding="好"), by=helper, at=THURSDAY).then_refused(SeparationOfDuties)
    again: Story = done.given(
        did("check", SUPERVISOR, THURSDAY, passed=False), did("rework", SUPERVISOR, THURSDAY), did("assist", HANDLER)
    )
    checker = person("handler", SECOND_GRID, SUPERVISOR.id)
    again.when(ReplyAssistance(assistance="assist-2", reply="好"), by=checker, at=THURSDAY).then_refused(
        SeparationOfDuties, actor=SUPERVISOR.id
    )


def test_what_a_reply_proves_is_proved_of_the_work() -> None:
    proved = did("reply-assistance", ASSISTANT, evidence=[PHOTO])
    assert HELPED.given(proved).case.evidenced == {"during"}
    assert HELPED.given(Done(REPLY, ASSISTANT, WEDNESDAY)).case.evidenced == frozenset()


def test_who_asks_or_releases_for_the_lead_does_a_part_of_the_work() -> None:
    """主办单位请求、解除协办也是经办; the dispatcher who does so is not."""
    for name, by in (("assist", GRID_WORKER), ("release-assistance", GRID_WORKER)):
        before = HELPED if name == "release-assistance" else dispatched()
        assert by.id in before.given(did(name, by)).case.handlers
    assert HELPED.given(did("release-assistance", CLERK)).case.handling_units == HELPED.case.handling_units


def test_a_unit_that_was_released_is_not_asked_again_until_the_next_dispatch() -> None:
    """Or its share would begin anew, and never be late."""
    freed = HELPED.given(did("release-assistance", GRID_WORKER))
    again = freed.when(did("assist", GRID_WORKER).command, by=GRID_WORKER, at=WEDNESDAY)
    again.then_refused(NotAdmitted, unit=SECOND_GRID)
    back = freed.given(SENT_BACK, did("rule-send-back", CLERK), did("dispatch", CLERK, THURSDAY))
    assert back.case.released == frozenset()
