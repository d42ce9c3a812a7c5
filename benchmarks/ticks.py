"""What a tick costs by how much is open and by how much is due: `python benchmarks/ticks.py`.

The county is a real one, its SQLite file synced at every commit. The open cases are copies of one that was reported
and projected: all its rows of the read models, with the indexes that they have, and due months from now; only the log
does not hold them. The cases that come due, and those whose deadlines a new paper moves, are real to the last event.

Milliseconds a tick, as median and 99th percentile: idle, with nothing due; start, the same while it goes through the
clocks after the process began; looking and revising, while it does so after a new paper. Then with so many due, what
each of the most that were due added, and how many bare commits of the same minute that is.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from benchmarks._databases import database_urls
from benchmarks._floor import floor_rate
from benchmarks._hourly_pack import hourly_pack
from benchmarks._many_cases import multiply
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

SIZES: Final = (10_000, 100_000, 1_000_000)
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
class Figures:
    """Seconds that ticks took while so many cases were open."""

    size: int
    fill: float = 0.0
    starting: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    due: dict[int, float] = field(default_factory=dict)
    commit: float = 0.0
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


def measure(county: County, clock: SettableClock, figures: Figures, rest: date) -> None:
    while not county.ticker.recounts.done:
        figures.starting.append(tick(county))
    figures.idle = [tick(county) for _ in range(IDLE_TICKS)]
    figures.commit = 1 / floor_rate(county)
    for due, rounds in DUE.items():
        took = []
        for _ in range(rounds):
            report(county, SIBLING_GRID, due)
            clock.advance(HOUR)
            took.append(tick(county, due))
            county.projector.catch_up()
        figures.due[due] = median(took)
    county.registrar.import_papers([rest_day(rest)], ADMINISTRATOR)
    county.projector.catch_up()
    come = county.log.head().position
    while (before := county.log.head().position) < come + MOVED or len(figures.looking) < TICKS_AFTER_A_PAPER:
        one = tick(county)
        (figures.moving if county.log.head().position > before else figures.looking).append(one)
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


def all_figures(url: str) -> list[Figures]:
    clock = SettableClock(MORNING)
    with database_county(url, clock) as county:
        original, *_ = report(county, GRID, 1)
        report(county, SIBLING_GRID, MOVED)
        county.registrar.adopt_policy(AdoptPolicy(text=hourly_pack()), ADMINISTRATOR)
        papers = len(county.almanac.calendars.papers)
    measured: list[Figures] = []
    settings = Settings(database_url=url, county=COUNTY_CODE)
    for number, size in enumerate(SIZES):
        figures = Figures(size)
        begun = perf_counter()
        multiply(settings, original, papers, SIZES[number - 1] if number else 0, size)
        figures.fill = perf_counter() - begun
        with database_county(url, clock, CountingIdentities(f"at-{size}")) as county:
            measure(county, clock, figures, FIRST_REST + number * timedelta(days=1))
            papers = len(county.almanac.calendars.papers)
        measured.append(figures)
    return measured


def milliseconds(seconds: list[float]) -> str:
    """Median and 99th percentile."""
    if len(seconds) < 2:
        return f"{1000 * sum(seconds):.1f}"
    return f"{1000 * median(seconds):.1f} {1000 * quantiles(seconds, n=100, method='inclusive')[-1]:.1f}"


def show(name: str, measured: list[Figures]) -> None:
    for f in measured:
        ticks = "".join(f"{milliseconds(took):>14}" for took in (f.idle, f.starting, f.looking, f.moving))
        due = "".join(f"{1000 * took:>9.1f}" for took in f.due.values())
        rung = f"{1000 * f.a_rung:>9.2f}{f.a_rung / f.commit:>11.2f}"
        print(f"{name:<12}{f.size:>10,}{f.fill:>8.0f}{ticks}{due}{rung}", flush=True)
    few, many = measured[0], measured[-1]
    idle = median(many.idle) / median(few.idle)
    costs = [f.a_rung / f.commit for f in (few, many)]
    said = f"idle tick {idle:.2f} : 1, a due rung in commits {costs[1] / costs[0]:.2f} : 1"
    print(f"{name:<12}{many.size:,} : {few.size:,} open, {said}", flush=True)


def main() -> None:
    titles = f"{'idle ms':>14}{'start':>14}{'looking':>14}{'revising':>14}"
    due = "".join(f"{f'{count} due':>9}" for count in DUE)
    print(f"{'database':<12}{'open':>10}{'fill s':>8}{titles}{due}{'a rung':>9}{'in commits':>11}")
    with database_urls() as urls:
        for name, url in urls.items():
            show(name, all_figures(url))


if __name__ == "__main__":
    main()
