"""Every rung fires in its minute, once: against brute force, over restarts, downtime, two tickers, moved deadlines."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.event import Recorded
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county
from gridflow.errors import GridFlowError
from gridflow.settings import Settings
from gridflow.testing import SettableClock, instant
from gridflow.testing.identities import CountingIdentities
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE, FAR_VILLAGE, registrations
from tests.integration.ladder.brute_force import BruteForce, Fired
from tests.integration.ladder.traffic import Act, acts

FIRST: Final = instant("2026-03-20T00:00:00+08:00")
"""Sixty days from here bring Qingming, Labour Day and their make-up days."""
MINUTE: Final = timedelta(minutes=1)
FESTIVAL: Final = (date(2026, 4, 20), date(2026, 4, 21))
"""The local festival that one village rests for, told in mid-flight."""


class Engine:
    """Two processes' worth of a county on one database, either of which may be started anew."""

    def __init__(self, url: str) -> None:
        self.url, self.clock = url, SettableClock(FIRST)
        self.starts = 0
        self.projected = [-1, -1]
        self.counties = [self._opened(), self._opened()]
        self.counties[0].registrar.register(registrations(), ADMINISTRATOR)
        self.position = self.counties[0].log.head().position

    def _opened(self) -> County:
        self.starts += 1
        identities = CountingIdentities(f"start{self.starts}")
        return open_county(Settings(database_url=self.url, county=COUNTY_CODE), self.clock, identities)

    def restart(self, which: int) -> None:
        self.counties[which].database.close()
        self.counties[which] = self._opened()

    def tick(self, which: int) -> None:
        if self.projected[which] != self.position:
            self.counties[which].projector.catch_up()
            self.projected[which] = self.position
        self.counties[which].ticker.tick()

    def give(self, act: Act, number: str | None) -> str | None:
        """The number of the case, of a new one too."""
        with suppress(GridFlowError):
            granted = self.counties[act.case % 2].bus.execute(Request(act.command, act.by, number))
            return granted.receipt.number
        return number

    def news(self) -> list[Recorded]:
        if self.counties[0].log.head().position == self.position:
            return []
        entries = self.counties[0].log.after(self.position, 100_000)
        self.position = entries[-1][0]
        return [event for _, event in entries if event.stream_id.startswith(f"{COUNTY_CODE}-")]

    def close(self) -> None:
        for county in self.counties:
            county.database.close()


def run(url: str, seed: int, cases: int, days: int) -> tuple[int, set[str]]:
    """Live through every minute; returns how many rungs fired, and which ones there were."""
    random = Random(seed)
    engine, truth = Engine(url), BruteForce()
    ahead = acts(random, cases, FIRST, days)[::-1]
    down = _downtimes(random, days)
    numbers: dict[int, str] = {}
    total, seen = 0, set()
    told = FIRST + timedelta(days=days // 3, hours=10, minutes=13)
    try:
        for minute in range(days * 24 * 60):
            now = FIRST + minute * MINUTE
            engine.clock.set(now)
            if now == told:
                _the_festival_is_told(engine, truth)
            if random.random() < 0.0003:
                engine.restart(random.randrange(2))
            if not any(begin <= minute < end for begin, end in down):
                fired = _tick(engine, truth, now, minute)
                total += len(fired)
                seen |= {rung for _, _, rung in fired}
            while ahead and ahead[-1].at <= now:
                _act(engine, truth, numbers, ahead.pop())
    finally:
        engine.close()
    return total, seen


def _tick(engine: Engine, truth: BruteForce, now: datetime, minute: int) -> list[Fired]:
    expected = truth.due(now)
    # One looks every minute; the other beside it whenever something is due, and sometimes when nothing is.
    first = minute % 2
    engine.tick(first)
    if expected or minute % 11 == 0:
        engine.tick(1 - first)
    events = engine.news()
    assert {event.recorded_at for event in events} <= {now.astimezone(UTC)}
    fired = truth.read(events).fired
    assert sorted(fired) == sorted(expected), f"at {now}"
    return fired


def _act(engine: Engine, truth: BruteForce, numbers: dict[int, str], act: Act) -> None:
    """A command fires nothing, but what it ends states the misses, cards and orders that nobody had stated yet."""
    number = engine.give(act, numbers.get(act.case))
    if number is not None:
        numbers[act.case] = number
    reading = truth.read(engine.news())
    assert reading.owed == set(), "a clock that ended has stated what was ripe"
    assert all(key not in truth.clocks for key in {(number, clock) for number, clock, _ in reading.fired})


def _the_festival_is_told(engine: Engine, truth: BruteForce) -> None:
    paper = ImportNotice.model_validate(
        {
            "id": "LOCAL-1",
            "unit": FAR_VILLAGE,
            "document": "示例1号",
            "published": engine.clock.now().date().isoformat(),
            "source": "https://example.invalid",
            "off": [day.isoformat() for day in FESTIVAL],
        }
    )
    engine.counties[0].registrar.import_papers([paper], ADMINISTRATOR)
    truth.local_rest[FAR_VILLAGE] = frozenset(FESTIVAL)


def _downtimes(random: Random, days: int) -> list[tuple[int, int]]:
    """A few hours, a night, a weekend in which nobody ticks, in minutes."""
    spans = []
    for length in (90, 8 * 60, 14 * 60, 50 * 60):
        begin = random.randrange(days * 24 * 60 - length)
        spans.append((begin, begin + length))
    return spans


def test_two_hundred_cases_in_sixteen_days_on_sqlite(sqlite_url: str) -> None:
    """`make soak` lives through sixty days with two thousand, on both databases."""
    total, seen = run(sqlite_url, seed=4, cases=200, days=16)

    assert total > 300
    assert seen >= {"remind", "missed", "urge", "order", "yellow", "red"}


def test_a_hundred_cases_in_six_days_on_postgresql(postgres_url: str) -> None:
    total, seen = run(postgres_url, seed=5, cases=100, days=6)

    assert total > 20
    assert seen >= {"remind", "missed"}
