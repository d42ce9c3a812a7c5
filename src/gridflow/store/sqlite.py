"""A county in a SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from gridflow.errors import StoreBusy, StoreUnreachable
from gridflow.store.backend import Purpose
from gridflow.store.connections import Connections
from gridflow.store.options import StoreOptions

_READERS: Final = 32
_MEANINGS: Final[dict[int, type[StoreBusy] | type[StoreUnreachable]]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_CANTOPEN: StoreUnreachable,
    sqlite3.SQLITE_FULL: StoreUnreachable,
    sqlite3.SQLITE_IOERR: StoreUnreachable,
    sqlite3.SQLITE_NOTADB: StoreUnreachable,
}


def county_file(directory: Path, county: str) -> Path:
    """The file that a county lives in."""
    return directory / f"{county}.sqlite3"


_PAUSE_SECONDS: Final = 0.01


class SqliteBackend:
    """One file, `county_file`, in WAL mode, which several processes may open.

    Every commit is on the disk when it returns (`synchronous=FULL`). Writers of this process queue for the one
    writing connection; writers of other processes wait in `BEGIN IMMEDIATE`.
    """

    dialect: Final = "sqlite"
    schema: Final = None
    replica: Final = None

    def __init__(self, directory: Path, county: str, options: StoreOptions) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(county_file(directory, county)))
        patience = options.lock_seconds
        self._reader = Connections(_engine(url, ("PRAGMA query_only=ON",), _READERS, patience), _judged)
        # The mode stays in the file; asking again for what it has costs nothing.
        durable = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
        self._writer = Connections(_engine(url, durable, 1, patience), _judged)

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        reads = purpose is Purpose.READ
        begun = self._reader.begun("BEGIN") if reads else self._writer.begun("BEGIN IMMEDIATE")
        with begun as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self.transaction(Purpose.APPEND) as connection:
            yield connection

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


def _engine(url: URL, pragmas: tuple[str, ...], connections: int, patience: float) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"timeout": patience},
        # Neither logs nor messages may repeat what people reported.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver must not begin transactions by itself: it would do so late, and never for a read.
        connection.isolation_level = None
        for pragma in pragmas:
            _patiently(connection, pragma, patience)

    return engine


def _patiently(connection: sqlite3.Connection, pragma: str, patience: float) -> None:
    """Set a pragma, waiting for others as long as for a lock: SQLite's own patience leaves out a change of mode."""
    until = monotonic() + patience
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
            sleep(_PAUSE_SECONDS)


def _judged(error: BaseException | None) -> type[StoreBusy] | type[StoreUnreachable] | None:
    # The driver's own refusals carry no code of SQLite's.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return _MEANINGS.get(code & 0xFF)
