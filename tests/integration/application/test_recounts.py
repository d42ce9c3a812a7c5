"""Counting anew after the calendar has changed: every live case and no other, in any process."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from gridflow.aggregates.case.commands import Accept, Assist, Decline, Dispatch, OrderSupervision, Report
from gridflow.aggregates.case.events import ClockStopped, DeadlineMissed, DeadlineRevised
from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.bus import Request
from gridflow.bootstrap import County
from gridflow.errors import NotPermitted
from gridflow.projections.alert_queries import alerts_since, due_timers
from gridflow.projections.clocks import Clocks
from gridflow.projections.overdue_queries import overdue
from gridflow.projections.rebuild import digests, rebuild
from gridflow.projections.tables import table_of
from gridflow.store.tables import events
from gridflow.store.times import microseconds
from gridflow.territory import Level
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, instant, report_by
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    TOWNSHIP,
    VILLAGE,
    person,
    small_county,
)
from gridflow.worktime import SHANGHAI
from tests.unit.calendar.papers import next_year, notice
from tests.unit.case.stages import FRIDAY, at

AUDITOR = Actor(id="auditor", role="auditor", unit=COUNTY)
NEW_YEAR = instant("2026-12-30T10:00:00+08:00")


def reported(county: County, grid: str = GRID) -> str:
    return give(county, report_by(GRID_WORKER, at=FRIDAY, place=grid).command, person("grid_worker", grid)).number


def swept(county: County) -> int:
    """Look at every running clock; returns how many deadlines were revised."""
    county.projector.catch_up()
    recounts, revised = county.ticker.recounts, county.ticker.recounts.step()
    while not recounts.done:
        revised += recounts.step()
    county.projector.catch_up()
    return revised


def revisions(county: County, number: str) -> list[DeadlineRevised]:
    return [event.body for event in county.log.history(number) if isinstance(event.body, DeadlineRevised)]


def test_a_paper_revises_every_live_case_it_moves_and_no_other(county: County) -> None:
    here, accepted, declined = reported(county), reported(county), reported(county)
    elsewhere = reported(county, FAR_GRID)
    give(county, Accept(), CLERK, accepted)
    give(county, Decline(reason="重复"), CLERK, declined)
    county.registrar.import_papers([notice()], ADMINISTRATOR)

    assert swept(county) == 2
    assert [len(revisions(county, number)) for number in (here, accepted, declined, elsewhere)] == [1, 1, 0, 0]
    assert [revisions(county, number)[0].clock for number in (here, accepted)] == ["accept-1", "dispatch-2"]
    assert {event.actor.role for event in county.log.history(here)[2:]} == {"system"}


def test_the_next_yearly_notice_closes_the_open_deadlines(county: County, clock: SettableClock) -> None:
    clock.set(NEW_YEAR)
    numbers = [reported(county) for _ in range(3)]
    clocks = [county.files.open(number, AUDITOR).case.clock for number in numbers]
    assert [clock.due for clock in clocks if clock is not None] == [None] * 3
    county.registrar.import_papers([next_year()], ADMINISTRATOR)
    assert swept(county) == 3
    for number in numbers:
        (revised,) = revisions(county, number)
        assert (revised.status, revised.due) == ("fixed", instant("2027-01-05T00:00:00+08:00"))
        assert [paper.document for paper in revised.revision.papers] == ["国办发明电〔2026〕9号"]
    clock.set(instant("2027-01-05T00:00:00+08:00"))
    assert county.ticker.tick() == 3


def test_looking_again_revises_nothing(county: County) -> None:
    number = reported(county)
    county.registrar.import_papers([notice(off=["2026-11-24"])], ADMINISTRATOR)
    assert [swept(county), swept(county)] == [1, 0]
    county.registrar.import_papers([notice(id="LOCAL-2", off=["2026-12-30"])], ADMINISTRATOR)
    head = county.log.head()
    assert swept(county) == 0
    assert county.log.head() == head
    assert len(revisions(county, number)) == 1


def test_it_waits_until_the_projection_has_seen_the_paper(county: County) -> None:
    number = reported(county)
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    assert county.ticker.recounts.step() == 0
    assert not county.ticker.recounts.done
    assert swept(county) == 1
    assert len(revisions(county, number)) == 1


def test_a_process_that_has_not_heard_of_the_paper_reads_it_before_it_decides(
    county: County, clock: SettableClock, database_url: str
) -> None:
    with database_county(database_url, clock, CountingIdentities("other")) as other:
        county.registrar.import_papers([notice()], ADMINISTRATOR)
        number = reported(other)
        assert swept(county) == 0
        case = county.files.open(number, AUDITOR).case
        assert case.clock is not None
        assert case.clock.due == at("11-26", "00:00")


def test_whoever_comes_first_a_command_finds_the_deadline_counted_anew(county: County, clock: SettableClock) -> None:
    """Due at the end of Tuesday; the paper of Friday, imported on Wednesday, makes it the end of Wednesday."""
    swept_case, touched = reported(county), reported(county)
    clock.set(at("11-25", "09:00"))
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    receipt = give(county, Accept(), CLERK, touched)
    assert receipt.events[:2] == ("case.deadline-revised", "case.clock-stopped")
    assert receipt.version == 2 + len(receipt.events)
    assert swept(county) == 1
    give(county, Accept(), CLERK, swept_case)
    for number in (touched, swept_case):
        history = county.log.history(number)
        assert [e.body.outcome for e in history if isinstance(e.body, ClockStopped)] == ["met"]
        (revised,) = (e for e in history if isinstance(e.body, DeadlineRevised))
        assert revised.actor.role == "system"


def test_a_stale_version_is_told_by_what_the_caller_could_have_seen(county: County) -> None:
    number = reported(county)
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    granted = county.bus.execute(Request(Accept(), CLERK, number, expected_version=2))
    assert granted.receipt.version == 6


def test_a_refused_command_leaves_no_revision(county: County) -> None:
    number = reported(county)
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    head = county.log.head()
    with pytest.raises(NotPermitted):
        give(county, Accept(), GRID_WORKER, number)
    assert county.log.head() == head


def test_a_case_that_cannot_be_counted_does_not_keep_the_others_waiting(county: County) -> None:
    first, second = sorted((reported(county), reported(county)))
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    county.projector.catch_up()
    with county.database.projecting() as connection:
        damaged = update(events).where(events.c.stream_id == first, events.c.version == 2).values(payload=b"x")
        connection.execute(damaged)
    assert county.ticker.recounts.step() == 1
    assert county.ticker.recounts.done
    assert len(revisions(county, second)) == 1


def test_the_clocks_of_assistances_and_orders_are_counted_anew_too(county: County) -> None:
    number = reported(county)
    for command in (Accept(), Dispatch(lead=GRID), Assist(unit=SECOND_GRID, task="围挡")):
        give(county, command, CLERK, number)
    give(county, OrderSupervision(cause="群众反映强烈"), person("supervisor", TOWNSHIP), number)
    county.registrar.import_papers([notice()], ADMINISTRATOR)
    assert swept(county) == 3
    assert [body.clock for body in revisions(county, number)] == ["assist-1", "order-1", "resolve-3"]
    told = alerts_since(county.reader, small_county(), COUNTY, 0, 50).rows
    assert [(row["unit"], row["stage"]) for row in told if row["kind"] == "revised"] == [
        (SECOND_GRID, "assist"),
        (GRID, "answer"),
        (GRID, "resolve"),
    ]


def test_clocks_that_no_paper_concerns_are_passed_by_in_bounded_steps(county: County, clock: SettableClock) -> None:
    """Twelve hundred clocks of other dates, and one behind them all that the paper moves."""
    county.ticker.recounts.step()
    clock.set(at("11-25", "09:00"))
    last = reported(county)
    county.projector.catch_up()
    clocks = table_of(Clocks())
    with county.database.projecting() as connection:
        row = dict(connection.execute(select(clocks)).mappings().one())
        past = {"from_at": microseconds(at("01-05")), "to_at": microseconds(at("01-20"))}
        others = [row | past | {"number": f"{count:07}"} for count in range(1200)]
        connection.execute(insert(clocks), others)
    county.registrar.import_papers([notice(published="2026-11-25", off=["2026-11-27"])], ADMINISTRATOR)
    county.projector.catch_up()
    steps = [county.ticker.recounts.step() for _ in range(3)]
    assert (steps, county.ticker.recounts.done) == ([0, 0, 1], True)
    assert len(revisions(county, last)) == 1


def test_a_unit_that_another_process_registered_does_not_stop_the_ladder(
    county: County, clock: SettableClock, database_url: str
) -> None:
    overdue_case = reported(county)
    county.projector.catch_up()
    with database_county(database_url, clock, CountingIdentities("other")) as other:
        new = RegisterUnit(code="990101001009", level=Level.VILLAGE, unit_name="东九村", parent=TOWNSHIP)
        county.registrar.register([new], ADMINISTRATOR)
        report = Report(place=new.code, subject="路灯", matter="facility", channel="grid")
        give(county, report, person("clerk", new.code))
        county.registrar.import_papers([notice(unit=new.code)], ADMINISTRATOR)
        county.projector.catch_up()
        clock.set(at("11-25", "00:00"))
        assert other.ticker.tick() == 2
        county.projector.catch_up()
        assert other.ticker.tick() == 0
        assert other.ticker.recounts.done
    assert "case.deadline-missed" in [event.body.topic for event in county.log.history(overdue_case)]


def test_a_deadline_that_moves_on_and_back_is_missed_again(county: County, clock: SettableClock) -> None:
    """On by one paper, back by the next: the rung that was armed again lies in the past, and fires."""
    number = reported(county)
    clock.set(at("11-25", "00:00"))
    county.projector.catch_up()
    assert county.ticker.tick() == 1
    for paper in (notice(off=["2026-11-24"]), notice(id="LOCAL-2", off=[], on=["2026-11-24"])):
        clock.advance(timedelta(minutes=1))
        county.registrar.import_papers([paper], ADMINISTRATOR)
        assert swept(county) == 1
    assert county.ticker.tick() == 1
    county.projector.catch_up()
    assert county.ticker.tick() == 0
    missed = [event.body for event in county.log.history(number) if isinstance(event.body, DeadlineMissed)]
    assert [body.due for body in missed] == [at("11-25", "00:00")] * 2


def test_a_paper_does_not_reach_back_before_its_publication(county: County, clock: SettableClock) -> None:
    """已用时限保留: the days that were over when it was published stay as they were counted."""
    number = reported(county)
    clock.set(at("11-24", "09:00"))
    for paper in (
        notice(off=["2026-11-23"], published="2026-11-24T08:30:00+08:00"),
        notice(id="LOCAL-2", off=[], on=["2026-11-21", "2026-11-22"], published="2026-11-24T08:40:00+08:00"),
    ):
        county.registrar.import_papers([paper], ADMINISTRATOR)
        assert swept(county) == 0
    assert revisions(county, number) == []


def test_timers_queues_and_alerts_follow_the_revision_and_the_past_stays(county: County, clock: SettableClock) -> None:
    """Overdue since Wednesday 25 as it then was; a paper of the 20th that came late makes Friday 27 the last day."""
    number = reported(county)
    county.projector.catch_up()
    clock.set(at("11-25", "00:00"))
    county.ticker.tick()
    clock.set(at("11-26"))
    paper = notice(off=["2026-11-23/2026-11-25"])
    county.registrar.import_papers([paper], ADMINISTRATOR)
    assert swept(county) == 1

    def overdue_at(day: str) -> list[tuple[str, str]]:
        return overdue(county.reader, microseconds(at(day)))

    assert overdue_at("11-25") == [(number, "accept-1")]
    assert overdue_at("11-26") == overdue_at("11-27") == []
    assert overdue_at("11-28") == [(number, "accept-1")]
    pending = due_timers(county.reader, at("12-31"), 10)
    assert [(timer.rung, timer.at) for timer in pending] == [
        ("remind", at("11-27", "08:30")),
        ("missed", at("11-28", "00:00")),
        ("urge", at("12-01", "08:30")),
        ("order", at("12-02", "00:00")),
        ("yellow", at("12-03", "00:00")),
        ("red", at("12-05", "00:00")),
        ("black", at("12-12", "00:00")),
    ]
    last = alerts_since(county.reader, small_county(), VILLAGE, 0, 50).rows[-1]
    assert (last["kind"], last["unit"], last["text"]) == ("revised", VILLAGE, "受理期限已修订")
    clock.set(at("12-02", "00:00"))
    assert county.ticker.tick() == 1
    county.projector.catch_up()
    with county.database.reading() as connection:
        live = digests(connection)
    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None)
    with county.database.reading() as connection:
        assert digests(connection) == live
