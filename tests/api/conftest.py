"""The small county behind its interface, on each database; one a module, because every test makes its own cases."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL

from gridflow.api import create_api
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county, instant
from tests.api.desk import Desk
from tests.databases import postgres_database, sqlite_folder


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of its own for the module."""
    if request.param == "sqlite":
        yield sqlite_folder(tmp_path_factory.mktemp("api"))
        return
    server: URL = request.getfixturevalue("postgres_server_url")
    with postgres_database(server) as url:
        yield url


@pytest.fixture(scope="module")
def county(county_url: str) -> Iterator[County]:
    """The small county; it is Monday morning, 2026-10-12, and nothing is projected by itself."""
    with database_county(
        county_url, SettableClock(instant("2026-10-12T09:00:00+08:00")), read_wait_seconds=0.2
    ) as county:
        yield county


@pytest.fixture(scope="module")
def desk(county: County) -> Iterator[Desk]:
    """The county's interface, called in this process."""
    with ExitStack() as stack:
        client = stack.enter_context(TestClient(create_api(county), raise_server_exceptions=False))
        yield Desk(county, client)
