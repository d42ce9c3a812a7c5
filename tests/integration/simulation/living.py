"""A county opened for a simulation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import text

from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.simulation import (
    DEMO_START,
    SeededIdentities,
    SimulatedClock,
    Simulation,
    establish,
    populate,
)


@contextmanager
def living_county(
    url: str,
    seed: int,
    start: datetime = DEMO_START,
    grids: int | None = None,
    cases_a_month: float | None = None,
) -> Iterator[tuple[County, Simulation]]:
    """An empty county with its units, about to live from `start` on."""
    clock = SimulatedClock(start)
    county = open_county(Settings(database_url=url), clock, SeededIdentities(seed))
    try:
        populate(county, grids)
        establish(county)
        yield county, Simulation(county, clock, seed, cases_a_month)
    finally:
        county.database.close()


def log_of(county: County) -> str:
    """A digest of everything in the log, as it is stored."""
    digest = sha256()
    with county.database.reading() as connection:
        for row in connection.execute(text("SELECT * FROM events ORDER BY position")):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def days(count: float) -> timedelta:
    return timedelta(days=count)
