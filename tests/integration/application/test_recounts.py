"""Counting anew after the calendar has changed: every live case and no other, in any process."""

from datetime import timedelta

from gridflow.aggregates.case.commands import Accept, Decline
from gridflow.aggregates.case.events import DeadlineRevised
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.projections.alert_queries import alerts_since, due_timers
from gridflow.projections.queue_queries import overdue
from gridflow.projections.rebuild import digests, rebuild
from gridflow.store.times import microseconds
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, instant, report_by
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    VILLAGE,
    person,
    small_county,
)
from tests.unit.calendar.papers import next_year, notice
from tests.unit.case.stages import FRIDAY, at

AUDITOR = Actor(id="auditor", role="auditor", unit=COUNTY)
NEW_YEAR = instant("2026-12-30T10:00:00+08:00")


def reported(county: County, grid: str = GRID) -> str:
    return give(county, report_by(GRID_WORKER, at=FRIDAY, place=grid).command, person("grid_worker", grid)).number


def swept(county: County) -> int:
    county.projector.catch_up()
    revised = county.ticker.recounts.sweep()
    county.projector.catch_up()
    return revised


def revisions(county: County, number: str) -> list[DeadlineRevised]:
    return [event.body for event in county.log.history(number) if isinstance(event.body, DeadlineRevised)]


def test_a_paper_revises_every_live_case_it_moves_and_no_other(county: County) -> None:
    here, accepted, declined = reported(county), reported(county), reported(county)
    elsewhere = reported(county, FAR_GRID)
    give(county, Accept(), CLERK, accepted)
    give(county, Decline(reason="重复"), CLERK, declined)
    county.bus.import_papers([notice()], ADMINISTRATOR)

    assert swept(county) == 2
    assert [len(revisions(county, number)) for number in (here, accepted, declined, elsewhere)] == [1, 1, 0, 0]
    assert [revisions(county, number)[0].clock for number in (here, accepted)] == ["accept-1", "dispatch-2"]
    assert {event.actor.role for event in county.log.history(here)[2:]} == {"system"}


def test_the_next_yearly_notice_closes_the_open_deadlines(county: County, clock: SettableClock) -> None:
    clock.set(NEW_YEAR)
    numbers = [reported(county) for _ in range(3)]
    assert all(county.files.open(number, AUDITOR).case.clock.due is None for number in numbers)  # type: ignore[union-attr]
    county.bus.import_papers([next_year()], ADMINISTRATOR)
    assert swept(county) == 3
    for number in numbers:
        (revised,) = revisions(county, number)
        assert (revised.status, revised.due) == ("fixed", instant("2027-01-05T00:00:00+08:00"))
        assert [paper.document for paper in revised.revision.papers] == ["国办发明电〔2026〕9号"]
    clock.set(instant("2027-01-05T00:00:00+08:00"))
    assert county.ticker.tick() == 3


def test_sweeping_again_revises_nothing_and_asks_nobody_twice(county: County, clock: SettableClock) -> None:
    moved, unmoved = reported(county), reported(county)
    give(county, Accept(), CLERK, unmoved)
    county.bus.import_papers([notice(off=["2026-11-24"])], ADMINISTRATOR)
    assert swept(county) == 2
    far = notice(id="LOCAL-2", off=["2026-12-30"])
    county.bus.import_papers([far], ADMINISTRATOR)
    head = county.log.head()
    asked: list[int] = []
    for _ in range(3):
        county.ticker.recounts.sweep(lambda done, of: asked.append(of))
        clock.advance(timedelta(minutes=2))
    assert asked == [2, 2]
    assert county.log.head() == head
    assert len(revisions(county, moved)) == 1


def test_a_process_that_has_not_heard_of_the_paper_is_put_right(
    county: County, clock: SettableClock, database_url: str
) -> None:
    """A case that it starts under the old calendar is revised at the next look, at the latest after a minute."""
    with database_county(database_url, clock, CountingIdentities("other")) as other:
        county.bus.import_papers([notice()], ADMINISTRATOR)
        assert swept(county) == 0
        number = reported(other)
        clock.advance(timedelta(seconds=61))
        assert swept(county) == 1
        assert len(revisions(county, number)) == 1
        assert other.ticker.recounts.sweep() == 0


def test_a_case_that_cannot_be_counted_does_not_keep_the_others_waiting(county: County) -> None:
    first, second = sorted((reported(county), reported(county)))
    county.bus.import_papers([notice()], ADMINISTRATOR)
    county.projector.catch_up()
    with county.database.projecting() as connection:
        connection.exec_driver_sql(f"UPDATE rm_cases_2 SET number = 'nonsense' WHERE number = '{first}'")
    assert county.ticker.recounts.sweep() == 1
    assert [len(revisions(county, number)) for number in (first, second)] == [0, 1]


def test_timers_queues_and_alerts_follow_the_revision_and_the_past_stays(county: County, clock: SettableClock) -> None:
    """Overdue since Wednesday 25 as it then was; the paper of the 26th makes Friday 27 the last day."""
    number = reported(county)
    county.projector.catch_up()
    clock.set(at("11-25", "00:00"))
    county.ticker.tick()
    clock.set(at("11-26"))
    paper = notice(off=["2026-11-23/2026-11-25"], published="2026-11-26")
    county.bus.import_papers([paper], ADMINISTRATOR)
    assert swept(county) == 1

    def overdue_at(day: str) -> list[tuple[str, str]]:
        return overdue(county.reader, microseconds(at(day)))

    assert overdue_at("11-25") == [(number, "accept-1")]
    assert overdue_at("11-26") == overdue_at("11-27") == []
    assert overdue_at("11-28") == [(number, "accept-1")]
    pending = due_timers(county.reader, at("12-31"), 10)
    assert [(timer.rung, timer.at) for timer in pending] == [
        ("remind", at("11-27", "00:00")),
        ("missed", at("11-28", "00:00")),
        ("order", at("12-02", "00:00")),
    ]
    last = alerts_since(county.reader, small_county(), VILLAGE, 0, 50).rows[-1]
    assert (last["kind"], last["unit"], last["text"]) == ("revised", VILLAGE, "受理期限已修订")
    clock.set(at("12-02", "00:00"))
    assert county.ticker.tick() == 1
    county.projector.catch_up()
    with county.database.reading() as connection:
        live = digests(connection)
    rebuild(county.database, county.log.after, lambda _: None)
    with county.database.reading() as connection:
        assert digests(connection) == live
