"""A county in a SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.exc import OperationalError

from gridflow.store.backend import LOCK_SECONDS, Purpose
from gridflow.store.connections import Connections
from gridflow.store.errors import StoreBusy

_READERS: Final = 32


class SqliteBackend:
    """One file `<directory>/<county>.sqlite3`, in WAL mode, which several processes may open.

    Every commit is on the disk when it returns (`synchronous=FULL`). Writers of this process queue for the one
    writing connection; writers of other processes wait in `BEGIN IMMEDIATE`.
    """

    dialect: Final = "sqlite"
    schema: Final = None

    def __init__(self, directory: Path, county: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(directory / f"{county}.sqlite3"))
        self._reader = Connections(_engine(url, "BEGIN", ("PRAGMA query_only=ON",), connections=_READERS))
        # The mode stays in the file; asking again for what it has costs nothing.
        durable = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
        self._writer = Connections(_engine(url, "BEGIN IMMEDIATE", durable, connections=1))

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        connections = self._reader if purpose is Purpose.READ else self._writer
        with connections.one() as connection, _begun(connection):
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self.transaction(Purpose.APPEND) as connection:
            yield connection

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


def _engine(url: URL, begin: str, pragmas: tuple[str, ...], connections: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=LOCK_SECONDS,
        connect_args={"timeout": LOCK_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver must not begin transactions by itself: it would do so late, and never for a read.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _begun(connection: Connection) -> RootTransaction:
    try:
        return connection.begin()
    except OperationalError as error:
        original = error.orig
        if isinstance(original, sqlite3.Error) and original.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreBusy("数据库正被其他进程写入，请稍后重试") from error
        raise
