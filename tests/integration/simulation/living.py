"""A county opened for a simulation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.simulation import DEMO_START, SeededIdentities, SimulatedClock, Simulation, populate


@contextmanager
def living_county(url: str, seed: int, start: datetime = DEMO_START) -> Iterator[tuple[County, Simulation]]:
    """An empty county with its units, about to live from `start` on."""
    clock = SimulatedClock(start)
    county = open_county(Settings(database_url=url), clock, SeededIdentities(seed))
    try:
        populate(county)
        yield county, Simulation(county, clock, seed)
    finally:
        county.database.close()


def days(count: float) -> timedelta:
    return timedelta(days=count)
