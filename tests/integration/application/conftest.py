"""A small county in memory and on each database, under one clock."""

from collections.abc import Iterator

import pytest

from gridflow.bootstrap import County
from gridflow.testing import MemoryCounty, SettableClock, database_county, memory_county
from tests.unit.case.stages import FRIDAY


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(FRIDAY)


@pytest.fixture
def county(database_url: str, clock: SettableClock) -> Iterator[County]:
    """On a database; the test runs once on each kind."""
    with database_county(database_url, clock) as county:
        yield county


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def any_county(request: pytest.FixtureRequest) -> Iterator[County | MemoryCounty]:
    """In memory as well: the helper that ships for tests must tell the same as the databases."""
    if request.param == "memory":
        yield memory_county(FRIDAY)
        return
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with database_county(url, SettableClock(FRIDAY)) as county:
        yield county
