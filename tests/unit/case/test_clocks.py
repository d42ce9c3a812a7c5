"""Clocks 计时 and the ladder 督办阶梯: what comes due, in which order, and how a clock ends."""

from datetime import datetime, timedelta

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    Check,
    Decline,
    Dispatch,
    Escalate,
    FireRungs,
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
    Settle,
)
from gridflow.aggregates.case.events import (
    CaseAccepted,
    CaseDeclined,
    CaseResolved,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    ReworkOrdered,
    RungTime,
    SendBackRuled,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.errors import NotAdmitted
from gridflow.policy import Anchor, RungKind, Stage, builtin_pack
from gridflow.testing import Done, Story, World, given, instant, like, person, report_by
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
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
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    reported,
    resolved,
)

FIRE = FireRungs(clock="accept-1")
REMIND_AT = at("11-24", "00:00")
DUE = at("11-25", "00:00")
ORDER_AT = at("11-27", "00:00")
INSTANT = timedelta(microseconds=1)
REPORT_ANCHOR = World(policy=builtin_pack("s0").model_copy(update={"anchor": Anchor.REPORT}))

REMINDER = ReminderIssued(clock="accept-1", stage=Stage.ACCEPT, rung="remind", due=DUE, to=(VILLAGE,))
MISSED = DeadlineMissed(clock="accept-1", stage=Stage.ACCEPT, rung="missed", due=DUE, to=(VILLAGE, TOWNSHIP))
ORDER = SupervisionOrdered(
    order="order-1",
    clock="accept-1",
    rung="order",
    cause="受理环节逾期督办",
    by=TOWNSHIP,
    to=VILLAGE,
    notify=(TOWNSHIP, COUNTY),
)


def fired(story: Story, *instants: str) -> Story:
    return story.given(*(Done(FIRE, SYSTEM, instant(f"2026-{text}+08:00")) for text in instants))


def test_a_clock_starts_with_the_instants_of_its_rungs_and_its_reasons() -> None:
    """A deadline is a fact with its reasons (DESIGN §1.3)."""
    (started,) = reported().events(ClockStarted)
    assert started.rungs == (
        RungTime(rung="remind", kind=RungKind.REMIND, offset="-1wd", at=REMIND_AT),
        RungTime(rung="missed", kind=RungKind.MISSED, offset="0wd", at=DUE),
        RungTime(rung="order", kind=RungKind.ORDER, offset="+2wd", at=ORDER_AT),
    )
    assert [(day.day.day, day.counted, day.reason) for day in started.trace] == [
        (21, None, "weekend"),
        (22, None, "weekend"),
        (23, 1, "weekday"),
        (24, 2, "weekday"),
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (FRIDAY, ()),
        (REMIND_AT - INSTANT, ()),
        (REMIND_AT, (REMINDER,)),
        (DUE - INSTANT, (REMINDER,)),
        (DUE, (REMINDER, MISSED)),
        (ORDER_AT - INSTANT, (REMINDER, MISSED)),
        (ORDER_AT, (REMINDER, MISSED, ORDER)),
        (ORDER_AT + timedelta(days=400), (REMINDER, MISSED, ORDER)),
    ],
)
def test_the_rungs_come_due_at_their_instants_and_after_downtime_all_at_once_in_order(
    when: datetime, expected: tuple[ReminderIssued | DeadlineMissed | SupervisionOrdered, ...]
) -> None:
    """提醒、催办、督办."""
    reported().when(FIRE, by=SYSTEM, at=when).then(*expected)


def test_a_rung_fires_once() -> None:
    story = fired(reported(), "11-24T00:00:00")
    story.when(FIRE, by=SYSTEM, at=DUE - INSTANT).then_nothing()
    story.when(FIRE, by=SYSTEM, at=DUE).then(MISSED)
    story = fired(story, "11-25T00:00:00")
    story.when(FIRE, by=SYSTEM, at=ORDER_AT).then(ORDER)
    story = fired(story, "11-27T00:00:00")
    story.when(FIRE, by=SYSTEM, at=at("12-20")).then_nothing()


def test_nothing_fires_after_the_clock_ended() -> None:
    accepted().when(FIRE, by=SYSTEM, at=at("12-20")).then_nothing()
    resolved().when(FireRungs(clock="resolve-3"), by=SYSTEM, at=at("12-20")).then_nothing()


def test_a_clock_fires_its_own_rungs_only() -> None:
    accepted().when(FireRungs(clock="accept-1"), by=SYSTEM, at=at("12-20")).then_nothing()
    accepted().when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("11-27", "00:00")).then(
        like(ReminderIssued, clock="dispatch-2", stage=Stage.DISPATCH),
        like(DeadlineMissed, clock="dispatch-2", stage=Stage.DISPATCH, due=at("11-27", "00:00")),
    )


def test_the_ladder_speaks_to_whoever_holds_the_case_by_then() -> None:
    story = reported().given(Done(Escalate(reason="超出能力"), CLERK, MONDAY))
    story.when(FIRE, by=SYSTEM, at=ORDER_AT).then(
        like(ReminderIssued, to=(TOWNSHIP,)),
        like(DeadlineMissed, to=(TOWNSHIP,)),
        like(SupervisionOrdered, by=COUNTY, to=TOWNSHIP, notify=(COUNTY,)),
    )


def test_with_nobody_above_the_county_orders_itself() -> None:
    story = reported(urgency="urgent").given(Done(Escalate(to=COUNTY, reason="重大"), CLERK, MONDAY))
    story.when(FIRE, by=SYSTEM, at=ORDER_AT).then(
        like(ReminderIssued, to=(COUNTY,)),
        like(DeadlineMissed, to=(COUNTY,)),
        like(SupervisionOrdered, by=COUNTY, to=COUNTY, notify=()),
    )


def test_a_department_is_under_its_government() -> None:
    story = reported().given(
        Done(Escalate(reason="超出能力"), CLERK, MONDAY),
        Done(Accept(), TOWNSHIP_CLERK, MONDAY),
        Done(Dispatch(lead=DEPARTMENT), TOWNSHIP_CLERK, MONDAY),
    )
    story.when(FireRungs(clock="resolve-3"), by=SYSTEM, at=at("12-01", "00:00")).then(
        like(ReminderIssued, to=(DEPARTMENT,)), like(DeadlineMissed, to=(DEPARTMENT, TOWNSHIP))
    )


def test_the_orders_of_the_ladder_go_on_counting() -> None:
    """Two orders that come due at once have names of their own, after those of superiors."""
    pack = builtin_pack("s0")
    second = pack.rungs[2].model_copy(update={"name": "black", "offset": type(pack.rungs[2].offset).parse("+3wd")})
    story = reported(World(policy=pack.model_copy(update={"rungs": (*pack.rungs, second)})))
    story.when(FIRE, by=SYSTEM, at=at("12-20")).then(
        like(ReminderIssued),
        like(DeadlineMissed),
        like(SupervisionOrdered, order="order-1", rung="order"),
        like(SupervisionOrdered, order="order-2", rung="black"),
    )


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
    assert in_time.events[0] == ClockStopped(clock=clock, stage=story.case.stage, outcome="met")
    late = story.when(command, by=actor, at=running.due)
    assert late.events[:3] == (
        DeadlineMissed(
            clock=clock,
            stage=story.case.stage,
            rung="missed",
            due=running.due,
            to=(GRID, TOWNSHIP) if clock == "resolve-3" else (VILLAGE, TOWNSHIP),
        ),
        ClockStopped(clock=clock, stage=story.case.stage, outcome="missed"),
        StageOverrunClosed(clock=clock, stage=story.case.stage, overrun=0),
    )


def test_stopping_late_states_the_miss_that_the_ladder_has_not_stated() -> None:
    """逾期办结: the overrun is in whole seconds."""
    reported().when(Decline(reason="不属实"), by=CLERK, at=DUE + timedelta(hours=2, microseconds=999_999)).then(
        MISSED,
        ClockStopped(clock="accept-1", stage=Stage.ACCEPT, outcome="missed"),
        StageOverrunClosed(clock="accept-1", stage=Stage.ACCEPT, overrun=7200),
        CaseDeclined(reason="不属实"),
    )


def test_stopping_late_does_not_state_it_twice() -> None:
    fired(reported(), "11-25T00:00:00").when(Accept(), by=CLERK, at=WEDNESDAY).then(
        ClockStopped(clock="accept-1", stage=Stage.ACCEPT, outcome="missed"),
        StageOverrunClosed(clock="accept-1", stage=Stage.ACCEPT, overrun=36_000),
        CaseAccepted(),
        like(ClockStarted, stage=Stage.DISPATCH),
    )


def test_stopping_after_the_whole_ladder_does_not_state_it_twice_either() -> None:
    fired(reported(), "11-24T00:00:00", "11-25T00:00:00", "11-27T00:00:00").when(
        Accept(), by=CLERK, at=at("11-28", "00:00")
    ).then(
        like(ClockStopped, outcome="missed"),
        like(StageOverrunClosed, overrun=3 * 86_400),
        like(CaseAccepted),
        like(ClockStarted),
    )


def test_what_the_ladder_owed_is_stated_by_whoever_comes_first() -> None:
    """Accepted before any tick: the miss and the order stand in the record all the same."""
    reported().when(Accept(), by=CLERK, at=at("11-28", "00:00")).then(
        like(DeadlineMissed, clock="accept-1"),
        like(SupervisionOrdered, clock="accept-1", rung="order", to=VILLAGE),
        like(ClockStopped, outcome="missed"),
        like(StageOverrunClosed),
        like(CaseAccepted),
        like(ClockStarted),
    )


def test_declining_does_not_escape_a_supervision_order() -> None:
    """督办令未解除,不能不予受理: whether the ladder has stated the order already or would have by now."""
    decline = Decline(reason="不属实")
    reported().when(decline, by=CLERK, at=at("11-28", "00:00")).then_refused(NotAdmitted)
    ordered = fired(reported(), "11-24T00:00:00", "11-25T00:00:00", "11-27T00:00:00")
    ordered.when(decline, by=CLERK, at=at("11-28", "00:00")).then_refused(NotAdmitted)


def test_a_send_back_that_was_asked_for_in_time_is_void_however_long_the_ruling_took() -> None:
    story = dispatched().given(Done(SendBack(reason_code="not-ours", reason="不归我们"), GRID_WORKER, WEDNESDAY))
    story.when(RuleSendBack(upheld=True, reason="属实"), by=CLERK, at=at("12-02")).then(
        like(DeadlineMissed, clock="resolve-3"),
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
        assert story.case.clock.stage is story.case.stage


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
    failed = resolved(REPORT_ANCHOR).given(Done(Check(passed=False, finding="不亮"), SUPERVISOR, WEDNESDAY))
    failed.when(Rework(reason="重换"), by=SUPERVISOR, at=WEDNESDAY).then(
        like(ReworkOrdered), like(ClockStarted, term="5wd", received_at=WEDNESDAY)
    )


def test_a_clock_that_begins_late_under_the_anchor_report_is_missed_at_once() -> None:
    """Accepted after all five days of acceptance and dispatch together: dispatch begins overdue."""
    story = reported(REPORT_ANCHOR).given(Done(Accept(), CLERK, at("12-10")))
    assert story.case.clock is not None
    story.when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("12-10")).then(
        like(ReminderIssued), like(DeadlineMissed, due=at("11-28", "00:00")), like(SupervisionOrdered)
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
        ClockStopped(clock="accept-1", stage=Stage.ACCEPT, outcome="met"), CaseDeclined(reason="不属实")
    )


def test_the_last_days_of_a_year_are_provisional_until_the_next_notice() -> None:
    story = given(report_by(GRID_WORKER, at=instant("2026-12-24T10:00:00+08:00")))
    (started,) = story.events(ClockStarted)
    assert (started.status, started.due) == ("provisional", instant("2026-12-29T00:00:00+08:00"))


def test_a_late_resolution_closes_its_overrun_with_the_resolution() -> None:
    dispatched().when(Resolve(result="已换灯"), by=GRID_WORKER, at=at("12-02", "00:30")).then(
        like(DeadlineMissed, to=(GRID, TOWNSHIP)),
        like(ClockStopped, outcome="missed"),
        StageOverrunClosed(clock="resolve-3", stage=Stage.RESOLVE, overrun=1800),
        CaseResolved(result="已换灯", supervisor=VILLAGE),
    )


def test_only_the_system_fires_rungs() -> None:
    for role in builtin_pack("s0").roles:
        outcome = reported().when(FIRE, by=person(role, COUNTY), at=DUE)
        assert (outcome.error is None) is (role == "system")
