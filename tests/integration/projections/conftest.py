"""A small county on each database, under one clock."""

from collections.abc import Iterator

import pytest

from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county
from tests.unit.case.stages import FRIDAY


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(FRIDAY)


@pytest.fixture
def county(database_url: str, clock: SettableClock) -> Iterator[County]:
    with database_county(database_url, clock, read_wait_seconds=3.0) as county:
        yield county
