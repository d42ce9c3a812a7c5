"""A simulated province whose city view is compared, step by step, with its counties and with their logs."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from gridflow.aggregates.case import Case, evolve
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.case.light import Light, light_of
from gridflow.bootstrap import County, open_city, open_county
from gridflow.city.city import City
from gridflow.city.roll_up import RollUp
from gridflow.policy import Stage
from gridflow.projections.queue_queries import queue_tree
from gridflow.settings import Settings
from gridflow.simulation import DEMO_START, SeededIdentities, SimulatedClock
from gridflow.simulation.province import Province, county_codes
from gridflow.store.times import microseconds
from gridflow.testing import SettableClock

_CASE_EVENTS = frozenset(CASE_EVENTS)
_BATCH = 5000
Counts = tuple[dict[Stage, int], dict[Light, int]]


@dataclass
class Counted:
    """The cases of one county, folded from its log without any read model."""

    county: County
    position: int = 0
    cases: dict[str, Case] = field(default_factory=dict)

    def counts(self, at: datetime) -> Counts:
        """The open cases at the end of the log, by stage and by their light at an instant."""
        while batch := self.county.log.after(self.position, _BATCH):
            for position, event in batch:
                self.position = position
                if type(event.body) in _CASE_EVENTS:
                    number = event.stream_id
                    self.cases[number] = evolve(self.cases.get(number) or Case(number), event)
        standing = [case for case in self.cases.values() if not case.stage.ended]
        lights = Counter(light_of(case.clock, at) for case in standing)
        return dict(Counter(case.stage for case in standing)), dict(lights)


@dataclass
class Watched:
    """A province, its city view, and what was seen of them."""

    province: Province
    city: City
    clock: SettableClock
    counted: dict[str, Counted]
    checked: int = 0
    seen: set[Light] = field(default_factory=set)

    def check(self, at: datetime) -> None:
        """The view of the city is the sum of its counties' own trees, and of what their logs say."""
        self.clock.set(at)
        live, kept = self.city.tree(), self.city.snapshot(at)
        assert live.missing == kept.missing == []
        stored = self.city.tree(at)
        assert stored.rows == live.rows == kept.rows
        stages, lights = Counter[Stage](), Counter[Light]()
        for row in live.rows:
            counted = self.counted[row.county]
            own = _own_tree(counted.county, at)
            told = counted.counts(at)
            assert (dict(row.stages), dict(row.lights)) == own[:2] == told, (row.county, at)
            assert row.position == own[2] == counted.position, (row.county, at)
            stages.update(told[0])
            lights.update(told[1])
        assert {one.county for one in live.rows} == set(self.counted)
        assert (live.stages, live.lights, live.total) == (stages, lights, sum(map(_total, live.rows)))
        self.checked += 1
        self.seen |= {light for light, count in lights.items() if count}


@contextmanager
def watched_province(url: str, counties: int, seed: int, city: str = "330000000000") -> Iterator[Watched]:
    """A province of so many small counties at a database, its people at work from a morning on."""
    clock = SettableClock(DEMO_START)
    with ExitStack() as stack:
        opened: dict[str, County] = {}

        def open_member(code: str, member_clock: SimulatedClock, member_seed: int) -> County:
            settings = Settings(database_url=url, county=code)
            county = open_county(settings, member_clock, SeededIdentities(member_seed))
            stack.callback(county.database.close)
            opened[code] = county
            return county

        province = Province(open_member, county_codes(counties), seed)
        settings = Settings(database_url=url, county="330921", city=city, city_timeout_seconds=60)
        view = open_city(settings, clock, make=True)
        stack.callback(view.close)
        yield Watched(province, view, clock, {code: Counted(county) for code, county in opened.items()})


def _own_tree(county: County, at: datetime) -> tuple[dict[Stage, int], dict[Light, int], int]:
    units = county.territory.refresh()
    branches, position = queue_tree(county.reader, units, units.roots[0].code, microseconds(at))
    stages, lights = Counter[Stage](), Counter[Light]()
    for branch in branches:
        stages.update(branch.stages)
        lights.update(branch.lights)
    return dict(stages), dict(lights), position


def _total(row: RollUp) -> int:
    return row.total
