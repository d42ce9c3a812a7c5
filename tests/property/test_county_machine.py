"""Random legal and illegal commands over many cases of two real counties, on both databases.

After every step the logs are read by brute force, and the read models are held against that reading.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Final

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

from gridflow.aggregates.case.commands import COMMANDS
from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.application.bus import Request
from gridflow.bootstrap import open_county
from gridflow.errors import KeyReused
from gridflow.settings import Settings
from gridflow.testing import SettableClock, instant
from gridflow.testing.identities import CountingIdentities
from gridflow.testing.packs import s0_text
from gridflow.testing.territory import COUNTY, COUNTY_CODE, registrations
from tests.property.hands import Hands
from tests.property.watched import Watched

OTHER_CODE: Final = "990102"

# Weekdays, a weekend, the National Day holiday with its make-up day, and the year end beyond which no notice is known.
STARTS: Final = [
    instant("2026-03-04T09:00:00+08:00"),
    instant("2026-09-23T16:30:00+08:00"),
    instant("2026-11-20T23:59:59+08:00"),
    instant("2026-12-18T08:00:00+08:00"),
    instant("2026-12-29T09:00:00+08:00"),
]
STEPS: Final = [timedelta(minutes=5), timedelta(hours=3), timedelta(hours=26), timedelta(days=3), timedelta(days=15)]
MICROSECOND: Final = timedelta(microseconds=1)
SEEDS: Final = st.integers(0, 2**32 - 1)
BOTH: Final = st.sampled_from([0, 0, 1])


class CountyMachine(RuleBasedStateMachine):
    """Two small counties under random hands, the second by a pack of its own. `fresh_url` gives each run a database."""

    fresh_url: Iterator[str]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.keys = count(1)
        self.counties: list[Watched] = []

    @initialize(start=st.sampled_from(STARTS), seed=SEEDS)
    def open(self, start: datetime, seed: int) -> None:
        self.clock = SettableClock(start)
        url = next(self.fresh_url)
        self.counties = [self.opened(url, COUNTY_CODE), self.opened(url, OTHER_CODE)]
        pack = s0_text().replace('anchor = "previous_stage"', 'anchor = "report"')
        pack = pack.replace('fallback = "township"\n', 'fallback = "first-lead"\n').replace(
            "most = 2\n", "most = 1\n", 1
        )
        self.counties[1].county.registrar.adopt_policy(AdoptPolicy(text=pack), self.administrator(1))
        self.work(0, seed, 40, timedelta(minutes=45))
        self.work(1, seed, 15, timedelta(minutes=45))

    def opened(self, url: str, code: str) -> Watched:
        there = Hands(Random(0), code)
        settings = Settings(database_url=url, county=code)
        county = open_county(settings, self.clock, CountingIdentities(f"{code}-"))
        self.stack.callback(county.database.close)
        units = [
            unit.model_copy(
                update={"code": there.there(unit.code), "parent": there.there(unit.parent) if unit.parent else None}
            )
            for unit in registrations()
        ]
        root = there.there(COUNTY)
        county.registrar.register(units, Actor(id="admin", role="administrator", unit=root))
        county.projector.catch_up()
        return Watched(county, there)

    def administrator(self, which: int) -> Actor:
        return Actor(id="admin", role="administrator", unit=self.counties[which].root)

    # What people do

    @rule(which=BOTH, seed=SEEDS, amount=st.sampled_from([60, 20, 1]))
    def work_at_once(self, which: int, seed: int, amount: int) -> None:
        self.work(which, seed, amount, timedelta(0))

    @rule(which=BOTH, seed=SEEDS, amount=st.sampled_from([60, 20, 1]))
    def work_on(self, which: int, seed: int, amount: int) -> None:
        self.work(which, seed, amount, timedelta(minutes=90))

    def work(self, which: int, seed: int, amount: int, apart: timedelta) -> None:
        """Many commands, most of them sound, the others anything at all, some of them on cases of the other county."""
        watched = self.counties[which]
        hands = Hands(Random(seed), watched.code)
        for _ in range(amount):
            numbers = watched.numbers()
            case = watched.case(hands.one_of(numbers)) if numbers and hands.likely(0.87) else None
            foreign = self.counties[1 - which].numbers() if hands.likely(0.05) else []
            request = hands.request(case, f"k{next(self.keys)}", foreign or numbers)
            if foreign and case is not None and hands.likely(0.5):
                request = replace(request, number=hands.one_of(foreign))
            watched.give(request)
            watched.read_on()
            self.clock.advance(apart)

    @precondition(lambda self: any(watched.granted for watched in self.counties))
    @rule(data=st.data(), other=st.booleans())
    def repeat(self, data: st.DataObject, other: bool) -> None:
        """A key that came before: the same answer for the same command, a refusal for another, never a new event."""
        watched = data.draw(st.sampled_from([one for one in self.counties if one.granted]), "county")
        request, granted = data.draw(st.sampled_from(watched.granted[-5:]), "granted")
        if other:
            command = COMMANDS["accept"]() if request.command.name != "accept" else COMMANDS["archive"]()
            clerk = Actor(id="clerk", role="clerk" if command.name == "accept" else "supervisor", unit=watched.root)
            with pytest.raises(KeyReused):
                watched.execute(Request(command, clerk, request.number, request.keys))
            return
        again = watched.execute(request)
        assert again.replayed
        assert again.receipt == granted.receipt

    # What time does

    @rule(step=st.sampled_from(STEPS))
    def wait(self, step: timedelta) -> None:
        self.clock.advance(step)

    @rule(data=st.data(), which=BOTH, near=st.sampled_from([-MICROSECOND, timedelta(0), MICROSECOND]))
    def wait_for_a_rung(self, data: st.DataObject, which: int, near: timedelta) -> None:
        """Stand at the very instant at which something comes due, or right beside it."""
        cases = self.counties[which].reading.cases.values()
        rungs = {at for case in cases for clock in case.running_clocks for at in clock.rungs.values() if at}
        ahead = sorted(at for at in rungs if at + near >= self.clock.now())
        if ahead:
            self.clock.set(data.draw(st.sampled_from(ahead), "rung") + near)

    @rule()
    def the_machines_clock_steps_back(self) -> None:
        self.clock.advance(-timedelta(minutes=20))

    # What the engine does

    @rule(which=BOTH, projected=st.booleans())
    def tick(self, which: int, projected: bool) -> None:
        """With timers as they were at the last projection, or as they are now."""
        county = self.counties[which].county
        if projected:
            county.projector.catch_up()
        county.ticker.tick()

    @rule(which=BOTH, seed=SEEDS)
    def a_paper_comes(self, which: int, seed: int) -> None:
        """A local notice, some dates on and some off, or next year's as soon as it may be out."""
        watched, now = self.counties[which], self.clock.now()
        hands = Hands(Random(seed), watched.code)
        yearly = now > instant("2026-11-21T00:00:00+08:00") and hands.likely(0.5)
        paper = hands.next_year() if yearly else hands.paper(now, next(self.keys))
        watched.county.registrar.import_papers([paper], self.administrator(which))

    @rule(which=BOTH, seed=SEEDS)
    def the_policy_changes(self, which: int, seed: int) -> None:
        """Another pack in mid-flight: what runs goes on under the pack that it was started under."""
        watched = self.counties[which]
        running = {number: watched.case(number).clocks for number in watched.numbers()}
        command = Hands(Random(seed), watched.code).policy(self.clock.now())
        watched.county.registrar.adopt_policy(command, self.administrator(which))
        assert {number: watched.case(number).clocks for number in watched.numbers()} == running

    @rule(which=BOTH)
    def deadlines_are_counted_anew(self, which: int) -> None:
        self.counties[which].recounted()

    @rule(which=BOTH, batch=st.sampled_from([10, 1000]))
    def rebuild(self, which: int, batch: int) -> None:
        self.counties[which].rebuilt(batch)

    @precondition(lambda self: bool(self.counties))
    @rule(data=st.data(), which=BOTH, near=st.sampled_from([-MICROSECOND, timedelta(0), MICROSECOND, STEPS[1]]))
    def ask_about_the_past(self, data: st.DataObject, which: int, near: timedelta) -> None:
        """The overdue set and the queues of any instant are those that the log tells."""
        watched = self.counties[which]
        watched.read_on()
        moments = {event.recorded_at for _, event in watched.history}
        clocks = [clock for case in watched.reading.cases.values() for clock in case.clocks.values()]
        moments |= {at for clock in clocks for at in clock.rungs.values() if at}
        past = sorted(moment for moment in moments if moment <= self.clock.now()) or [self.clock.now()]
        at = data.draw(st.sampled_from(past), "moment") + near
        watched.county.projector.catch_up()
        watched.compare(at)

    # What must hold

    @invariant()
    def the_logs_tell_a_possible_story(self) -> None:
        for watched in self.counties:
            watched.read_on()

    @invariant()
    def no_county_knows_a_case_of_the_other(self) -> None:
        for watched in self.counties:
            assert all(number.startswith(watched.code) for number in watched.numbers())

    def teardown(self) -> None:
        try:
            for watched in self.counties:
                watched.read_on()
                watched.county.projector.catch_up()
                watched.compare(max(self.clock.now(), watched.reading.last or self.clock.now()))
                watched.agree_with_evolve()
                watched.rebuilt(batch=40)
        finally:
            self.stack.close()


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


def test_two_counties_on_sqlite(sqlite_url: str) -> None:
    check((f"{sqlite_url}/{run}" for run in count()), examples=20, steps=25)


def test_two_counties_on_postgresql(postgres_url: str) -> None:
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def emptied() -> Iterator[str]:
        while True:
            with engine.connect() as connection:
                for code in (COUNTY_CODE, OTHER_CODE):
                    connection.execute(text(f"DROP SCHEMA IF EXISTS county_{code} CASCADE"))
            yield postgres_url

    try:
        check(emptied(), examples=6, steps=20)
    finally:
        engine.dispose()
