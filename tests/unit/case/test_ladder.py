"""The ladder 督办阶梯: what comes due on a clock, when, in which order, and whom it speaks to."""

from datetime import datetime, timedelta

import pytest

from gridflow.aggregates.case.commands import Accept, Decline, Dispatch, Escalate, FireRungs, OrderSupervision
from gridflow.aggregates.case.events import (
    CardIssued,
    CaseAccepted,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    RungTime,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.event import Event
from gridflow.errors import NotAdmitted
from gridflow.policy import RungKind, Timed, builtin_pack
from gridflow.testing import Done, Like, Story, World, instant, like, person
from gridflow.testing.territory import CLERK, COUNTY, DEPARTMENT, SYSTEM, TOWNSHIP, VILLAGE
from tests.unit.case.stages import (
    MONDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    accepted,
    at,
    reported,
    resolved,
)
from tests.unit.policy.packs import S0, pack

FIRE = FireRungs(clock="accept-1")
REMIND_AT = at("11-24", "08:30")
DUE = at("11-25", "00:00")
URGE_AT = at("11-26", "08:30")
ORDER_AT = at("11-27", "00:00")
YELLOW_AT = at("11-28", "00:00")
RED_AT = at("12-02", "00:00")
BLACK_AT = at("12-09", "00:00")
INSTANT = timedelta(microseconds=1)

REMINDER = ReminderIssued(
    kind="remind", clock="accept-1", stage=Timed.ACCEPT, rung="remind", due=DUE, to=(VILLAGE,), roles=(), text=None
)
MISSED = DeadlineMissed(clock="accept-1", stage=Timed.ACCEPT, rung="missed", due=DUE, to=(VILLAGE, TOWNSHIP), roles=())
URGED = REMINDER.model_copy(update={"kind": "urge", "rung": "urge"})
ORDER = SupervisionOrdered(
    order="order-1",
    clock="accept-1",
    rung="order",
    cause="受理环节逾期督办",
    by=TOWNSHIP,
    to=VILLAGE,
    notify=(TOWNSHIP, COUNTY),
    roles=(),
)
TO_ANSWER = like(ClockStarted, clock="order-1", stage=Timed.ANSWER, unit=VILLAGE, term="2wd")
YELLOW = CardIssued(
    kind="yellow",
    clock="accept-1",
    stage=Timed.ACCEPT,
    rung="yellow",
    due=DUE,
    to=(VILLAGE, TOWNSHIP),
    roles=("clerk", "supervisor"),
)
RED = YELLOW.model_copy(
    update={"kind": "red", "rung": "red", "to": (VILLAGE, TOWNSHIP, COUNTY), "roles": ("supervisor",)}
)
RED_ORDER = ORDER.model_copy(
    update={"order": "order-2", "rung": "red", "cause": "受理环节红牌督办", "roles": ("supervisor",)}
)
RED_ANSWER = like(ClockStarted, clock="order-2", stage=Timed.ANSWER, unit=VILLAGE, term="1wd")
BLACK = RED.model_copy(update={"kind": "black", "rung": "black", "to": (VILLAGE, COUNTY)})
LADDER: list[tuple[datetime, tuple[Event | Like, ...]]] = [
    (REMIND_AT, (REMINDER,)),
    (DUE, (MISSED,)),
    (URGE_AT, (URGED,)),
    (ORDER_AT, (ORDER, TO_ANSWER)),
    (YELLOW_AT, (YELLOW,)),
    (RED_AT, (RED, RED_ORDER, RED_ANSWER)),
    (BLACK_AT, (BLACK,)),
]
"""Each rung of `s0` on the clock of acceptance that started on Friday 20 November: when, and what it states."""


def by_then(when: datetime) -> tuple[Event | Like, ...]:
    return tuple(event for comes, events in LADDER if comes <= when for event in events)


def fired(story: Story, *instants: str) -> Story:
    return story.given(*(Done(FIRE, SYSTEM, instant(f"2026-{text}+08:00")) for text in instants))


def test_a_clock_starts_with_the_instants_of_its_rungs_and_its_reasons() -> None:
    """A deadline is a fact with its reasons (DESIGN §1.3). Reminders wait for 08:30, when people are in office."""
    (started,) = reported().events(ClockStarted)
    rungs = [
        ("remind", RungKind.REMIND, "-1wd", True, REMIND_AT),
        ("missed", RungKind.MISSED, "0wd", False, DUE),
        ("urge", RungKind.URGE, "+1wd", True, URGE_AT),
        ("order", RungKind.ORDER, "+2wd", False, ORDER_AT),
        ("yellow", RungKind.YELLOW, "+3wd", False, YELLOW_AT),
        ("red", RungKind.RED, "+5wd", False, RED_AT),
        ("black", RungKind.BLACK, "+10wd", False, BLACK_AT),
    ]
    assert started.rungs == tuple(
        RungTime(rung=name, kind=kind, offset=offset, office_hours=office, at=comes)
        for name, kind, offset, office, comes in rungs
    )
    assert [(day.day.day, day.counted, day.reason) for day in started.trace] == [
        (21, None, "weekend"),
        (22, None, "weekend"),
        (23, 1, "weekday"),
        (24, 2, "weekday"),
    ]


@pytest.mark.parametrize("comes", [comes for comes, _ in LADDER], ids=[f"{when:%m-%dT%H:%M}" for when, _ in LADDER])
def test_the_rungs_come_due_at_their_instants_and_after_downtime_all_at_once_in_order(comes: datetime) -> None:
    """提醒、催办、督办、黄牌、红牌、黑牌."""
    for when in (comes - INSTANT, comes, comes + timedelta(days=400)):
        reported().when(FIRE, by=SYSTEM, at=when).then(*by_then(when))


def test_a_rung_fires_once() -> None:
    story = reported()
    for comes, events in LADDER:
        story.when(FIRE, by=SYSTEM, at=comes - INSTANT).then_nothing()
        story.when(FIRE, by=SYSTEM, at=comes).then(*events)
        story = story.given(Done(FIRE, SYSTEM, comes))
    story.when(FIRE, by=SYSTEM, at=at("12-31")).then_nothing()


def test_nothing_fires_after_the_clock_ended() -> None:
    accepted().when(FIRE, by=SYSTEM, at=at("12-20")).then_nothing()
    resolved().when(FireRungs(clock="resolve-3"), by=SYSTEM, at=at("12-20")).then_nothing()


def test_a_clock_fires_its_own_rungs_only() -> None:
    accepted().when(FIRE, by=SYSTEM, at=at("12-20")).then_nothing()
    accepted().when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("11-27", "00:00")).then(
        like(ReminderIssued, clock="dispatch-2", stage=Timed.DISPATCH),
        like(DeadlineMissed, clock="dispatch-2", stage=Timed.DISPATCH, due=at("11-27", "00:00")),
    )


def test_the_ladder_speaks_to_whoever_holds_the_case_by_then() -> None:
    story = reported().given(Done(Escalate(reason="超出能力"), CLERK, MONDAY))
    story.when(FIRE, by=SYSTEM, at=ORDER_AT).then(
        like(ReminderIssued, to=(TOWNSHIP,)),
        like(DeadlineMissed, to=(TOWNSHIP,)),
        like(ReminderIssued, kind="urge", to=(TOWNSHIP,)),
        like(SupervisionOrdered, by=COUNTY, to=TOWNSHIP, notify=(COUNTY,)),
        like(ClockStarted, clock="order-1", unit=TOWNSHIP),
    )


def test_with_nobody_above_the_county_orders_itself() -> None:
    up = [Done(Escalate(reason="重大"), person("clerk", unit), MONDAY) for unit in (VILLAGE, TOWNSHIP)]
    reported().given(*up).when(FIRE, by=SYSTEM, at=ORDER_AT).then(
        like(ReminderIssued, to=(COUNTY,)),
        like(DeadlineMissed, to=(COUNTY,)),
        like(ReminderIssued, to=(COUNTY,)),
        like(SupervisionOrdered, by=COUNTY, to=COUNTY, notify=()),
        like(ClockStarted, clock="order-1", unit=COUNTY),
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
    story = reported().given(Done(OrderSupervision(cause="重点"), TOWNSHIP_SUPERVISOR, MONDAY))
    orders = [e for e in story.when(FIRE, by=SYSTEM, at=BLACK_AT).events if isinstance(e, SupervisionOrdered)]
    assert [(event.order, event.rung) for event in orders] == [("order-2", "order"), ("order-3", "red")]


def test_what_the_ladder_owed_is_stated_by_whoever_comes_first() -> None:
    """Accepted before any tick: the miss, the order and the card stand in the record all the same. To urge is vain."""
    reported().when(Accept(), by=CLERK, at=YELLOW_AT).then(
        MISSED,
        ORDER,
        TO_ANSWER,
        YELLOW,
        like(ClockStopped, clock="accept-1", outcome="missed"),
        like(StageOverrunClosed),
        like(CaseAccepted),
        like(ClockStarted, clock="dispatch-2"),
    )


def test_stopping_after_the_whole_ladder_does_not_state_it_twice() -> None:
    fired(reported(), "11-24T08:30:00", "11-25T00:00:00", "11-26T08:30:00", "11-27T00:00:00", "11-28T00:00:00").when(
        Accept(), by=CLERK, at=YELLOW_AT
    ).then(
        like(ClockStopped, outcome="missed"),
        like(StageOverrunClosed, overrun=3 * 86_400),
        like(CaseAccepted),
        like(ClockStarted),
    )


def test_declining_does_not_escape_a_supervision_order() -> None:
    """督办令未解除,不能不予受理: whether the ladder has stated the order already or would have by now."""
    decline = Decline(reason="不属实")
    reported().when(decline, by=CLERK, at=YELLOW_AT).then_refused(NotAdmitted)
    fired(reported(), "11-27T00:00:00").when(decline, by=CLERK, at=YELLOW_AT).then_refused(NotAdmitted)
    assert reported().when(decline, by=CLERK, at=ORDER_AT - INSTANT).error is None


def test_an_order_of_the_ladder_is_under_a_clock_of_its_own() -> None:
    """督办答复: two working days from the order of Friday 27 November 00:00; Friday itself does not count."""
    story = fired(reported(), "11-27T00:00:00")
    (order,) = story.case.orders
    assert order.clock is not None
    assert (order.clock.received_at, order.clock.due) == (ORDER_AT, at("12-02", "00:00"))
    assert [(rung.name, rung.kind) for rung in order.clock.rungs] == [
        ("missed", RungKind.MISSED),
        ("urge", RungKind.URGE),
    ]


def test_what_waits_for_people_in_office_waits_over_the_weekend() -> None:
    """Dispatch is due at the end of Thursday 26; one working day later is Saturday 00:00, and urged on Monday."""
    (_, started) = accepted().events(ClockStarted)
    comes = {rung.rung: rung.at for rung in started.rungs}
    assert comes["urge"] == at("11-30", "08:30")
    assert comes["order"] == at("12-01", "00:00")


def test_a_reminder_comes_before_the_deadline_though_nobody_is_in_office_between() -> None:
    """Due on Saturday at 10:00: the day before it has its office hours, and Saturday has none."""
    text = S0.replace('accept = "2wd"', 'accept = "24h"').replace('offset = "-1wd"', 'offset = "-2h"')
    (started,) = reported(World(policy=pack(text))).events(ClockStarted)
    comes = {rung.rung: rung.at for rung in started.rungs}
    assert (started.due, comes["remind"]) == (at("11-21"), at("11-20", "14:30"))


def test_only_the_system_fires_rungs() -> None:
    for role in builtin_pack("s0").roles:
        outcome = reported().when(FIRE, by=person(role, COUNTY), at=DUE)
        assert (outcome.error is None) is (role == "system")
