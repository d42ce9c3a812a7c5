"""The projector: follows the log in batches and keeps all read models, each batch in one transaction."""

import threading
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection, Table, delete, insert, inspect, select, tuple_, update

from gridflow.aggregates.case import evolve
from gridflow.aggregates.case.events import CASE_EVENTS, CaseReported
from gridflow.aggregates.case.state import Case
from gridflow.projections.alerts import Alerts
from gridflow.projections.cases import Cases
from gridflow.projections.clocks import Clocks
from gridflow.projections.gazetteer import Batch, Gazetteer, ReadLog
from gridflow.projections.owed import OwedDuties
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import Change, ReadModel, Row
from gridflow.projections.tables import load_rows, table_of, write_rows
from gridflow.projections.timers import Timers
from gridflow.store.database import Database
from gridflow.store.tables import positions

Changed = Mapping[ReadModel, Sequence[Row]]

CASES: Final = Cases()
MODELS: Final[tuple[ReadModel, ...]] = (CASES, Queues(), OwedDuties(), Clocks(), Timers(), Alerts())
_LOG = structlog.get_logger(__name__)
_PAUSE_SECONDS: Final = 1.0
_CASE_EVENTS = frozenset(CASE_EVENTS)


class Projector:
    """Keeps the read models of one county.

    The position moves by compare-and-swap in the transaction of the rows, so any number of projectors may run: one
    advances, the others find that it did.
    """

    def __init__(self, database: Database, read_log: ReadLog, zone: ZoneInfo, batch: int = 1000) -> None:
        self._database = database
        self._read_log = read_log
        self._batch = batch
        self._gazetteer = Gazetteer(zone)
        self._tables: Mapping[ReadModel, Table] = {model: table_of(model) for model in MODELS}

    def prepare(self) -> None:
        """Make the tables that are missing, at position 0."""
        with self._database.reading() as connection:
            if self._complete(connection):
                return
        # Under the lock on the log, so that processes that begin together do not make the same tables.
        with self._database.writing() as connection:
            if self._complete(connection):
                return
            for model, table in self._tables.items():
                table.drop(connection, checkfirst=True)
                table.create(connection)
                version = {"projection": model.name, "version": model.version}
                connection.execute(delete(positions).filter_by(**version))
                connection.execute(insert(positions).values(**version, position=0))

    def _complete(self, connection: Connection) -> bool:
        known = set(inspect(connection).get_table_names())
        return all(table.name in known for table in self._tables.values())

    def step(self) -> int:
        """Project the next batch; returns how many events it had, 0 at the head of the log."""
        with self._database.reading() as connection:
            position = projected_position(connection)
            batch = self._read_log(position, self._batch)
        if not batch:
            return 0
        with self._database.projecting() as connection:
            if not _advance(connection, position, batch[-1][0]):
                return len(batch)
            self._gazetteer.go_to(position, self._read_log)
            project(connection, self._tables, batch, self._gazetteer)
        return len(batch)

    def catch_up(self) -> int:
        """Project up to the head of the log; returns the number of events."""
        total = 0
        while count := self.step():
            total += count
        return total

    def run(self, stop: threading.Event, wake: threading.Event, poll_seconds: float) -> None:
        """Follow the log until `stop`, looking again whenever `wake` is set and at least every `poll_seconds`."""
        while not stop.is_set():
            wake.clear()
            try:
                progressed = self.step()
            except Exception as error:  # noqa: BLE001 - whatever failed, the next try may not
                # The log is safe and the position has not moved: try again, while health shows the lag.
                _LOG.error("projection failed", error=repr(error))
                stop.wait(_PAUSE_SECONDS)
                continue
            if not progressed:
                wake.wait(poll_seconds)


def project(connection: Connection, tables: Mapping[ReadModel, Table], batch: Batch, gazetteer: Gazetteer) -> None:
    """Apply a batch to the tables."""
    write_changed(connection, tables, changed_rows(connection, tables, batch, gazetteer))


def changed_rows(
    connection: Connection, tables: Mapping[ReadModel, Table], batch: Batch, gazetteer: Gazetteer
) -> Changed:
    """The rows that follow from a batch. Live and rebuilt rows both come from here."""
    begun = {event.stream_id for _, event in batch if isinstance(event.body, CaseReported)}
    touched = {event.stream_id for _, event in batch if type(event.body) in _CASE_EVENTS} - begun
    rows = {model: load_rows(connection, model, table, touched) for model, table in tables.items()}
    states: dict[str, Case] = {}
    for position, event in batch:
        units = gazetteer.read(position, event)
        before = after = None
        if type(event.body) in _CASE_EVENTS:
            number = event.stream_id
            before = states.get(number) or _stored_state(rows[CASES].get(number)) or Case(number)
            after = states[number] = evolve(before, event)
        change = Change(position, event, before, after, units)
        for model in tables:
            model.apply(rows[model], change)
    return {model: rows[model].changed() for model in tables}


def write_changed(connection: Connection, tables: Mapping[ReadModel, Table], changed: Changed) -> None:
    """Write the rows of a batch."""
    for model, rows in changed.items():
        write_rows(connection, model, tables[model], rows)


def projected_position(connection: Connection) -> int:
    """The position that the read models have reached."""
    found = select(positions.c.position).where(
        positions.c.projection == CASES.name, positions.c.version == CASES.version
    )
    return connection.execute(found).scalar_one_or_none() or 0


def wait_for(database: Database, position: int, timeout_seconds: float, pause_seconds: float = 0.005) -> bool:
    """Wait until the read models have reached a position; False when they have not in time."""
    until = monotonic() + timeout_seconds
    waiter = threading.Event()
    while True:
        with database.reading() as connection:
            if projected_position(connection) >= position:
                return True
        if monotonic() >= until:
            return False
        waiter.wait(pause_seconds)


def _advance(connection: Connection, old: int, new: int) -> bool:
    """Move the positions of these very versions; another program's versions are its own business."""
    versions = [(model.name, model.version) for model in MODELS]
    moved = connection.execute(
        update(positions)
        .where(tuple_(positions.c.projection, positions.c.version).in_(versions), positions.c.position == old)
        .values(position=new)
    )
    return moved.rowcount == len(versions)


def _stored_state(row: dict[str, object] | None) -> Case | None:
    state = row["state"] if row is not None else None
    return state if isinstance(state, Case) else None
