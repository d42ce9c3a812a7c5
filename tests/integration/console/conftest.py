"""A small county with its console, on each database."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.console.pages import console_router
from gridflow.testing import SettableClock, database_county, instant
from gridflow.testing.territory import COUNTY

MONDAY_MORNING = "2026-11-16T09:00:00+08:00"

KeyOf = Callable[..., str]
ClientOf = Callable[[str], TestClient]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(instant(MONDAY_MORNING))


@pytest.fixture
def county(database_url: str, clock: SettableClock) -> Iterator[County]:
    with database_county(database_url, clock) as county:
        yield county


@pytest.fixture
def key_of(county: County) -> KeyOf:
    """Issues a key for a unit."""

    def issue(unit: str, *roles: str) -> str:
        return issue_key(county.keys, "chen", unit, roles or ("clerk",), county.clock.now())

    return issue


@pytest.fixture
def anyone(county: County) -> Iterator[TestClient]:
    """A browser without a key that does not follow redirects."""
    app = FastAPI()
    app.include_router(console_router(county), prefix="/console")
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def client_of(anyone: TestClient, key_of: KeyOf) -> ClientOf:
    """The browser with the key of a unit."""

    def entered(unit: str) -> TestClient:
        anyone.cookies.set("gridflow_key", key_of(unit))
        return anyone

    return entered


@pytest.fixture
def at_county(anyone: TestClient, key_of: KeyOf) -> TestClient:
    """The browser of the county's administrator."""
    anyone.cookies.set("gridflow_key", key_of(COUNTY, "administrator"))
    return anyone
