"""Random legal and illegal commands over many cases of a real county, on both databases (issue: the spine).

After every step the log is read by brute force, and the read models are held against that reading.
"""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import create_engine, text

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import COMMANDS
from gridflow.aggregates.event import Actor, Recorded
from gridflow.application.bus import Granted, Request
from gridflow.errors import GridFlowError, KeyReused, StaleVersion
from gridflow.policy import Stage
from gridflow.projections.queue_queries import QueueFilter, overdue, queue_page, queue_tree
from gridflow.projections.read_model import FOREVER
from gridflow.projections.rebuild import digests, rebuild
from gridflow.store.times import instant as from_microseconds
from gridflow.store.times import microseconds
from gridflow.territory import division_chain
from gridflow.testing import SettableClock, database_county, instant
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, COUNTY_CODE, TOWNSHIP, small_county
from gridflow.worktime import Pause, Term, deadline
from tests.property.hands import Hands
from tests.property.reading import LogReading, overdue_at, queue_at

TREE = small_county()
MANY = 100_000

# Weekdays, a weekend, the National Day holiday with its make-up day, and the year end beyond which no notice is known.
STARTS = [
    instant("2026-03-04T09:00:00+08:00"),
    instant("2026-09-23T16:30:00+08:00"),
    instant("2026-11-20T23:59:59+08:00"),
    instant("2026-12-18T08:00:00+08:00"),
    instant("2026-12-29T09:00:00+08:00"),
]
STEPS = [timedelta(minutes=5), timedelta(hours=3), timedelta(hours=26), timedelta(days=3), timedelta(days=15)]
MICROSECOND = timedelta(microseconds=1)
SEEDS = st.integers(0, 2**32 - 1)


class CountyMachine(RuleBasedStateMachine):
    """A small county under random hands. `fresh_url` gives each run an empty database."""

    fresh_url: Iterator[str]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.keys = count(1)
        self.granted: list[tuple[Request, Granted]] = []
        self.history: list[tuple[int, Recorded]] = []
        self.reading = LogReading()

    @initialize(start=st.sampled_from(STARTS), seed=SEEDS)
    def open(self, start: datetime, seed: int) -> None:
        self.clock = SettableClock(start)
        self.county = self.stack.enter_context(database_county(next(self.fresh_url), self.clock))
        self.work(seed, 40, timedelta(minutes=45))

    # What people do

    @rule(seed=SEEDS, amount=st.sampled_from([60, 20, 1]))
    def work_at_once(self, seed: int, amount: int) -> None:
        self.work(seed, amount, timedelta(0))

    @rule(seed=SEEDS, amount=st.sampled_from([60, 20, 1]))
    def work_on(self, seed: int, amount: int) -> None:
        self.work(seed, amount, timedelta(minutes=90))

    def work(self, seed: int, amount: int, apart: timedelta) -> None:
        """Many commands, most of them sound, the others anything at all."""
        hands = Hands(Random(seed))
        for _ in range(amount):
            cases = self.reading.cases
            case = self.case(hands.one_of(sorted(cases))) if cases and hands.likely(0.85) else None
            self.give(hands.request(case, f"k{next(self.keys)}"))
            self.the_log_tells_a_possible_story()
            self.clock.advance(apart)

    @precondition(lambda self: self.granted)
    @rule(data=st.data(), other=st.booleans())
    def repeat(self, data: st.DataObject, other: bool) -> None:
        """A key that came before: the same answer for the same command, a refusal for another, never a new event."""
        request, granted = data.draw(st.sampled_from(self.granted[-5:]), "granted")
        if other:
            command = COMMANDS["accept"]() if request.command.name != "accept" else COMMANDS["archive"]()
            with pytest.raises(KeyReused):
                self.execute(Request(command, request.actor, request.number, request.keys))
            return
        again = self.execute(request)
        assert again is not None
        assert again.replayed
        assert again.receipt == granted.receipt

    # What time does

    @rule(step=st.sampled_from(STEPS))
    def wait(self, step: timedelta) -> None:
        self.clock.advance(step)

    @precondition(lambda self: any(case.running for case in self.reading.cases.values()))
    @rule(data=st.data(), near=st.sampled_from([-MICROSECOND, timedelta(0), MICROSECOND]))
    def wait_for_a_rung(self, data: st.DataObject, near: timedelta) -> None:
        """Stand at the very instant at which something comes due, or right beside it."""
        rungs = {at for c in self.reading.cases.values() if c.running for at in c.running.rungs.values() if at}
        ahead = sorted(at for at in rungs if at + near >= self.clock.now())
        if ahead:
            self.clock.set(data.draw(st.sampled_from(ahead), "rung") + near)

    @rule()
    def the_machines_clock_steps_back(self) -> None:
        self.clock.advance(-timedelta(minutes=20))

    # What the engine does

    @rule(projected=st.booleans())
    def tick(self, projected: bool) -> None:
        """With timers as they were at the last projection, or as they are now."""
        if projected:
            self.county.projector.catch_up()
        self.county.ticker.tick()

    @rule(seed=SEEDS)
    def a_paper_comes(self, seed: int) -> None:
        """A local notice, some dates on and some off, or next year's as soon as it may be out."""
        hands, now = Hands(Random(seed)), self.clock.now()
        yearly = now > instant("2026-11-21T00:00:00+08:00") and hands.likely(0.5)
        paper = hands.next_year() if yearly else hands.paper(now, next(self.keys))
        self.county.bus.import_papers([paper], ADMINISTRATOR)

    @rule()
    def deadlines_are_counted_anew(self) -> None:
        """Once it has looked at all of them, every running clock has the deadline that the papers of today give it."""
        self.county.projector.catch_up()
        while self.county.ticker.recounts.step() or not self.county.ticker.recounts.done:
            self.county.projector.catch_up()
        calendars = self.county.almanac.refresh()
        for number in self.reading.cases:
            clock = self.case(number).clock
            if clock is not None:
                chain = division_chain(TREE.path(clock.basis.unit or COUNTY))
                calendar = calendars.lived(chain, clock.received_at)
                term, more = Term.parse(clock.basis.term), tuple(map(Term.parse, clock.basis.extensions))
                pauses = [Pause(*span) for span in clock.basis.pauses]
                assert clock.due == deadline(calendar, clock.received_at, term, extensions=more, pauses=pauses).due

    @rule(batch=st.sampled_from([10, 1000]))
    def rebuild(self, batch: int) -> None:
        """Rebuilt tables are those that were there, byte for byte, wherever the projection stands."""
        before = self.digests()
        rebuild(self.county.database, self.county.log.after, lambda _: None, batch)
        assert self.digests() == before

    @precondition(lambda self: self.history)
    @rule(data=st.data(), near=st.sampled_from([-MICROSECOND, timedelta(0), MICROSECOND, timedelta(hours=5)]))
    def ask_about_the_past(self, data: st.DataObject, near: timedelta) -> None:
        """The overdue set and the queues of any instant are those that the log tells."""
        moments = {event.recorded_at for _, event in self.history}
        moments |= {at for c in self.reading.cases.values() for k in c.clocks.values() for at in k.rungs.values() if at}
        past = sorted(moment for moment in moments if moment <= self.clock.now()) or [self.clock.now()]
        at = data.draw(st.sampled_from(past), "moment") + near
        self.county.projector.catch_up()
        self.compare(at)

    # What must hold

    @invariant()
    def the_log_tells_a_possible_story(self) -> None:
        if not hasattr(self, "county"):
            return
        fresh = self.county.log.after(self.reading.position, MANY)
        self.reading.read(fresh)
        self.history.extend(fresh)
        self.reading.settled()

    def teardown(self) -> None:
        try:
            if hasattr(self, "county"):
                self.the_log_tells_a_possible_story()
                self.county.projector.catch_up()
                self.compare(max(self.clock.now(), self.reading.last or self.clock.now()))
                self.agree_with_evolve()
                self.rebuild(batch=40)
        finally:
            self.stack.close()

    # How it is done

    def give(self, request: Request) -> None:
        granted = None
        with suppress(GridFlowError):
            granted = self.execute(request)
        if granted is not None and not granted.replayed and granted.receipt.events:
            self.granted.append((request, granted))

    def execute(self, request: Request) -> Granted:
        before = self.county.log.head()
        read = self.reading.cases.get(request.number or "")
        stale = read is not None and request.expected_version not in (None, read.version)
        try:
            granted = self.county.bus.execute(request)
        except StaleVersion:
            assert stale
            raise
        except GridFlowError:
            assert self.county.log.head() == before, "a refusal appends nothing"
            raise
        appended = self.county.log.head().position - before.position
        assert appended == (0 if granted.replayed else len(granted.receipt.events))
        assert granted.replayed or not stale
        return granted

    def case(self, number: str) -> Case:
        return self.county.files.open(number, Actor(id="auditor", role="auditor", unit=COUNTY)).case

    def digests(self) -> dict[str, str]:
        with self.county.database.reading() as connection:
            return digests(connection)

    def agree_with_evolve(self) -> None:
        for number, read in self.reading.cases.items():
            case = self.case(number)
            assert (case.stage, case.holder, case.version) == (read.stage, read.holder, read.version)
            assert [set(case.handlers), set(case.checkers)] == [read.handlers, read.checkers]
            assert set(case.callers) == read.callers
            assert {order.name for order in case.orders} == read.open_orders
            assert (case.clock.name if case.clock else None) == (read.running.name if read.running else None)

    def compare(self, at: datetime) -> None:
        reader, when = self.county.reader, microseconds(at)
        assert overdue(reader, when) == overdue_at(self.history, at)
        expected = queue_at(self.history, at)
        page = queue_page(reader, TREE, QueueFilter(COUNTY, "subtree", when, past=True), MANY, None)
        assert len(page.rows) == len(expected)
        assert {row["number"]: _standing(row) for row in page.rows} == expected
        branches, _ = queue_tree(reader, TREE, TOWNSHIP, when, past=True)
        for branch in branches:
            held = [h == TOWNSHIP if branch.own else TREE.within(h, branch.unit.code) for h, _, _ in expected.values()]
            assert branch.total == sum(held)


def _standing(row: dict[str, Any]) -> tuple[str, Stage, datetime | None]:
    due = None if row["due_at"] == FOREVER else from_microseconds(row["due_at"])
    return row["holder"], Stage(row["stage"]), due


def check(urls: Iterator[str], examples: int, steps: int) -> None:
    """Run the machine; ten times as long where the profile explores."""
    machine = type("Machine", (CountyMachine,), {"fresh_url": urls})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples * max(1, settings().max_examples // 100),
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_county_on_sqlite(sqlite_url: str) -> None:
    check((f"{sqlite_url}/{run}" for run in count()), examples=30, steps=30)


def test_a_county_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def emptied() -> Iterator[str]:
        while True:
            with engine.connect() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS county_{COUNTY_CODE} CASCADE"))
            yield postgres_url

    try:
        check(emptied(), examples=10, steps=25)
    finally:
        engine.dispose()
