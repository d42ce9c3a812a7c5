"""The only place that wires: from settings to a county that works."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
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
from gridflow.policy import builtin_pack, builtin_text
from gridflow.projections.alert_queries import due_timers
from gridflow.projections.clock_queries import running_clocks
from gridflow.projections.owed_queries import owed_by_former
from gridflow.projections.projector import Projector
from gridflow.projections.reader import Reader
from gridflow.scheduling import start_ticks
from gridflow.settings import Settings
from gridflow.store.database import Database
from gridflow.store.keys import SqlKeyStore
from gridflow.store.log import SqlEventLog
from gridflow.store.mapper import EventMapper
from gridflow.store.upcasters import UPCASTERS
from gridflow.worktime import packaged_papers

if TYPE_CHECKING:
    from fastapi import FastAPI

_PROJECTOR_STOP_SECONDS = 10.0


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock


class RandomIdentities:
    """Random UUIDs."""

    def new(self) -> str:
        return uuid.uuid4().hex


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


def open_county(
    settings: Settings,
    clock: Clock | None = None,
    identities: Identities | None = None,
    make: bool = True,
    through: Callable[[EventLog], EventLog] = lambda log: log,
) -> County:
    """Open the county of the settings. Close its `database` at the end.

    Its tables are made or brought up to date; without `make` nothing is written, and they must be so already.
    `through` gives the log that everything in the county works on, from the one of its database.
    """
    # First what can be refused without having opened anything.
    shipped, zone = builtin_pack(settings.policy), ZoneInfo(settings.zone)
    database = Database(settings.database_url, settings.county)
    if make:
        database.migrate()
    log = through(SqlEventLog(database, EventMapper(EVENT_TYPES, UPCASTERS)))
    clock = clock or SystemClock()
    territory = Territory(log, clock, zone)
    almanac = Almanac(log)
    rules = Rules(log, shipped, zone, clock)
    identities = identities or RandomIdentities()
    bus = CommandBus(log, territory, almanac, rules, clock, identities)
    registrar = Registrar(Journal(log, clock, identities), territory, almanac, rules)
    reader = Reader(database, settings.read_wait_seconds)
    projector = Projector(database, log.after, zone)
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
        reader=reader,
        projector=projector,
        ticker=Ticker(log, bus, partial(due_timers, reader), recounts, successions, clock, system),
        keys=SqlKeyStore(database),
    )


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
