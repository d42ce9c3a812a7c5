"""The small county at work: in memory, or on a database with its read models."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus, Granted, Receipt, Request
from gridflow.application.casefile import CaseFiles
from gridflow.application.journal import Journal
from gridflow.application.ports import EventLog
from gridflow.application.rechecks import Rechecks
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.bootstrap import County, open_county
from gridflow.policy import builtin_text, parse_pack
from gridflow.settings import Settings
from gridflow.testing.clock import SettableClock
from gridflow.testing.identities import CountingIdentities
from gridflow.testing.memory_log import MemoryLog
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE, SYSTEM, registrations
from gridflow.worktime import SHANGHAI, packaged_papers


@dataclass(frozen=True, slots=True)
class MemoryCounty:
    """The part of a county that needs no database: commands, case files and their log."""

    log: EventLog
    territory: Territory
    almanac: Almanac
    rules: Rules
    clock: SettableClock
    bus: CommandBus
    registrar: Registrar
    files: CaseFiles
    rechecks: Rechecks


def memory_county(start: datetime, policy: str | None = None) -> MemoryCounty:
    """The small county in memory, its units registered, its clock standing at `start` (aware).

    `policy` is the TOML text of its first pack, that of `s0` without one.
    """
    text = policy or builtin_text("s0")
    log, clock = MemoryLog(), SettableClock(start)
    territory = Territory(log, clock, SHANGHAI)
    almanac = Almanac(log)
    rules = Rules(log, parse_pack(text, "policy"), SHANGHAI, clock)
    identities = CountingIdentities()
    bus = CommandBus(log, territory, almanac, rules, clock, identities)
    registrar = Registrar(Journal(log, clock, identities), territory, almanac, rules)
    registrar.adopt_first_policy(text, SYSTEM)
    registrar.adopt_papers(packaged_papers(), SYSTEM)
    registrar.register(registrations(), ADMINISTRATOR)
    rechecks = Rechecks(log, bus, territory, almanac, rules, clock, identities, SYSTEM)
    return MemoryCounty(log, territory, almanac, rules, clock, bus, registrar, CaseFiles(log, territory), rechecks)


@contextmanager
def database_county(
    url: str, clock: SettableClock, identities: CountingIdentities | None = None, read_wait_seconds: float = 5.0
) -> Iterator[County]:
    """The small county on a database, its units registered and projected; closed at the end.

    `url` is that of `gridflow.store.database.Database`. Nothing runs by itself: call `projector.catch_up()` and
    `ticker.tick()`, or let the block run inside `gridflow.bootstrap.working`. A second county on the same URL needs
    identities with another prefix.
    """
    settings = Settings(database_url=url, county=COUNTY_CODE, read_wait_seconds=read_wait_seconds)
    county = open_county(settings, clock, identities or CountingIdentities())
    try:
        county.registrar.register(registrations(), ADMINISTRATOR)
        county.projector.catch_up()
        yield county
    finally:
        county.database.close()


def give(county: County | MemoryCounty, command: Command, by: Actor, number: str | None = None) -> Receipt:
    """Give one command, on the case `number` or to begin one. Raises what the bus raises."""
    granted: Granted = county.bus.execute(Request(command, by, number=number))
    return granted.receipt
