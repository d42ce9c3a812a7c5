"""The only place that wires: from settings to a county that works."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus, system_actor
from gridflow.application.casefile import CaseFiles
from gridflow.application.journal import Journal
from gridflow.application.keys import KeyStore
from gridflow.application.ports import Clock, EventLog, Identities
from gridflow.application.rechecks import Rechecks
from gridflow.application.recounts import Recounts
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.successions import Successions
from gridflow.application.territory import Territory
from gridflow.application.ticker import Ticker
from gridflow.city.city import City
from gridflow.city.directory import directory_of
from gridflow.city.errors import CountyNotReady
from gridflow.city.fan_out import FanOut
from gridflow.city.members import Members
from gridflow.city.store import CityStore
from gridflow.city.watch import watch
from gridflow.policy import builtin_pack, builtin_text
from gridflow.projections.alert_queries import due_timers
from gridflow.projections.clock_queries import running_clocks
from gridflow.projections.loading import Address
from gridflow.projections.owed_queries import owed_by_former
from gridflow.projections.prepared import prepared
from gridflow.projections.projector import Projector
from gridflow.projections.reader import Reader
from gridflow.projections.rebuild import rebuild
from gridflow.scheduling import start_ticks
from gridflow.settings import Settings
from gridflow.store.arrival import require_lived_in
from gridflow.store.database import Database
from gridflow.store.inspection import store_state
from gridflow.store.keys import SqlKeyStore
from gridflow.store.log import SqlEventLog
from gridflow.store.mapper import EventMapper
from gridflow.store.options import StoreOptions
from gridflow.store.upcasters import UPCASTERS
from gridflow.worktime import packaged_papers

if TYPE_CHECKING:
    from fastapi import FastAPI

_PROJECTOR_STOP_SECONDS = 10.0


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock


_UUID_MASK: Final = 0xF << 76 | 0b11 << 62
_UUID_7: Final = 7 << 76 | 0b10 << 62
"""The bits that tell the version and the variant, and what they are in a UUID of version 7."""


@dataclass(frozen=True, slots=True)
class TimeOrderedIdentities:
    """UUIDs of version 7 (RFC 9562), as 32 hexadecimal digits: the clock's millisecond, then 74 random bits.

    Random ones throughout would each touch a page of their own in the index of ten years of events
    (docs/decisions/0022).
    """

    clock: Clock

    def new(self) -> str:
        milliseconds = int(self.clock.now().timestamp() * 1000)
        drawn = milliseconds << 80 | int.from_bytes(secrets.token_bytes(10))
        return f"{drawn & ~_UUID_MASK | _UUID_7:032x}"


@dataclass(frozen=True, slots=True)
class County:
    """Everything that serves one county, wired together."""

    settings: Settings
    database: Database
    log: EventLog
    territory: Territory
    almanac: Almanac
    rules: Rules
    clock: Clock
    bus: CommandBus
    registrar: Registrar
    files: CaseFiles
    rechecks: Rechecks
    reader: Reader
    projector: Projector
    ticker: Ticker
    keys: KeyStore


def store_options(settings: Settings) -> StoreOptions:
    """How this installation deals with its databases."""
    return StoreOptions(
        role=settings.role or "cli",
        lock_seconds=settings.lock_seconds,
        statement_seconds=settings.statement_seconds,
        idle_seconds=settings.idle_seconds,
        connect_seconds=settings.connect_seconds,
        pool_size=settings.pool_size,
        pool_overflow=settings.pool_overflow,
        replica_url=settings.replica_url,
    )


def open_county(
    settings: Settings,
    clock: Clock | None = None,
    identities: Identities | None = None,
    make: bool = True,
) -> County:
    """Open the county of the settings. Close its `database` at the end.

    Its tables are made or brought up to date; without `make` nothing is written, and they must be so already.
    """
    # First what can be refused without having opened anything.
    shipped, zone = builtin_pack(settings.policy), ZoneInfo(settings.zone)
    database = Database(settings.database_url, settings.county, store_options(settings))
    try:
        require_lived_in(database, settings.database_url, settings.county)
        if make:
            database.migrate()
    except BaseException:
        database.close()
        raise
    log = SqlEventLog(database, EventMapper(EVENT_TYPES, UPCASTERS), settings.lock_seconds)
    clock = clock or SystemClock()
    territory = Territory(log, clock, zone)
    almanac = Almanac(log)
    rules = Rules(log, shipped, zone, clock)
    identities = identities or TimeOrderedIdentities(clock)
    bus = CommandBus(log, territory, almanac, rules, clock, identities, settings.lock_seconds)
    registrar = Registrar(Journal(log, clock, identities), territory, almanac, rules)
    reader = Reader(database, settings.read_wait_seconds)
    projector = Projector(database, log.lightly_after, zone)
    if make:
        projector.prepare()
    territory.refresh()
    almanac.refresh()
    rules.refresh()
    system = system_actor(settings.county)
    if make:
        registrar.adopt_first_policy(builtin_text(settings.policy), system)
        registrar.adopt_papers(packaged_papers(), system)
    recounts = Recounts(bus, registrar, log, almanac, territory, rules, partial(running_clocks, reader), clock, system)
    successions = Successions(bus, log, territory, partial(owed_by_former, reader), system)
    return County(
        settings=settings,
        database=database,
        log=log,
        territory=territory,
        almanac=almanac,
        rules=rules,
        clock=clock,
        bus=bus,
        registrar=registrar,
        files=CaseFiles(log, territory),
        rechecks=Rechecks(log, bus, territory, almanac, rules, clock, identities, system),
        # What drives the work itself does not wait for a replica.
        reader=replace(reader, replica_seconds=settings.replica_wait_seconds),
        projector=projector,
        ticker=Ticker(log, bus, partial(due_timers, reader), recounts, successions, clock, system),
        keys=SqlKeyStore(database),
    )


def fill_read_models(settings: Settings, progress: Callable[[int], object]) -> int:
    """Make the read models of a store that a county is just moving to, which nobody can open yet, from its log.

    `progress` is told how many more events were read; returns how many there were.
    """
    url, code, zone = settings.database_url, settings.county, ZoneInfo(settings.zone)
    database = Database(url, code, store_options(settings))
    try:
        log = SqlEventLog(database, EventMapper(EVENT_TYPES, UPCASTERS))
        Projector(database, log.lightly_after, zone).prepare()
        return rebuild(database, log.lightly_after, zone, progress, address=Address(url, code, store_options(settings)))
    finally:
        database.close()


def create_app(county: County, stopping: Callable[[], bool] = lambda: False) -> "FastAPI":
    """The interface and the console of a county as one ASGI application.

    `stopping` tells open streams that the server is about to stop.
    """
    # Here and not above: whoever serves nothing starts sooner without the web framework.
    from fastapi import APIRouter

    from gridflow.api.app import create_api
    from gridflow.console.pages import console_router
    from gridflow.console.public_pages import public_router

    pages = APIRouter()
    pages.include_router(console_router(county, stopping), prefix="/console")
    pages.include_router(public_router(county), prefix="/public")
    return create_api(county, [pages], stopping)


def open_city(settings: Settings, clock: Clock | None = None, *, make: bool = False) -> City:
    """Open the city of the settings: its counties when they are asked, and its own store. Close it at the end.

    With `make` its own store is made or brought up to date; without one nothing of the past is known, and nobody can
    enter. Raises what `gridflow.city.directory.directory_of` raises.
    """
    clock = clock or SystemClock()
    code = directory_of(settings).city
    store = CityStore(settings.city_database_url or settings.database_url, code, store_options(settings))
    if make:
        store.prepare()
    return City(
        directory=partial(directory_of, settings),
        members=open_members(settings, clock),
        fan_out=FanOut(settings.city_timeout_seconds),
        store=store,
        keys=SqlKeyStore(store.database),
        clock=clock,
        zone=ZoneInfo(settings.zone),
    )


def open_members(settings: Settings, clock: Clock | None = None) -> Members:
    """Counties to read from, each opened when it is first asked. Close them at the end."""
    return Members(settings, partial(_open_member, clock=clock or SystemClock()))


def _open_member(settings: Settings, clock: Clock) -> County:
    """A county of a city, to read from. Raises CountyNotReady, and what opening a county raises."""
    if not store_state(settings.database_url, settings.county).current:
        raise CountyNotReady("尚未建立,或须先由本程序升级", county=settings.county)
    county = open_county(settings, clock, make=False)
    if not prepared(county.database):
        county.database.close()
        raise CountyNotReady("查询数据的表不是本程序的,须先升级", county=settings.county)
    return county


def create_city_app(city: City) -> "FastAPI":
    """The interface and the page of a city as one ASGI application."""
    from gridflow.api.city_app import create_city_api
    from gridflow.console.city_pages import city_router

    return create_city_api(city, [city_router(city)])


@contextmanager
def watching(city: City, settings: Settings) -> Iterator[None]:
    """Roll the city up at every minute in the background for as long as the block lasts."""
    stop = threading.Event()
    arguments = (city, stop, settings.city_minutes_days, settings.city_hours_days)
    watcher = threading.Thread(target=watch, args=arguments, name="city", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join(_PROJECTOR_STOP_SECONDS)


@contextmanager
def working(county: County) -> Iterator[None]:
    """Project and tick in the background for as long as the block lasts.

    Any number of processes may do so for one county at the same time.
    """
    stop, wake = threading.Event(), threading.Event()
    unhook = county.database.after_commit(wake.set)
    projecting = threading.Thread(
        target=county.projector.run, args=(stop, wake, county.settings.poll_seconds), name="projector", daemon=True
    )
    projecting.start()
    ticks = start_ticks(county.ticker.tick, county.settings.tick_seconds)
    try:
        yield
    finally:
        ticks.shutdown(wait=True)
        stop.set()
        wake.set()
        projecting.join(_PROJECTOR_STOP_SECONDS)
        unhook()
