"""What a tick costs by how much is open and by how much is due.

The county is a real one, its SQLite file synced at every commit. The open cases are copies of one that was reported
and projected: all its rows of the read models, with the indexes that they have, and due months from now; only the log
does not hold them. The cases that come due, and those whose deadlines a new paper moves, are real to the last event.

Milliseconds a tick: idle, with nothing due; starting, the same while it goes through the clocks after the process
began; looking and moving, while it does so after a new paper. Then what each of the most that were due at once added,
beside a bare commit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks._figures import Against, Figure, percentile
from benchmarks._hourly_pack import hourly_pack
from benchmarks._many_cases import multiply
from benchmarks._run import Run
from benchmarks.floors import LOCKED
from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.bootstrap import County
from gridflow.settings import Settings
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, instant
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY_CODE,
    GRID,
    GRID_WORKER,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    person,
)

SIZES: Final = (10_000, 1_000_000)
DUE: Final = {1: 5, 10: 3, 100: 1, 500: 1}
"""How many are due in one tick, and how often that is measured."""

IDLE_TICKS: Final = 300
TICKS_AFTER_A_PAPER: Final = 50
MOVED: Final = 150
"""Real cases whose deadlines every new paper moves."""

HOUR: Final = timedelta(hours=1)
MORNING: Final = instant("2026-06-01T09:00:00+08:00")
FIRST_REST: Final = date(2026, 6, 2)
NEIGHBOUR: Final = person("grid_worker", SIBLING_GRID)


@dataclass
class Seconds:
    """Seconds that ticks took while so many cases were open."""

    size: int
    starting: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    due: dict[int, float] = field(default_factory=dict)
    looking: list[float] = field(default_factory=list)
    moving: list[float] = field(default_factory=list)

    @property
    def a_rung(self) -> float:
        """What each of the most that were due added to a tick."""
        most = max(self.due)
        return (self.due[most] - median(self.idle)) / most


def report(county: County, place: str, count: int) -> list[str]:
    """Report so many cases, and see them projected; returns their numbers."""
    worker = NEIGHBOUR if place == SIBLING_GRID else GRID_WORKER
    command = Report(place=place, subject="路灯不亮", matter="facility", channel="grid")
    numbers = [give(county, command, worker).number for _ in range(count)]
    county.projector.catch_up()
    return numbers


def tick(county: County, due: int = 0) -> float:
    """How long a tick takes in which so many rungs fire."""
    begun = perf_counter()
    fired = county.ticker.tick()
    took = perf_counter() - begun
    assert fired == due, f"{fired} rungs fired and not {due}"
    return took


def measure(county: County, clock: SettableClock, seconds: Seconds, rest: date) -> None:
    while not county.ticker.recounts.done:
        seconds.starting.append(tick(county))
    seconds.idle = [tick(county) for _ in range(IDLE_TICKS)]
    for due, rounds in DUE.items():
        took = []
        for _ in range(rounds):
            report(county, SIBLING_GRID, due)
            clock.advance(HOUR)
            took.append(tick(county, due))
            county.projector.catch_up()
        seconds.due[due] = median(took)
    county.registrar.import_papers([rest_day(rest)], ADMINISTRATOR)
    county.projector.catch_up()
    come = county.log.head().position
    while (before := county.log.head().position) < come + MOVED or len(seconds.looking) < TICKS_AFTER_A_PAPER:
        one = tick(county)
        (seconds.moving if county.log.head().position > before else seconds.looking).append(one)
    county.projector.catch_up()


def rest_day(day: date) -> ImportNotice:
    """A paper that moves the deadlines of one village."""
    return ImportNotice(
        id=f"LOCAL-{day.isoformat()}",
        unit=SIBLING_VILLAGE,
        document="示例",
        published=MORNING.date().isoformat(),
        source="https://example.invalid",
        off=(day.isoformat(),),
    )


def all_figures(url: str, sizes: Sequence[int]) -> list[Seconds]:
    clock = SettableClock(MORNING)
    with database_county(url, clock) as county:
        original, *_ = report(county, GRID, 1)
        report(county, SIBLING_GRID, MOVED)
        county.registrar.adopt_policy(AdoptPolicy(text=hourly_pack()), ADMINISTRATOR)
        papers = len(county.almanac.calendars.papers)
    measured: list[Seconds] = []
    settings = Settings(database_url=url, county=COUNTY_CODE)
    for number, size in enumerate(sizes):
        seconds = Seconds(size)
        multiply(settings, original, papers, sizes[number - 1] if number else 0, size)
        with database_county(url, clock, CountingIdentities(f"at-{size}")) as county:
            measure(county, clock, seconds, FIRST_REST + number * timedelta(days=1))
            papers = len(county.almanac.calendars.papers)
        measured.append(seconds)
    return measured


def figures(run: Run) -> Iterator[Figure]:
    """Milliseconds."""
    for database, url in run.each_fresh():
        commit = (Against("手写循环(持锁)一次", 1000 / run.rate(LOCKED, database, 1)),)
        for one in all_figures(url, run.pick(small=SIZES[:1], full=SIZES)):
            setting = f"{one.size:,} 件在办"
            ticks = {"空闲": one.idle, "启动后": one.starting, "新通知后查看": one.looking, "新通知后改期": one.moving}
            for what, took in ticks.items():
                for name, share in (("p50", 0.5), ("p99", 0.99)):
                    value = 1000 * percentile(took, share)
                    yield Figure("ticks", database, f"一次巡查,{what} {name}", setting, value, "ms", commit)
            yield Figure("ticks", database, "每一级到期", setting, 1000 * one.a_rung, "ms", commit)
