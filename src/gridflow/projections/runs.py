"""Which rebuilds run, and what those that were killed left behind."""

import os
import platform
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection, delete, insert, inspect, select, text, update

from gridflow.errors import StoreBusy
from gridflow.projections.model_table import ModelTable
from gridflow.projections.read_model import ReadModel
from gridflow.projections.tables import hold_positions, make_table, patience, table_name
from gridflow.store.database import Database
from gridflow.store.tables import rebuilds

_TABLE: Final = re.compile(r"rm_[a-z_]+_[0-9]+_([0-9a-f]{8})", re.ASCII)
_DEAD_AFTER_SECONDS: Final = 120
"""A rebuild on another machine that has not been seen for so long is not running any more."""
_PATIENCE_MILLISECONDS: Final = 200
"""How long whoever starts waits to drop what is abandoned: it is in nobody's way."""
_LOG: Final = structlog.get_logger(__name__)

_NOW: Final = {
    "sqlite": text("SELECT CAST(strftime('%s', 'now') AS INTEGER)"),
    "postgresql": text("SELECT CAST(extract(epoch FROM clock_timestamp()) AS BIGINT)"),
}
"""The database's own clock in whole seconds, which is the same one for all machines."""


@dataclass(frozen=True, slots=True)
class Run:
    """A rebuild that runs, and its tables."""

    database: Database
    name: str
    tables: Sequence[ModelTable]

    def seen(self) -> None:
        """Say that it still runs."""
        with self.database.projecting() as connection:
            mine = rebuilds.c.run == self.name
            connection.execute(update(rebuilds).where(mine).values(seen_at=_now(connection)))

    def end(self, connection: Connection) -> None:
        """The tables have been put in place."""
        connection.execute(delete(rebuilds).where(rebuilds.c.run == self.name))


def tables_of_run(models: Sequence[ReadModel], name: str) -> list[ModelTable]:
    """The tables that a run fills."""
    return [ModelTable(model, f"{table_name(model)}_{name}") for model in models]


@contextmanager
def running(database: Database, models: Sequence[ReadModel]) -> Iterator[Run]:
    """New tables without indexes, which are dropped at the end of the block unless the run has ended well."""
    drop_abandoned(database)
    name = secrets.token_hex(4)
    run = Run(database, name, tables_of_run(models, name))
    with database.projecting() as connection:
        said = {"host": platform.node(), "process": os.getpid(), "seen_at": _now(connection)}
        connection.execute(insert(rebuilds).values(run=name, **said))
        for table in run.tables:
            make_table(connection, table.table)
    try:
        yield run
    finally:
        with database.projecting() as connection:
            _drop(connection, {name})


def drop_abandoned(database: Database) -> None:
    """Drop the tables of rebuilds that were killed, if nobody holds them; the next one to start does otherwise.

    Those of one that runs are left alone.
    """
    with database.reading() as connection:
        abandoned = _abandoned(connection)
    if not abandoned:
        return
    try:
        with database.projecting() as connection:
            patience(connection, _PATIENCE_MILLISECONDS)
            hold_positions(connection)
            _drop(connection, _abandoned(connection))
    except StoreBusy:
        _LOG.warning("abandoned tables are not dropped yet", runs=sorted(abandoned))


def _abandoned(connection: Connection) -> set[str]:
    """The runs that have a table or say that they run, and do not."""
    now = _now(connection)
    registered = connection.execute(select(rebuilds)).all()
    present = {found[1] for name in _table_names(connection) if (found := _TABLE.fullmatch(name))}
    living = {row.run for row in registered if _lives(row.host, row.process, now - row.seen_at)}
    return (present | {row.run for row in registered}) - living


def _lives(host: str, process: int, silent_seconds: int) -> bool:
    if host != platform.node():
        return silent_seconds < _DEAD_AFTER_SECONDS
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # There is such a process, of somebody else.
        pass
    # It may be long about a single statement. Another one by the same number only keeps the tables until it ends.
    return True


def _drop(connection: Connection, runs: set[str]) -> None:
    for name in _table_names(connection):
        found = _TABLE.fullmatch(name)
        if found is not None and found[1] in runs:
            connection.execute(text(f"DROP TABLE {name}"))
    connection.execute(delete(rebuilds).where(rebuilds.c.run.in_(runs)))


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _now(connection: Connection) -> int:
    return int(connection.execute(_NOW[connection.dialect.name]).scalar_one())
