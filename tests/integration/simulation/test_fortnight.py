"""A fortnight of the county, on both databases, across 中秋节 and the make-up day before it."""

from collections import Counter
from datetime import datetime, timedelta

from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    DeadlineRevised,
    ReminderIssued,
    SupervisionOrdered,
)
from gridflow.aggregates.event import Recorded
from gridflow.bootstrap import County
from gridflow.policy import Stage
from gridflow.projections.overdue_queries import overdue
from gridflow.projections.rebuild import digests, rebuild
from gridflow.simulation import Summary
from gridflow.store.times import microseconds
from gridflow.worktime import SHANGHAI
from tests.integration.simulation.living import days, living_county

START = datetime.fromisoformat("2026-09-18T08:00:00+08:00")
END = START + days(14)
SEED = 2
_FIRED = ReminderIssued | DeadlineMissed | CardIssued | SupervisionOrdered


def test_a_fortnight_of_the_county(database_url: str) -> None:
    with living_county(database_url, SEED, START) as (county, simulation):
        seen: list[datetime] = []
        simulation.run(END, seen.append)
        history = [event for _, event in county.log.after(0, 1_000_000)]

        assert seen == sorted(seen)
        assert seen[-1] == county.clock.now() == END
        _the_county_is_in_order(simulation.summary())
        assert simulation.summary().stuck == ()
        _rungs_fire_at_their_instants(history)
        _nights_and_holidays_have_reports_but_no_clerks(history)
        _the_overdue_set_is_what_the_log_says(county, history)
        with county.database.reading() as connection:
            live = digests(connection)
        rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None)
        with county.database.reading() as connection:
            assert digests(connection) == live

        number = simulation.an_overdue_case()
        assert number is not None
        assert any(isinstance(e.body, DeadlineMissed) for e in county.log.history(number))


def _the_county_is_in_order(summary: Summary) -> None:
    assert 250 <= summary.cases <= 550
    assert set(summary.stages) >= set(Stage.worked())
    assert 0 < summary.settled < summary.cases / 3
    # A few percent miss a term, or nothing is there to be seen; more would be a county in disorder.
    assert 0 < summary.overdue_now <= summary.overdue < summary.cases / 8
    assert summary.on_time_rate is not None
    assert 0.9 < summary.on_time_rate < 1


def _rungs_fire_at_their_instants(history: list[Recorded]) -> None:
    """Or when a revision finds that they should have."""
    planned: dict[tuple[str, str, str], datetime] = {}
    fired: list[tuple[datetime, datetime]] = []
    for event in history:
        body, at = event.body, event.recorded_at
        if isinstance(body, ClockStarted | DeadlineRevised):
            rungs = {rung.rung: rung.at for rung in body.rungs if rung.at is not None}
            planned |= {(event.stream_id, body.clock, name): max(due, at) for name, due in rungs.items()}
        elif isinstance(body, _FIRED) and body.clock is not None and body.rung is not None:
            fired.append((at, planned[event.stream_id, body.clock, body.rung]))
    assert len(fired) > 20
    assert all(at == due for at, due in fired)


def _nights_and_holidays_have_reports_but_no_clerks(history: list[Recorded]) -> None:
    local = timedelta(hours=8)
    mid_autumn = [e for e in history if (e.recorded_at + local).day in (25, 26, 27)]
    nights = [e for e in history if (e.recorded_at + local).hour < 6]
    for quiet in (mid_autumn, nights):
        roles = Counter(event.actor.role for event in quiet)
        assert roles["integrator"] > 0
        assert not roles.keys() & {"clerk", "supervisor", "caller", "handler"}
    makeup = [e for e in history if (e.recorded_at + local).day == 20]
    assert any(event.actor.role == "clerk" for event in makeup)


def _the_overdue_set_is_what_the_log_says(county: County, history: list[Recorded]) -> None:
    met_some = False
    for at in (START + timedelta(hours=hours) for hours in range(6, 14 * 24, 19)):
        known = [event for event in history if event.recorded_at <= at]
        ended = {(e.stream_id, e.body.clock) for e in known if isinstance(e.body, ClockStopped)}
        due = {
            (e.stream_id, e.body.clock): e.body.due for e in known if isinstance(e.body, ClockStarted | DeadlineRevised)
        }
        late = {clock for clock, instant in due.items() if instant is not None and instant <= at} - ended
        assert set(overdue(county.reader, microseconds(at))) == late
        met_some |= bool(late)
    assert met_some
