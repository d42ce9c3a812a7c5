"""The answer to a supervision order 督办答复: its own term, its own clock, met or missed."""

import pytest

from gridflow.aggregates.case.commands import AnswerSupervision, FireRungs, OrderSupervision
from gridflow.aggregates.case.events import (
    AppraisalItem,
    CaseAppraised,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    StageOverrunClosed,
    SupervisionAnswered,
    SupervisionOrdered,
)
from gridflow.policy import Timed
from gridflow.testing import Done, Happened, Story, like, person
from gridflow.testing.territory import CLERK, COUNTY, SUPERVISOR, SYSTEM, TOWNSHIP, VILLAGE
from gridflow.worktime import UnknownTerm
from tests.unit.case.examples import example
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TOWNSHIP_SUPERVISOR,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    reported,
    resolved,
)
from tests.unit.case.states import did

UNDER_ORDER = accepted().given(did("order-supervision", TOWNSHIP_SUPERVISOR, TUESDAY))
ANSWER = AnswerSupervision(order="order-1", answer="即办")
DUE = at("11-27", "00:00")  # two working days from Tuesday 24 November


@pytest.mark.parametrize(
    ("term", "due"),
    [
        (None, DUE),
        ("1wd", at("11-26", "00:00")),
        ("4wh", at("11-24", "16:30")),
        ("24h", at("11-25", "10:00")),
    ],
)
def test_who_orders_may_say_by_when_an_answer_is_expected(term: str | None, due: object) -> None:
    order = OrderSupervision(cause="久拖不决", term=term)
    accepted().when(order, by=TOWNSHIP_SUPERVISOR, at=TUESDAY).then(
        like(SupervisionOrdered, order="order-1", to=VILLAGE),
        like(ClockStarted, clock="order-1", stage=Timed.ANSWER, unit=VILLAGE, term=term or "2wd", due=due),
    )


@pytest.mark.parametrize("term", ["soon", "0wd", "-1wd", "99999wd"])
def test_a_term_that_is_none_is_refused_by_field(term: str) -> None:
    try:
        order = OrderSupervision(cause="久拖不决", term=term)
    except ValueError:
        return
    accepted().when(order, by=TOWNSHIP_SUPERVISOR, at=TUESDAY).then_refused(UnknownTerm, field="term")


def test_an_order_touches_no_other_clock() -> None:
    assert UNDER_ORDER.case.clock == accepted().case.clock
    assert [clock.name for clock in UNDER_ORDER.case.clocks] == ["dispatch-2", "order-1"]


def test_a_late_answer_is_missed_and_counts_against_the_answer_and_not_the_stage() -> None:
    late = at("11-27", "00:30")
    UNDER_ORDER.when(ANSWER, by=CLERK, at=late).then(
        like(DeadlineMissed, clock="order-1", stage=Timed.ANSWER, due=DUE, to=(VILLAGE, TOWNSHIP)),
        ClockStopped(clock="order-1", stage=Timed.ANSWER, outcome="missed"),
        StageOverrunClosed(clock="order-1", stage=Timed.ANSWER, overrun=1800),
        SupervisionAnswered(order="order-1", answer="即办"),
    )
    case = UNDER_ORDER.given(Done(ANSWER, CLERK, late)).case
    assert (case.answers_missed, case.stages_missed, case.running("order-1")) == (1, 0, None)


def test_an_order_that_is_not_answered_is_urged_and_leads_to_no_other_order() -> None:
    """Or one order would bring forth the next for ever."""
    UNDER_ORDER.when(FireRungs(clock="order-1"), by=SYSTEM, at=at("12-31")).then(
        like(DeadlineMissed, clock="order-1", rung="missed"),
        like(ReminderIssued, clock="order-1", rung="urge", kind="urge", to=(VILLAGE,)),
    )


def test_the_ladder_of_an_order_speaks_to_whoever_is_under_it_though_the_case_moved_on() -> None:
    moved = UNDER_ORDER.given(did("escalate", CLERK))
    assert moved.case.holder == TOWNSHIP
    moved.when(FireRungs(clock="order-1"), by=SYSTEM, at=DUE).then(like(DeadlineMissed, to=(VILLAGE, TOWNSHIP)))


def test_missed_answers_and_cards_and_orders_are_appraised() -> None:
    """The dispatch ran into the red card: two orders of the ladder, one of them answered late."""
    very_late = at("12-08")
    story: Story = accepted().given(did("dispatch", CLERK, very_late))
    orders = [order.name for order in story.case.orders]
    assert orders == ["order-1", "order-2"]
    township = person("supervisor", TOWNSHIP)
    story = story.given(
        did("resolve", person("grid_worker", "990101001001001"), very_late),
        did("answer-supervision", CLERK, very_late, order="order-1"),
        did("answer-supervision", CLERK, at("12-10"), order="order-2"),
        did("lift-supervision", township, at("12-10"), order="order-1"),
        did("lift-supervision", township, at("12-10"), order="order-2"),
        did("check", SUPERVISOR, at("12-10")),
    )
    outcome = story.when(example("appraise"), by=SUPERVISOR, at=at("12-10"))
    (appraised,) = outcome.events
    assert isinstance(appraised, CaseAppraised)
    counts = {item.item: item.count for item in appraised.items}
    assert AppraisalItem(item="orders", count=2) in appraised.items
    assert (counts["answers-missed"], counts["cards"], counts["stages-missed"]) == (1, 2, 1)


def test_every_superior_has_an_order_and_a_clock_of_its_own() -> None:
    story = UNDER_ORDER.given(did("order-supervision", person("supervisor", COUNTY), WEDNESDAY, term="1wd"))
    assert [(order.by, order.clock and order.clock.basis.term) for order in story.case.orders] == [
        (TOWNSHIP, "2wd"),
        (COUNTY, "1wd"),
    ]
    answered = story.given(Done(ANSWER, CLERK, WEDNESDAY))
    assert [clock.name for clock in answered.case.clocks] == ["dispatch-2", "order-2"]


def test_an_order_of_an_older_log_without_a_clock_is_answered_all_the_same() -> None:
    order = SupervisionOrdered(
        order="order-1", clock=None, rung=None, cause="督办", by=TOWNSHIP, to=VILLAGE, notify=(), roles=()
    )
    story = reported().given(Happened(order, TOWNSHIP_SUPERVISOR, FRIDAY))
    story.when(ANSWER, by=CLERK, at=MONDAY).then(like(SupervisionAnswered))


def test_an_order_over_a_resolved_case_is_the_supervising_units_to_answer() -> None:
    story = resolved().given(did("order-supervision", TOWNSHIP_SUPERVISOR, THURSDAY))
    assert story.case.clock is None
    story.when(ANSWER, by=CLERK, at=THURSDAY).then(like(ClockStopped, clock="order-1"), like(SupervisionAnswered))
