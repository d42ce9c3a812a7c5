"""Sensitive periods 敏感时期: shorter terms and a daily sweep for clocks that start in them (S1, S4)."""

from gridflow.aggregates.case.commands import FireRungs
from gridflow.aggregates.case.events import ClockStarted, DeadlineMissed, ReminderIssued
from gridflow.testing import Story, World, like
from gridflow.testing.territory import CLERK, GRID, SYSTEM
from tests.unit.case.stages import TOWNSHIP_CLERK, accepted, at, dispatched, reported
from tests.unit.case.states import EXTENSION, did
from tests.unit.policy.packs import S0, pack

PERIOD = """
[sensitive_periods.congress]
title = "两会"
first = 2026-11-23
last = 2026-11-24

[[special_terms]]
period = "congress"
terms = { dispatch = "2wd", resolve = "3wd" }

[[rungs]]
name = "sweep"
title = "每日清查"
kind = "remind"
offset = "-1wd"
stages = ["resolve"]
notify = ["township"]
office_hours = true
daily = true
period = "congress"
"""
CONGRESS = World(policy=pack(S0 + PERIOD))
ELSEWHERE = World(policy=pack(S0 + PERIOD.replace("last = 2026-11-24", 'last = 2026-11-24\nunit = "990101002000"')))
SWEEPS = {"sweep-2": at("11-26", "08:30"), "sweep-1": at("11-27", "08:30")}


def terms(story: Story) -> list[str]:
    return [clock.term for clock in story.events(ClockStarted)]


def test_a_clock_that_starts_in_the_period_has_its_terms() -> None:
    """Reported on Friday before it, accepted and dispatched on Monday and Tuesday in it."""
    assert terms(dispatched(CONGRESS)) == ["2wd", "2wd", "3wd"]


def test_a_clock_that_started_before_it_keeps_its_term() -> None:
    assert terms(reported(CONGRESS)) == ["2wd"]
    assert reported(CONGRESS).case.clock is not None


def test_the_day_after_it_all_is_as_before() -> None:
    later = accepted(CONGRESS).given(did("dispatch", CLERK, at("11-25", "00:00")))
    assert terms(later)[-1] == "5wd"
    assert "sweep-1" not in {rung.rung for rung in later.events(ClockStarted)[-1].rungs}


def test_its_days_are_those_of_the_county() -> None:
    """Tuesday 23:59 in Shanghai is Tuesday 15:59 in UTC; Monday 00:00 is still Sunday there."""
    assert terms(accepted(CONGRESS).given(did("dispatch", CLERK, at("11-24", "23:59"))))[-1] == "3wd"
    assert terms(reported(CONGRESS).given(did("accept", CLERK, at("11-23", "00:00"))))[-1] == "2wd"
    assert terms(reported(CONGRESS).given(did("accept", CLERK, at("11-22", "23:59"))))[-1] == "3wd"


def test_reclassified_after_it_a_clock_that_started_in_it_keeps_its_term() -> None:
    """Which class a case is of says nothing of when its clock began to count: nobody gains the period's time back."""
    story = dispatched(CONGRESS)
    coordinated = did("reclassify", CLERK, at("11-26"), urgency="coordination", reason="需协调")
    assert story.case.clock is not None
    after = story.given(coordinated).case.clock
    assert after is not None
    assert (after.basis.term, after.due) == ("3wd", story.case.clock.due)
    assert {rung.name for rung in after.rungs} == {rung.name for rung in story.case.clock.rungs}


def test_elsewhere_in_the_county_it_is_not_on() -> None:
    assert terms(dispatched(ELSEWHERE)) == ["2wd", "3wd", "5wd"]


def test_a_clock_that_starts_in_it_is_swept_on_every_day_before_the_last() -> None:
    """Three working days from Tuesday 24 end with Friday 27: Wednesday and Thursday are followed by a sweep."""
    started = dispatched(CONGRESS).events(ClockStarted)[-1]
    assert {rung.rung: rung.at for rung in started.rungs if rung.rung in SWEEPS} == SWEEPS


def test_each_sweep_is_told_to_whom_the_daily_rung_says_and_fires_once() -> None:
    story, fire = dispatched(CONGRESS), FireRungs(clock="resolve-3")
    for name, comes in SWEEPS.items():
        told = [event for event in story.when(fire, by=SYSTEM, at=comes).events if isinstance(event, ReminderIssued)]
        assert name in {event.rung for event in told}
        assert {event.to for event in told if event.rung == name} == {(GRID, "990101001000")}
        story = story.given(did("fire-rungs", SYSTEM, comes, clock="resolve-3"))
        story.when(fire, by=SYSTEM, at=comes).then_nothing()
    story.when(fire, by=SYSTEM, at=at("11-28", "00:00")).then(like(DeadlineMissed))


def test_the_sweeps_move_with_a_granted_extension() -> None:
    story = dispatched(CONGRESS).given(EXTENSION, did("rule-extension", CLERK))
    assert story.case.clock is not None
    comes = {rung.name: rung.at for rung in story.case.clock.rungs}
    assert (comes["sweep-2"], comes["sweep-1"]) == (at("12-01", "08:30"), at("12-02", "08:30"))


def test_a_period_tightens_and_never_lengthens() -> None:
    """An urgent case has one working day to be dispatched; the two that the period allows do not give it more."""
    both = PERIOD + '\n[[special_terms]]\nurgency = "urgent"\nperiod = "congress"\nterms = { dispatch = "4wh" }\n'
    for text, term in ((PERIOD, "1wd"), (both, "4wh")):
        urgent = reported(World(policy=pack(S0 + text)), urgency="urgent")
        assert terms(urgent.given(did("accept", TOWNSHIP_CLERK, at("11-23")))) == ["1wd", term]
