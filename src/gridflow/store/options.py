"""How a process deals with the database, beyond where it is 连接参数."""

from dataclasses import dataclass
from typing import Final

LOCK_SECONDS: Final = 10
"""How long a writer waits for the write lock; a request is better refused than kept waiting longer."""


@dataclass(frozen=True, slots=True)
class StoreOptions:
    """Durations are in seconds. A SQLite file knows `lock_seconds` only; the others are for a PostgreSQL server."""

    role: str = "cli"
    """What the process does; the server's list of connections shows it as `gridflow/<role>`."""
    lock_seconds: float = LOCK_SECONDS
    """How long to wait for a lock, and for a free connection of the pool."""
    statement_seconds: float = 60
    """No statement of the engine's own takes this long; one that does has gone wrong and must not hold its locks."""
    idle_seconds: float = 60
    """How long a transaction may do nothing before the server ends it: whoever opened it is gone or hangs."""
    connect_seconds: float = 5
    """How long to wait for the server to take a connection."""
    pool_size: int = 8
    """How many connections a process keeps open to a server, for all the counties it serves there."""
    pool_overflow: int = 24
    """How many more it opens when all of those are busy; they close when they are given back."""
    replica_url: str | None = None
    """The same database on a server that follows the one of the county, for queries; None without one."""
    replica_rest_seconds: float = 5
    """How long the replica is left alone after it did not answer."""
