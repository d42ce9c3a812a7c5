"""Revised deadlines 期限修订: a paper that comes while a clock runs."""

from datetime import date

from gridflow.aggregates.case.commands import FireRungs, RecountDeadline, Resolve
from gridflow.aggregates.case.events import (
    CaseResolved,
    CitedPaper,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    DeadlineRevised,
    ReminderIssued,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.errors import NotPermitted
from gridflow.policy import parse_pack
from gridflow.testing import Done, Happened, Story, World, given, instant, like, report_by
from gridflow.testing.territory import GRID, GRID_WORKER, SYSTEM, TOWNSHIP, VILLAGE
from gridflow.worktime import Calendars, Paper, default_calendars
from tests.unit.calendar.papers import hours, next_year, notice
from tests.unit.case.stages import FRIDAY, MONDAY, at, dispatched, reported
from tests.unit.policy.packs import S0

AT_ANY_HOUR = S0.replace("office_hours = true", "office_hours = false")
RECOUNT, FIRE = RecountDeadline(clock="accept-1"), FireRungs(clock="accept-1")


def after(story: Story, *papers: Paper) -> Story:
    """The story in a world that knows these papers too."""
    return Story(World(calendars=story.world.calendars.with_papers(papers)), story.past)


def test_a_notice_moves_the_deadline_and_its_rungs_and_is_named() -> None:
    """Acceptance was due at the end of Tuesday 24; the village is off on Monday 23."""
    (revised,) = after(reported(), notice().paper()).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert (revised.last_day, revised.due, revised.status) == (date(2026, 11, 25), at("11-26", "00:00"), "fixed")
    assert {rung.rung: rung.at for rung in revised.rungs} == {
        "remind": at("11-25", "08:30"),
        "missed": at("11-26", "00:00"),
        "urge": at("11-27", "08:30"),
        "order": at("11-28", "00:00"),
        "yellow": at("12-01", "00:00"),
        "red": at("12-03", "00:00"),
        "black": at("12-10", "00:00"),
    }
    assert [(day.day.day, day.counted, day.notice) for day in revised.trace if day.day.day > 22] == [
        (23, None, "LOCAL-1"),
        (24, 1, None),
        (25, 2, None),
    ]
    said = revised.revision
    assert said.papers == (CitedPaper(id="LOCAL-1", document="示例〔2026〕1号"),)
    assert (said.kind, said.old_due, said.old_last_day) == ("calendar", at("11-25", "00:00"), date(2026, 11, 24))
    assert said.old_calendar_version == default_calendars().of().version != revised.calendar_version


def test_only_the_papers_that_came_since_are_named() -> None:
    one, two = notice().paper(), notice(id="LOCAL-2", off=["2026-11-24"]).paper()
    story = given(report_by(GRID_WORKER, at=FRIDAY), world=World(calendars=default_calendars().with_papers([one])))
    (revised,) = after(story, two).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert [paper.id for paper in revised.revision.papers] == ["LOCAL-2"]


def test_a_paper_that_does_not_bear_on_the_deadline_is_not_named() -> None:
    """Dates in spring move none of November; office hours move no working day, and no rung that waits for nobody."""
    far = notice(id="LOCAL-2", off=["2026-03-04"]).paper()
    story = reported(World(policy=parse_pack(AT_ANY_HOUR, "s0")))
    (revised,) = after(story, hours().paper(), far, notice().paper()).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert [paper.id for paper in revised.revision.papers] == ["LOCAL-1"]


def test_new_office_hours_move_the_rungs_that_wait_for_people_in_office() -> None:
    """From 09:00 on instead of 08:30; the deadline itself stays."""
    (revised,) = after(reported(), hours().paper()).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert revised.due == revised.revision.old_due
    assert [paper.id for paper in revised.revision.papers] == ["HOURS-1"]
    assert {rung.rung: rung.at for rung in revised.rungs if rung.office_hours} == {
        "remind": at("11-24", "09:00"),
        "urge": at("11-26", "09:00"),
    }


def test_a_paper_that_moves_only_a_rung_is_named() -> None:
    """The order stands two working days after the last day, which stays."""
    (revised,) = after(reported(), notice(off=["2026-11-26"]).paper()).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert revised.due == revised.revision.old_due
    assert {rung.rung: rung.at for rung in revised.rungs}["order"] == at("11-28", "00:00")
    assert [paper.id for paper in revised.revision.papers] == ["LOCAL-1"]


def test_a_paper_that_moves_nothing_revises_nothing() -> None:
    far = notice(off=["2026-12-30"]).paper()  # after the last rung of the clock
    after(reported(), far).when(RECOUNT, by=SYSTEM, at=FRIDAY).then_nothing()
    elsewhere = notice(unit="990101002000").paper()
    after(reported(), elsewhere).when(RECOUNT, by=SYSTEM, at=FRIDAY).then_nothing()
    reported().when(RECOUNT, by=SYSTEM, at=FRIDAY).then_nothing()


def test_the_clock_keeps_to_the_calendar_of_the_unit_that_had_to_act() -> None:
    """The grid resolves in its own calendar: its village's paper moves it, one of the township too."""
    story = dispatched()
    assert story.case.clock is not None
    assert story.case.clock.basis.unit == GRID
    recount = RecountDeadline(clock="resolve-3")
    for unit in (GRID, VILLAGE, TOWNSHIP):
        paper = notice(unit=unit, off=["2026-11-25"]).paper()
        (revised,) = after(story, paper).when(recount, by=SYSTEM, at=at("11-24")).events
        assert isinstance(revised, DeadlineRevised)
        assert revised.last_day == date(2026, 12, 2)


def test_a_clock_that_ended_keeps_its_deadline() -> None:
    after(dispatched(), notice().paper()).when(RECOUNT, by=SYSTEM, at=at("11-24")).then_nothing()


def test_an_open_deadline_closes_when_the_notice_comes() -> None:
    """Reported on 30 December: day 1 is 31 December, day 2 the first working day of 2027."""
    new_year = instant("2026-12-30T10:00:00+08:00")
    story = given(report_by(GRID_WORKER, at=new_year))
    clock = story.case.clock
    assert clock is not None
    assert (clock.status, clock.due, clock.remaining, clock.not_before) == ("open", None, 1, date(2027, 1, 2))
    (revised,) = after(story, next_year().paper()).when(RECOUNT, by=SYSTEM, at=new_year).events
    assert isinstance(revised, DeadlineRevised)
    assert (revised.status, revised.last_day, revised.remaining) == ("fixed", date(2027, 1, 4), 0)
    assert revised.revision.old_status == "open"


def test_a_provisional_deadline_becomes_fixed_though_its_day_stays() -> None:
    story = given(report_by(GRID_WORKER, at=instant("2026-12-24T10:00:00+08:00")))
    plain = next_year(on=["2027-02-20"]).paper()
    (revised,) = after(story, plain).when(RECOUNT, by=SYSTEM, at=at("12-24")).events
    assert isinstance(revised, DeadlineRevised)
    assert (revised.revision.old_status, revised.status) == ("provisional", "fixed")
    assert revised.due == revised.revision.old_due


def test_rungs_that_fired_fire_again_where_the_new_deadline_lies_ahead() -> None:
    """提醒 and 逾期 were stated before the notice was known here; the new deadline is reminded of and missed anew."""
    story = reported().given(Done(FIRE, SYSTEM, at("11-25", "00:00")))
    assert (len(story.events(ReminderIssued)), len(story.events(DeadlineMissed))) == (1, 1)
    story = after(story, notice(off=["2026-11-23/2026-11-26"]).paper())
    story = story.given(Done(RECOUNT, SYSTEM, at("11-25", "09:00")))
    assert story.case.clock is not None
    assert (story.case.clock.due, story.case.clock.fired) == (at("12-01", "00:00"), frozenset())
    assert not story.case.clock.missed
    story.when(FIRE, by=SYSTEM, at=at("11-27")).then_nothing()
    story.when(FIRE, by=SYSTEM, at=at("12-03", "00:00")).then(
        like(ReminderIssued, due=at("12-01", "00:00")),
        like(DeadlineMissed),
        like(ReminderIssued, kind="urge"),
        like(SupervisionOrdered),
        like(ClockStarted, clock="order-1"),
    )


def test_rungs_that_have_come_due_either_way_do_not_fire_again() -> None:
    story = reported().given(Done(FIRE, SYSTEM, at("11-25", "00:00")))
    story = after(story, notice(off=[], on=["2026-11-22"]).paper()).given(Done(RECOUNT, SYSTEM, at("11-25", "09:00")))
    assert story.case.clock is not None
    assert story.case.clock.due == at("11-24", "00:00")
    assert set(story.case.clock.fired) == {"remind", "missed"}
    story.when(FIRE, by=SYSTEM, at=at("11-25", "10:00")).then(like(ReminderIssued, kind="urge", rung="urge"))


def test_whoever_ends_the_stage_is_judged_by_the_revised_deadline() -> None:
    story = dispatched()
    paper = notice(unit=GRID, off=["2026-11-25/2026-12-01"]).paper()
    late = at("12-03")
    story.when(Resolve(result="好"), by=GRID_WORKER, at=late).then(
        like(DeadlineMissed), like(ClockStopped, outcome="missed"), like(StageOverrunClosed), like(CaseResolved)
    )
    moved = after(story, paper).given(Done(RecountDeadline(clock="resolve-3"), SYSTEM, at("11-26")))
    moved.when(Resolve(result="好"), by=GRID_WORKER, at=late).then(
        like(ClockStopped, outcome="met"), like(CaseResolved)
    )


def test_nobody_but_the_system_counts_anew() -> None:
    reported().when(RECOUNT, by=GRID_WORKER, at=MONDAY).then_refused(NotPermitted)


def test_a_revision_of_a_clock_that_runs_no_more_changes_nothing() -> None:
    """Evolving never judges: such an event cannot come from a decision, and does no harm."""
    (revised,) = after(reported(), notice().paper()).when(RECOUNT, by=SYSTEM, at=FRIDAY).events
    story = dispatched()
    assert story.given(Happened(revised, SYSTEM, at("11-24"))).case.clock == story.case.clock
    assert isinstance(story.world.calendars, Calendars)
