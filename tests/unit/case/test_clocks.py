"""Clocks 计时: when they start, what they count from, and how they end."""

from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    Check,
    Decline,
    Dispatch,
    FireRungs,
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
    Settle,
)
from gridflow.aggregates.case.events import (
    CardIssued,
    CaseAccepted,
    CaseDeclined,
    CaseDispatched,
    CaseResolved,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    ReworkOrdered,
    SendBackRuled,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.policy import Anchor, Timed, builtin_pack
from gridflow.testing import Done, Story, World, given, instant, like, report_by
from gridflow.testing.territory import (
    CLERK,
    GRID,
    GRID_WORKER,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    reported,
    resolved,
)

FIRE = FireRungs(clock="accept-1")
DUE = at("11-25", "00:00")
INSTANT = timedelta(microseconds=1)
REPORT_ANCHOR = World(policy=builtin_pack("s0").model_copy(update={"anchor": Anchor.REPORT}))
MISSED = DeadlineMissed(clock="accept-1", stage=Timed.ACCEPT, rung="missed", due=DUE, to=(VILLAGE, TOWNSHIP), roles=())


ENDINGS = [
    (reported(), Accept(), CLERK, "accept-1"),
    (reported(), Decline(reason="不属实"), CLERK, "accept-1"),
    (reported(), Settle(result="已清理"), GRID_WORKER, "accept-1"),
    (accepted(), Dispatch(lead=GRID), CLERK, "dispatch-2"),
    (dispatched(), Resolve(result="已换灯"), GRID_WORKER, "resolve-3"),
]


@pytest.mark.parametrize(("story", "command", "actor", "clock"), ENDINGS, ids=[row[1].name for row in ENDINGS])
def test_whatever_ends_a_stage_meets_it_before_the_due_instant_and_misses_it_from_there_on(
    story: Story, command: Command, actor: Actor, clock: str
) -> None:
    """The due instant is exclusive: at midnight the day is over."""
    running = story.case.clock
    assert running is not None
    assert running.due is not None
    in_time = story.when(command, by=actor, at=running.due - INSTANT)
    assert in_time.events[0] == ClockStopped(clock=clock, stage=Timed(story.case.stage), outcome="met")
    late = story.when(command, by=actor, at=running.due)
    assert late.events[:3] == (
        DeadlineMissed(
            clock=clock,
            stage=Timed(story.case.stage),
            rung="missed",
            due=running.due,
            to=(GRID, TOWNSHIP) if clock == "resolve-3" else (VILLAGE, TOWNSHIP),
            roles=(),
        ),
        ClockStopped(clock=clock, stage=Timed(story.case.stage), outcome="missed"),
        StageOverrunClosed(clock=clock, stage=Timed(story.case.stage), overrun=0),
    )


def test_stopping_late_states_the_miss_that_the_ladder_has_not_stated() -> None:
    """逾期办结: the overrun is in whole seconds."""
    reported().when(Decline(reason="不属实"), by=CLERK, at=DUE + timedelta(hours=2, microseconds=999_999)).then(
        MISSED,
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="missed"),
        StageOverrunClosed(clock="accept-1", stage=Timed.ACCEPT, overrun=7200),
        CaseDeclined(reason="不属实"),
    )


def test_stopping_late_does_not_state_it_twice() -> None:
    reported().given(Done(FIRE, SYSTEM, DUE)).when(Accept(), by=CLERK, at=WEDNESDAY).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="missed"),
        StageOverrunClosed(clock="accept-1", stage=Timed.ACCEPT, overrun=36_000),
        CaseAccepted(filing=None),
        like(ClockStarted, stage=Timed.DISPATCH),
    )


def test_a_send_back_that_was_asked_for_in_time_is_void_however_long_the_ruling_took() -> None:
    story = dispatched().given(Done(SendBack(reason_code="not-ours", reason="不归我们"), GRID_WORKER, WEDNESDAY))
    story.when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=at("12-22")).then(
        like(ClockStopped, clock="resolve-3", outcome="void"),
        like(SendBackRuled, upheld=True),
        like(ClockStarted, clock="dispatch-4"),
    )


def test_a_late_clock_that_is_voided_was_still_missed() -> None:
    """An upheld send-back does not undo a miss."""
    story = dispatched().given(Done(SendBack(reason_code="not-ours", reason="不归我们"), GRID_WORKER, at("12-02")))
    story.when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=at("12-02")).then(
        like(DeadlineMissed, clock="resolve-3"),
        like(ClockStopped, clock="resolve-3", outcome="missed"),
        like(StageOverrunClosed, clock="resolve-3"),
        like(SendBackRuled, upheld=True),
        like(ClockStarted, clock="dispatch-4"),
    )


def test_one_clock_runs_at_a_time_and_none_after_resolution() -> None:
    assert resolved().case.clock is None
    for story in (reported(), accepted(), dispatched()):
        assert story.case.clock is not None
        assert story.case.clock.stage.value == story.case.stage.value


def test_with_the_anchor_report_the_terms_add_up_from_the_report() -> None:
    """起算点: 2 working days to accept, 2+3 to dispatch, 2+3+5 to resolve, all from Friday's report."""
    story = dispatched(REPORT_ANCHOR)
    assert [(c.clock, c.term, c.received_at, c.due) for c in story.events(ClockStarted)] == [
        ("accept-1", "2wd", FRIDAY, at("11-25", "00:00")),
        ("dispatch-2", "5wd", FRIDAY, at("11-28", "00:00")),
        ("resolve-3", "10wd", FRIDAY, at("12-05", "00:00")),
    ]


def test_with_the_anchor_previous_stage_each_term_counts_from_the_end_of_the_stage_before() -> None:
    story = dispatched()
    assert [(c.clock, c.term, c.received_at, c.due) for c in story.events(ClockStarted)] == [
        ("accept-1", "2wd", FRIDAY, at("11-25", "00:00")),
        ("dispatch-2", "3wd", MONDAY, at("11-27", "00:00")),
        ("resolve-3", "5wd", TUESDAY, at("12-02", "00:00")),
    ]


def test_a_second_round_counts_from_itself_under_either_anchor() -> None:
    """Rework and an upheld send-back are worked afresh: they cannot be late before they begin."""
    back = dispatched(REPORT_ANCHOR).given(
        Done(SendBack(reason_code="not-ours", reason="不归我们"), GRID_WORKER, WEDNESDAY)
    )
    back.when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=WEDNESDAY).then(
        like(ClockStopped, outcome="void"),
        like(SendBackRuled),
        like(ClockStarted, term="3wd", received_at=WEDNESDAY),
    )
    again = back.given(Done(RuleSendBack(upheld=True, reason="属实"), CLERK, WEDNESDAY))
    again.when(Dispatch(lead=GRID), by=CLERK, at=THURSDAY).then(
        like(ClockStopped, outcome="met"),
        like(CaseDispatched),
        like(ClockStarted, term="5wd", received_at=THURSDAY),
    )
    failed = resolved(REPORT_ANCHOR).given(Done(Check(passed=False, finding="不亮"), SUPERVISOR, WEDNESDAY))
    failed.when(Rework(reason="重换"), by=SUPERVISOR, at=WEDNESDAY).then(
        like(ReworkOrdered), like(ClockStarted, term="5wd", received_at=WEDNESDAY)
    )


def test_a_clock_that_begins_late_under_the_anchor_report_is_missed_at_once() -> None:
    """Accepted after all five days of acceptance and dispatch together: dispatch begins overdue."""
    story = reported(REPORT_ANCHOR).given(Done(Accept(), CLERK, at("12-10")))
    assert story.case.clock is not None
    story.when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("12-10")).then(
        like(ReminderIssued),
        like(DeadlineMissed, due=at("11-28", "00:00")),
        like(ReminderIssued, kind="urge"),
        like(SupervisionOrdered, rung="order"),
        like(ClockStarted, clock="order-3"),
        like(CardIssued, kind="yellow"),
        like(CardIssued, kind="red"),
        like(SupervisionOrdered, rung="red"),
        like(ClockStarted, clock="order-4"),
    )


def test_an_open_deadline_is_never_overdue() -> None:
    """A year whose notice is not out has no due instant: no rung, no miss, and whoever ends it met it (DESIGN §5)."""
    new_year = instant("2026-12-30T10:00:00+08:00")
    story = given(report_by(GRID_WORKER, at=new_year))
    (started,) = story.events(ClockStarted)
    assert (started.status, started.due) == ("open", None)
    assert all(rung.at is None for rung in started.rungs)
    much_later = instant("2027-12-30T10:00:00+08:00")
    story.when(FIRE, by=SYSTEM, at=much_later).then_nothing()
    story.when(Decline(reason="不属实"), by=CLERK, at=much_later).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met"), CaseDeclined(reason="不属实")
    )


def test_the_last_days_of_a_year_are_provisional_until_the_next_notice() -> None:
    story = given(report_by(GRID_WORKER, at=instant("2026-12-24T10:00:00+08:00")))
    (started,) = story.events(ClockStarted)
    assert (started.status, started.due) == ("provisional", instant("2026-12-29T00:00:00+08:00"))


def test_a_late_resolution_closes_its_overrun_with_the_resolution() -> None:
    dispatched().when(Resolve(result="已换灯"), by=GRID_WORKER, at=at("12-02", "00:30")).then(
        like(DeadlineMissed, to=(GRID, TOWNSHIP)),
        like(ClockStopped, outcome="missed"),
        StageOverrunClosed(clock="resolve-3", stage=Timed.RESOLVE, overrun=1800),
        CaseResolved(result="已换灯", closing=None, evidence=(), reply="已换灯", supervisor=VILLAGE),
    )
