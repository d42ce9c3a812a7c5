"""A county in a PostgreSQL schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg import errors
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from gridflow.errors import InvalidInput, StoreBusy, StoreUnreachable
from gridflow.store.backend import Purpose
from gridflow.store.citus import shard_new_schemas
from gridflow.store.connections import Connections
from gridflow.store.options import StoreOptions
from gridflow.store.replica import Replica
from gridflow.store.shared import SharedConnections

_SHARED: Final = SharedConnections()
_BUSY: Final = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    # A statement that took too long, and on a replica one that stood in the way of what it had to take over.
    errors.QueryCanceled,
    errors.SerializationFailure,
)
_UNREACHABLE: Final = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
    errors.DiskFull,
    errors.OutOfMemory,
    errors.IdleInTransactionSessionTimeout,
)
# A server that is gone without a word is noticed within a minute, and within half of one if something was sent to it.
_LIVENESS: Final = {
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def schema_name(county: str) -> str:
    """The schema that a county lives in; a city's own store has its name already."""
    return county if county.startswith("city_") else f"county_{county}"


class PostgresqlBackend:
    """One schema, `schema_name`, in the database of the URL.

    Each transaction sets its own `search_path`, so a connection belongs to no county: all counties of a process on
    one server share their connections, and raw SQL is safe as well. The lock admits one appending transaction of the
    county at a time and any number of readers; it ends with the commit, so the order of commits is the order of
    positions. It is no lock on a table, which would keep autovacuum away from the log (docs/decisions/0022).
    """

    dialect: Final = "postgresql"

    def __init__(self, url: URL, county: str, options: StoreOptions) -> None:
        self.schema: Final = schema_name(county)
        path = f"SET LOCAL search_path TO {self.schema}"
        # One trip to the server each.
        snapshot = f"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; {path}"
        write = f"BEGIN ISOLATION LEVEL READ COMMITTED; {path}"
        self._openings = {
            Purpose.READ: snapshot,
            Purpose.APPEND: f"{write}; SELECT pg_advisory_xact_lock(hashtextextended('{self.schema}', 1))",
            Purpose.PROJECT: write,
        }
        # Creating a schema that exists is safe, but two creations at once are not.
        self._migration = (
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"
            f" SELECT pg_advisory_xact_lock(hashtextextended('{self.schema}', 0))"
        )
        self._making = f"CREATE SCHEMA IF NOT EXISTS {self.schema}; {path}"
        # First what can be refused without having taken anything.
        self.replica: Final = _replica(options, snapshot)
        self._share = _SHARED.take((url, options), lambda: _connections(url, options, "read-write"))

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        with self._share.connections.begun(self._openings[purpose]) as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        with self._share.connections.begun(self._migration) as connection:
            shard_new_schemas(connection)
            connection.exec_driver_sql(self._making)
            yield connection

    def close(self) -> None:
        self._share.close()
        if self.replica is not None:
            self.replica.close()


def _replica(options: StoreOptions, snapshot: str) -> Replica | None:
    if options.replica_url is None:
        return None
    url = _replica_url(options.replica_url)
    share = _SHARED.take((url, options, "replica"), lambda: _connections(url, options, "any"))
    return Replica(share, snapshot, options.replica_rest_seconds)


def _replica_url(said: str) -> URL:
    try:
        url = make_url(said)
    except ArgumentError:
        raise InvalidInput("只读副本地址无法识别", field="replica_url") from None
    if url.get_backend_name() != "postgresql":
        raise InvalidInput("只读副本地址须为 postgresql+psycopg://…", field="replica_url")
    return url


def _connections(url: URL, options: StoreOptions, session: str) -> Connections:
    """Connections to the server of a URL, which may name several hosts; `session` says which of them will do.

    What the URL's own query says of the connection goes before what is said here.
    """
    said = (
        f"-c lock_timeout={_milliseconds(options.lock_seconds)}"
        f" -c statement_timeout={_milliseconds(options.statement_seconds)}"
        f" -c idle_in_transaction_session_timeout={_milliseconds(options.idle_seconds)} -c timezone=UTC"
    )
    arguments = _LIVENESS | {
        "application_name": f"gridflow/{options.role}",
        "connect_timeout": str(round(options.connect_seconds)),
        "target_session_attrs": session,
        "options": said,
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        # Each transaction begins with statements of ours, and they tell at once whether the connection still lives.
        isolation_level="AUTOCOMMIT",
        pool_size=options.pool_size,
        max_overflow=options.pool_overflow,
        pool_timeout=options.lock_seconds,
        pool_use_lifo=True,
        # Neither logs nor messages may repeat what people reported.
        hide_parameters=True,
        connect_args={name: value for name, value in arguments.items() if name not in url.query},
    )
    return Connections(engine, _judged)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _judged(error: BaseException | None) -> type[StoreBusy] | type[StoreUnreachable] | None:
    if isinstance(error, _BUSY):
        return StoreBusy
    return StoreUnreachable if isinstance(error, _UNREACHABLE) else None
