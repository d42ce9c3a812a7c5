"""The command line on an empty database, and on one that holds a case with a history."""

from collections.abc import Iterator

import pytest

from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county, instant
from tests.integration.cli.commands import Gridflow
from tests.integration.cli.overdue_case import carry_an_overdue_case


@pytest.fixture
def gridflow(database_url: str, capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow(database_url, capsys)


@pytest.fixture
def county(database_url: str) -> Iterator[County]:
    """The small county on the database of `gridflow`."""
    with database_county(database_url, SettableClock(instant("2026-09-28T09:00:00+08:00"))) as opened:
        yield opened


@pytest.fixture
def overdue(county: County) -> str:
    """The number of a case whose dispatch was 34小时21分 late over the National Day holiday."""
    return carry_an_overdue_case(county)
