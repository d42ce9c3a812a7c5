"""A county in a PostgreSQL schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg.errors import LockNotAvailable
from sqlalchemy import URL, Connection, create_engine, text

from gridflow.store.backend import LOCK_SECONDS, Purpose
from gridflow.store.connections import Connections
from gridflow.store.errors import StoreBusy, StoreUnreachable

_CONNECTIONS: Final = 8
_OVERFLOW: Final = 24
# No statement of the engine's own takes this long; one that does has gone wrong and must not hold its locks.
_STATEMENT_SECONDS: Final = 60


def schema_name(county: str) -> str:
    """The schema that a county lives in."""
    return f"county_{county}"


class PostgresqlBackend:
    """One schema, `schema_name`, in the database of the URL.

    Each transaction sets its own `search_path`, so a connection belongs to no county and raw SQL is safe as well.
    The lock on the log admits one appending transaction at a time and any number of readers; it ends with the
    commit, so the order of commits is the order of positions.
    """

    dialect: Final = "postgresql"

    def __init__(self, url: URL, county: str) -> None:
        self.schema: Final = schema_name(county)
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=_CONNECTIONS,
            max_overflow=_OVERFLOW,
            pool_timeout=LOCK_SECONDS,
            pool_pre_ping=True,
            # Neither logs nor messages may repeat what people reported.
            hide_parameters=True,
            connect_args={
                "options": f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout={_STATEMENT_SECONDS}s"
                f" -c idle_in_transaction_session_timeout={_STATEMENT_SECONDS}s -c timezone=UTC"
            },
        )
        self._connections = Connections(engine, _judged)
        path = f"SET LOCAL search_path TO {self.schema}"
        # One trip to the server each.
        self._openings = {
            Purpose.READ: f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {path}",
            Purpose.APPEND: f"{path}; LOCK TABLE events IN EXCLUSIVE MODE",
            Purpose.PROJECT: path,
        }

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        with self._connections.one() as connection, connection.begin():
            connection.exec_driver_sql(self._openings[purpose], execution_options={"no_parameters": True})
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self._connections.one() as connection, connection.begin():
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            # Creating a schema that exists is safe, but two creations at once are not.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:s, 0))"), {"s": self.schema})
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
            connection.exec_driver_sql(f"SET LOCAL search_path TO {self.schema}")
            yield connection

    def close(self) -> None:
        self._connections.close()


def _judged(error: BaseException | None) -> type[StoreBusy] | type[StoreUnreachable] | None:
    return StoreBusy if isinstance(error, LockNotAvailable) else None
