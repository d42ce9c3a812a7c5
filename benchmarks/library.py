"""The bare event-sourcing library doing the same case work 裸库, as its own documentation has it done.

Its own `Application` with its own recorder, connection pool and JSON transcoder, its settings as they come except for
as many connections as there are clients. The commands, the decisions and the events are ours; there are no idempotency
keys and no answers, and case numbers are counted in the process, so that the library has less to do. Besides, as the
upper bound of what it can do: one of its plain aggregates, without any rules, that triggers as many events.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Final

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import JSONTranscoder, Transcoding
from pydantic import BaseModel
from sqlalchemy import make_url

from benchmarks._clients import rate
from benchmarks._county import through_bus
from benchmarks._figures import Figure
from benchmarks._life import LIFE, Deed, lives
from benchmarks._run import CLIENTS, Floor, Run
from benchmarks.floors import LOCKED
from gridflow.aggregates.case import Case, decide, evolve
from gridflow.aggregates.case.number import case_number
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Event
from gridflow.testing import MemoryCounty, memory_county
from gridflow.testing.territory import COUNTY_CODE, VILLAGE


@dataclass(frozen=True)
class Happened:
    """An event as the library stores it, with the same record of who and when as ours."""

    originator_id: str
    originator_version: int
    event_id: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Actor
    unit_path: str
    correlation_id: str
    causation_id: str
    body: Event

    @property
    def stream_id(self) -> str:
        return self.originator_id

    @property
    def version(self) -> int:
        return self.originator_version


class AsJson(Transcoding):
    """One of our models as a JSON object."""

    def __init__(self, model: type[BaseModel], name: str) -> None:
        self.type = self._model = model
        self.name = name

    def encode(self, obj: Any) -> Any:
        return obj.model_dump(mode="json")

    def decode(self, data: Any) -> Any:
        return self._model.model_validate(data)


class Cases(Application[str]):
    """Cases, as an application of the library."""

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(AsJson(Actor, "actor"))
        for event_type in EVENT_TYPES:
            transcoder.register(AsJson(event_type, event_type.topic))


class Office:
    """Decides by the county's rules and saves what follows."""

    def __init__(self, cases: Cases, county: MemoryCounty) -> None:
        self._cases = cases
        self._county = county
        self._running = count(1)

    def carry_out(self, deed: Deed, number: str | None, _key: str) -> str:
        """The deed as a command; returns the number of its case."""
        now = datetime.now(UTC)
        case = self._begun(now) if number is None else self._load(number)
        place = case.place or VILLAGE
        context = self._context(deed.actor, now, place)
        command, path = uuid.uuid4().hex, context.units.path(place)
        bodies = decide(case, deed.command, context)
        self._cases.save(
            *(
                Happened(case.number, version, uuid.uuid4().hex, now, now, deed.actor, path, command, command, body)
                for version, body in enumerate(bodies, case.version + 1)
            )
        )
        return case.number

    def _begun(self, now: datetime) -> Case:
        return Case(case_number(COUNTY_CODE, now.date(), next(self._running)))

    def _load(self, number: str) -> Case:
        found: Case = self._cases.repository.get(number, projector_func=_project)
        return found

    def _context(self, actor: Actor, now: datetime, place: str) -> Context:
        county = self._county
        policies, calendars, units = county.rules.policies, county.almanac.calendars, county.territory.on(now)
        registers, zone, token = county.territory.registers, county.rules.zone, uuid.uuid4().hex
        return Context(actor, now, policies, calendars, units, zone, token, registers=registers, place=place)


def _project(case: Any, happened: Iterable[Any]) -> Any:
    for one in happened:
        case = evolve(case or Case(one.stream_id), one)
    return case


class Plain(Aggregate):
    """A plain aggregate of the library."""

    @event("Began")
    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.told: list[str] = []

    @event("Told")
    def tell(self, text: str) -> None:
        self.told.append(text)


def settings(url: str, clients: int) -> dict[str, str]:
    """The library's settings for a database: what it must know, and connections for so many clients."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        module, name = "eventsourcing.sqlite", str(Path(parsed.database or "") / "library.sqlite3")
        return {"PERSISTENCE_MODULE": module, "SQLITE_DBNAME": name, "ORIGINATOR_ID_TYPE": "text"}
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parsed.database or "",
        "POSTGRES_HOST": parsed.host or str(parsed.query.get("host", "")),
        "POSTGRES_PORT": str(parsed.port or ""),
        "POSTGRES_USER": parsed.username or "",
        "POSTGRES_PASSWORD": parsed.password or "",
        "POSTGRES_POOL_SIZE": str(clients),
        "ORIGINATOR_ID_TYPE": "text",
    }


@cache
def _rules() -> MemoryCounty:
    """A county for its units, papers and packs; its log is not written to."""
    return memory_county(datetime.now(UTC))


def _same_work(url: str, clients: int, seconds: float) -> float:
    with closing(Cases(settings(url, clients))) as cases:
        office = Office(cases, _rules())
        return rate(clients, seconds, lambda number: lives(str(number), office.carry_out))


def _plain(url: str, clients: int, seconds: float) -> float:
    counts = events_of_life()
    with closing(Application[uuid.UUID](settings(url, clients) | {"ORIGINATOR_ID_TYPE": "uuid"})) as application:

        def client(_: int) -> Iterator[int]:
            while True:
                one = Plain("路灯不亮")
                for step, events in enumerate(counts):
                    found: Plain = application.repository.get(one.id) if step else one
                    for _ in range(events - (not step)):
                        found.tell("已到现场查看")
                    application.save(found)
                    yield 1

        return rate(clients, seconds, client)


@cache
def events_of_life() -> tuple[int, ...]:
    """How many events each command of the life leads to."""
    county = memory_county(datetime.now(UTC))
    heads = [county.log.head().position]
    life = lives("one", through_bus(county.bus))
    for _ in LIFE:
        next(life)
        heads.append(county.log.head().position)
    return tuple(after - before for before, after in pairwise(heads))


SAME_WORK: Final = Floor("裸库", _same_work)
PLAIN: Final = Floor("裸库的空聚合", _plain)


def figures(run: Run) -> Iterator[Figure]:
    """Commands a second."""
    for database in run.databases:
        for floor in (SAME_WORK, PLAIN):
            for clients in CLIENTS:
                value, against = run.rate(floor, database, clients), run.against(LOCKED, database, clients)
                yield Figure("library", database, floor.name, f"{clients} 线程", value, "/s", (against,))
