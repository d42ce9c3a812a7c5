"""The ticker: each rung once, after downtime, and with two of them at once."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import text

from gridflow.aggregates.case.commands import Accept, Assist, Dispatch
from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStopped,
    DeadlineMissed,
    ReminderIssued,
    SupervisionOrdered,
)
from gridflow.bootstrap import County
from gridflow.policy import Timed
from gridflow.projections.alert_queries import due_query, due_timers
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, report_by
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, SECOND_GRID
from tests.integration.projections.traffic import AUDITOR, live, log_of, numbers_of
from tests.integration.threads import at_once
from tests.unit.case.stages import FRIDAY, at

REPORT = report_by(GRID_WORKER, at=FRIDAY).command


LADDER = (ReminderIssued, DeadlineMissed, CardIssued, SupervisionOrdered)


def fired(county: County) -> Counter[tuple[str, str, str | None]]:
    """How often each rung of the first clock of each case made which event."""
    bodies = [(event.stream_id, event.body) for _, event in log_of(county) if isinstance(event.body, LADDER)]
    return Counter((number, body.topic, body.rung) for number, body in bodies if body.clock == "accept-1")


WHOLE_LADDER = [
    ("case.reminder-issued", "remind"),
    ("case.deadline-missed", "missed"),
    ("case.reminder-issued", "urge"),
    ("case.supervision-ordered", "order"),
    ("case.card-issued", "yellow"),
    ("case.card-issued", "red"),
    ("case.supervision-ordered", "red"),
    ("case.card-issued", "black"),
]
"""What the rungs of a stage make under the pack `s0`, in order: the red card makes an order too."""


def test_a_tick_fires_what_is_due_and_nothing_else(county: County, clock: SettableClock) -> None:
    number = give(county, REPORT, GRID_WORKER).number
    county.projector.catch_up()
    for instant, expected in (
        (at("11-24", "08:29"), 0),
        (at("11-24", "08:30"), 1),
        (at("11-24", "23:59"), 0),
        (at("11-25", "00:00"), 1),
        (at("11-26", "08:29"), 0),
        (at("11-26", "08:30"), 1),
        (at("11-26", "23:59"), 0),
        (at("11-27", "00:00"), 1),
        (at("11-27", "23:59"), 0),
    ):
        clock.set(instant)
        assert county.ticker.tick() == expected
        county.projector.catch_up()
        assert county.ticker.tick() == 0
    assert fired(county) == {(number, *made): 1 for made in WHOLE_LADDER[:4]}
    assert county.log.history(number)[-1].actor.role == "system"


def test_after_downtime_everything_that_came_due_fires_at_once_and_in_order(
    county: County, clock: SettableClock
) -> None:
    numbers = [give(county, REPORT, GRID_WORKER).number for _ in range(3)]
    county.projector.catch_up()
    clock.set(at("12-10"))
    assert county.ticker.tick() == 3
    for number in numbers:
        bodies = [event.body for event in county.log.history(number) if isinstance(event.body, LADDER)]
        assert [(body.topic, body.rung) for body in bodies] == WHOLE_LADDER


def test_timers_that_lag_behind_fire_nothing_twice(county: County, clock: SettableClock) -> None:
    """The projection still shows the rung as pending, but its key has its answer."""
    give(county, REPORT, GRID_WORKER)
    county.projector.catch_up()
    clock.set(at("11-25"))
    assert [county.ticker.tick() for _ in range(3)] == [1, 0, 0]
    clock.set(at("11-27"))
    assert [county.ticker.tick() for _ in range(2)] == [1, 0]
    assert set(fired(county).values()) == {1}


def test_what_answers_an_order_has_a_clock_and_a_ladder_of_its_own(county: County, clock: SettableClock) -> None:
    """The order of Friday 27 is to be answered within two working days, by Tuesday's 24:00."""
    number = give(county, REPORT, GRID_WORKER).number
    county.projector.catch_up()
    clock.set(at("11-27", "00:00"))
    county.ticker.tick()
    county.projector.catch_up()
    clock.set(at("12-02", "00:00"))
    assert {timer.clock for timer in due_timers(county.reader, clock.now(), 10)} == {"accept-1", "order-1"}
    assert county.ticker.tick() == 2
    county.projector.catch_up()
    assert county.ticker.tick() == 0
    missed = [event.body for event in county.log.history(number) if isinstance(event.body, DeadlineMissed)]
    assert [(body.clock, body.stage.value) for body in missed] == [("accept-1", "accept"), ("order-1", "answer")]


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
        for day in ("11-24", "11-25", "11-27"):
            clock.set(at(day))
            assert sum(at_once([county.ticker.tick, other.ticker.tick, county.ticker.tick])) == len(numbers)
            county.projector.catch_up()
    assert fired(county) == {(number, *made): 1 for number in numbers for made in WHOLE_LADDER[:4]}


def test_the_timers_of_a_clock_that_ended_are_void(county: County, clock: SettableClock) -> None:
    number = give(county, REPORT, GRID_WORKER).number
    clock.advance(timedelta(hours=1))
    give(county, Accept(), CLERK, number)
    county.projector.catch_up()
    pending = due_timers(county.reader, at("12-31"), 100)
    assert {timer.clock for timer in pending} == {"dispatch-2"}
    assert [timer.rung for timer in pending] == ["remind", "missed", "urge", "order", "yellow", "red", "black"]
    assert any(isinstance(event.body, ClockStopped) for event in county.log.history(number))


def test_the_pending_timers_are_the_rungs_that_the_running_clocks_have_not_fired(
    county: County, clock: SettableClock
) -> None:
    live(county, 150, seed=5, apart=timedelta(hours=4))
    number = give(county, REPORT, GRID_WORKER).number
    for command in (Accept(), Dispatch(lead=GRID), Assist(unit=SECOND_GRID, task="围挡")):
        give(county, command, CLERK, number)
    county.projector.catch_up()
    running = [(number, one) for number in numbers_of(county) for one in county.files.open(number, AUDITOR).case.clocks]
    assert {one.stage for _, one in running} >= {Timed.RESOLVE, Timed.ASSIST, Timed.ANSWER}
    pending = due_timers(county.reader, at("12-31") + timedelta(days=365), 100_000)
    assert sorted((timer.number, timer.clock, timer.rung, timer.at) for timer in pending) == sorted(
        (number, one.name, rung.name, rung.at)
        for number, one in running
        for rung in one.rungs
        if rung.name not in one.fired and rung.at is not None
    )


def test_a_tick_without_anything_due_asks_an_index_and_nothing_else(county: County) -> None:
    """However many cases are open, it looks at the pending rungs that are due and at no other row."""
    query = str(due_query(at("12-31"), 500).compile(compile_kwargs={"literal_binds": True}))
    sqlite = county.database.dialect == "sqlite"
    with county.database.reading() as connection:
        if not sqlite:
            # With no rows to speak of, it would rather read and sort them.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        plan = connection.execute(text(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + query)).all()
    said = " ".join(str(row) for row in plan)
    assert "ix_timers_0_" in said
    assert "Sort" not in said
    assert "TEMP B-TREE" not in said
