"""The helpers that ship for tests fail when they should."""

from datetime import datetime, timedelta, timezone

import pytest

from gridflow.aggregates.case.commands import Accept, Decline
from gridflow.aggregates.case.events import CaseAccepted, CaseDeclined, ClockStarted, ClockStopped
from gridflow.errors import InvalidInput, NaiveTime, NotAdmitted, NotPermitted
from gridflow.policy import Stage, Timed
from gridflow.testing import (
    CountingIdentities,
    Done,
    Happened,
    SettableClock,
    given,
    instant,
    like,
    report_by,
)
from gridflow.testing.territory import CLERK, GRID_WORKER

NINE = instant("2026-11-20T09:00:00+08:00")
STORY = given(report_by(at=NINE))
OUTCOME = STORY.when(Accept(), by=CLERK, at=NINE)
REFUSAL = STORY.when(Accept(), by=GRID_WORKER, at=NINE)
MET = ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met")


def test_the_expected_events_are_all_the_events_in_order() -> None:
    OUTCOME.then(MET, CaseAccepted(filing=None), like(ClockStarted, clock="dispatch-2"))
    for wrong in (
        (),
        (MET,),
        (MET, CaseAccepted(filing=None)),
        (CaseAccepted(filing=None), MET, like(ClockStarted)),
        (MET, CaseAccepted(filing=None), like(ClockStarted, clock="dispatch-3")),
        (MET, CaseAccepted(filing=None), like(ClockStopped)),
        (MET, CaseDeclined(reason="x"), like(ClockStarted)),
        (MET, CaseAccepted(filing=None), like(ClockStarted), MET),
    ):
        with pytest.raises(AssertionError, match="but it was"):
            OUTCOME.then(*wrong)
    with pytest.raises(AssertionError):
        OUTCOME.then_nothing()


def test_a_refusal_is_of_exactly_this_type_code_and_context() -> None:
    REFUSAL.then_refused(NotPermitted, "not-permitted", role="grid_worker")
    with pytest.raises(AssertionError):
        REFUSAL.then_refused(NotAdmitted)
    with pytest.raises(AssertionError):
        REFUSAL.then_refused(NotPermitted, "invalid-input")
    with pytest.raises(AssertionError):
        REFUSAL.then_refused(NotPermitted, role="clerk")
    with pytest.raises(AssertionError, match="refused: NotPermitted"):
        REFUSAL.then(CaseAccepted(filing=None))
    with pytest.raises(AssertionError, match="it was granted"):
        OUTCOME.then_refused(InvalidInput)


def test_a_field_that_an_event_has_not_is_a_mistake_of_the_test() -> None:
    with pytest.raises(AttributeError):
        like(ClockStarted, dew=NINE)


def test_a_story_goes_on_beside_itself() -> None:
    accepted = STORY.given(Done(Accept(), CLERK, NINE))
    assert (STORY.case.stage, accepted.case.stage) == (Stage.ACCEPT, Stage.DISPATCH)
    assert accepted.events(CaseAccepted) == [CaseAccepted(filing=None)]
    assert [event.version for event in accepted.past] == [1, 2, 3, 4, 5]


def test_an_event_may_be_given_as_it_is() -> None:
    story = STORY.given(Happened(CaseDeclined(reason="不属实"), CLERK, NINE))
    story.when(Decline(reason="再拒"), by=CLERK, at=NINE).then_refused(NotAdmitted)


def test_a_beginning_that_is_refused_does_not_begin() -> None:
    with pytest.raises(NotPermitted):
        STORY.given(Done(Accept(), GRID_WORKER, NINE))


def test_a_clock_stands_still_until_it_is_set() -> None:
    clock = SettableClock(NINE)
    assert clock.now() == clock.now() == NINE
    clock.advance(timedelta(hours=1))
    assert clock.now() == NINE + timedelta(hours=1)
    clock.set(datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))))
    assert clock.now().isoformat() == "2026-01-01T00:00:00+00:00"
    for naive in (lambda: clock.set(datetime(2026, 1, 1)), lambda: SettableClock(datetime(2026, 1, 1))):  # noqa: DTZ001 - the mistake
        with pytest.raises(NaiveTime):
            naive()
    with pytest.raises(NaiveTime):
        instant("2026-01-01T00:00:00")


def test_identities_never_come_again() -> None:
    one, other = CountingIdentities(), CountingIdentities("b")
    assert [one.new(), one.new(), other.new()] == ["id-1", "id-2", "b-1"]
