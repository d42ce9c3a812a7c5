"""A city of three small counties on each database, its counties open for writing, and itself open for reading."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import URL

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.city import NameCity
from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_city, open_county
from gridflow.city.city import City
from gridflow.settings import Settings
from gridflow.territory import Level
from gridflow.testing import CountingIdentities, SettableClock, instant
from tests.databases import postgres_database, sqlite_folder

CITY = "990100000000"
PATIENT = 60.0
"""A busy machine may be slow, and yet every county answers."""

NAMES = {"990101": "东县", "990102": "南县", "990103": "西县"}


def found_county(url: str, code: str, clock: SettableClock) -> County:
    """A county with a township and a village, which knows its city."""
    county = open_county(Settings(database_url=url, county=code), clock, CountingIdentities(code))
    root = f"{code}000000"
    chief = Actor(id="chief", role="administrator", unit=root)
    units = [
        RegisterUnit(code=root, level=Level.COUNTY, unit_name=NAMES.get(code, f"{code}县"), parent=None),
        RegisterUnit(code=f"{code}001000", level=Level.TOWNSHIP, unit_name="一乡", parent=root),
        RegisterUnit(code=f"{code}001001", level=Level.VILLAGE, unit_name="一村", parent=f"{code}001000"),
    ]
    county.registrar.register(units, chief)
    county.registrar.carry_out([NameCity(code=f"{code[:4]}00000000", unit_name="示例市")], chief)
    county.projector.catch_up()
    return county


def report(county: County, subject: str) -> str:
    """Have a resident's case reported in the village; its number."""
    village = f"{county.settings.county}001001"
    command = Report(place=village, subject=subject, matter="facility", channel="resident")
    granted = county.bus.execute(Request(command, Actor(id="clerk-1", role="clerk", unit=village)))
    county.projector.catch_up()
    return granted.receipt.number


@dataclass(frozen=True)
class SmallCity:
    """Three counties, and their city."""

    url: str
    clock: SettableClock
    counties: dict[str, County]
    city: City


@contextmanager
def a_small_city(url: str) -> Iterator[SmallCity]:
    """It is Monday morning; every county is empty and projected."""
    clock = SettableClock(instant("2026-10-12T09:00:00+08:00"))
    with ExitStack() as stack:
        counties = {code: found_county(url, code, clock) for code in NAMES}
        for county in counties.values():
            stack.callback(county.database.close)
        settings = Settings(database_url=url, county="990101", city_timeout_seconds=PATIENT)
        city = open_city(settings, clock, make=True)
        stack.callback(city.close)
        yield SmallCity(url, clock, counties, city)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line does is as patient."""
    monkeypatch.setenv("GRIDFLOW_CITY_TIMEOUT_SECONDS", str(PATIENT))


@pytest.fixture
def small_city(database_url: str) -> Iterator[SmallCity]:
    with a_small_city(database_url) as city:
        yield city


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting_city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCity]:
    """One for all tests of a module, which must not change it."""
    if request.param == "sqlite":
        with a_small_city(sqlite_folder(tmp_path_factory.mktemp("city"))) as city:
            yield city
        return
    server: URL = request.getfixturevalue("postgres_server_url")
    with postgres_database(server) as url, a_small_city(url) as city:
        yield city
