"""The ticker: each rung once, after downtime, and with two of them at once."""

from collections import Counter
from datetime import timedelta

from gridflow.aggregates.case.commands import Accept
from gridflow.aggregates.case.events import ClockStopped, DeadlineMissed, ReminderIssued, SupervisionOrdered
from gridflow.bootstrap import County
from gridflow.projections.alert_queries import due_timers
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, report_by
from gridflow.testing.territory import CLERK, GRID_WORKER
from tests.integration.projections.traffic import log_of
from tests.integration.threads import at_once
from tests.unit.case.stages import FRIDAY, at

REPORT = report_by(GRID_WORKER, at=FRIDAY).command


def fired(county: County) -> Counter[tuple[str, str | None]]:
    """How often each rung of each case fired."""
    ladder = (ReminderIssued, DeadlineMissed, SupervisionOrdered)
    return Counter((event.stream_id, event.body.rung) for _, event in log_of(county) if isinstance(event.body, ladder))


def test_a_tick_fires_what_is_due_and_nothing_else(county: County, clock: SettableClock) -> None:
    number = give(county, REPORT, GRID_WORKER).number
    county.projector.catch_up()
    for instant, expected in (
        (at("11-23", "23:59"), 0),
        (at("11-24", "00:00"), 1),
        (at("11-24", "23:59"), 0),
        (at("11-25", "00:00"), 1),
        (at("11-27", "00:00"), 1),
        (at("12-31", "00:00"), 0),
    ):
        clock.set(instant)
        assert county.ticker.tick() == expected
        county.projector.catch_up()
        assert county.ticker.tick() == 0
    assert fired(county) == {(number, "remind"): 1, (number, "missed"): 1, (number, "order"): 1}
    assert county.log.history(number)[-1].actor.role == "system"


def test_after_downtime_everything_that_came_due_fires_at_once_and_in_order(
    county: County, clock: SettableClock
) -> None:
    numbers = [give(county, REPORT, GRID_WORKER).number for _ in range(3)]
    county.projector.catch_up()
    clock.set(at("12-10"))
    assert county.ticker.tick() == 3
    for number in numbers:
        topics = [event.body.topic for event in county.log.history(number)[2:]]
        assert topics == ["case.reminder-issued", "case.deadline-missed", "case.supervision-ordered"]


def test_timers_that_lag_behind_fire_nothing_twice(county: County, clock: SettableClock) -> None:
    """The projection still shows the rung as pending, but its key has its answer."""
    give(county, REPORT, GRID_WORKER)
    county.projector.catch_up()
    clock.set(at("11-25"))
    assert [county.ticker.tick() for _ in range(3)] == [1, 0, 0]
    clock.set(at("11-27"))
    assert [county.ticker.tick() for _ in range(2)] == [1, 0]
    assert set(fired(county).values()) == {1}


def test_a_clock_that_ended_meanwhile_fires_nothing(county: County, clock: SettableClock) -> None:
    number = give(county, REPORT, GRID_WORKER).number
    county.projector.catch_up()
    give(county, Accept(), CLERK, number)
    clock.set(at("11-26"))
    before = county.log.head()
    assert county.ticker.tick() == 0
    assert county.log.head() == before


def test_two_tickers_at_once_fire_each_rung_once(county: County, clock: SettableClock, database_url: str) -> None:
    numbers = [give(county, REPORT, GRID_WORKER).number for _ in range(12)]
    county.projector.catch_up()
    with database_county(database_url, clock, CountingIdentities("other")) as other:
        for day in ("11-24", "11-25", "11-30"):
            clock.set(at(day))
            assert sum(at_once([county.ticker.tick, other.ticker.tick, county.ticker.tick])) == len(numbers)
            county.projector.catch_up()
    assert fired(county) == {(number, rung): 1 for number in numbers for rung in ("remind", "missed", "order")}


def test_the_timers_of_a_clock_that_ended_are_void(county: County, clock: SettableClock) -> None:
    number = give(county, REPORT, GRID_WORKER).number
    clock.advance(timedelta(hours=1))
    give(county, Accept(), CLERK, number)
    county.projector.catch_up()
    pending = due_timers(county.reader, at("12-31"), 100)
    assert {timer.clock for timer in pending} == {"dispatch-2"}
    assert [timer.rung for timer in pending] == ["remind", "missed", "order"]
    assert any(isinstance(event.body, ClockStopped) for event in county.log.history(number))
