"""What a PostgreSQL server says of itself that an operator should know 服务器状态."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text

from gridflow.store.database import Database

_DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
_STATE: Final = text(
    "SELECT current_setting('server_version'), (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
    + ", ".join(f" current_setting('{name}')" for name in _DURABLE)
)


@dataclass(frozen=True, slots=True)
class ServerState:
    """The server's version, whether we are its superuser, and which settings let it lose what it has acknowledged."""

    version: str
    superuser: bool
    unsafe: tuple[str, ...]


def server_state(database: Database) -> ServerState | None:
    """The state of the county's server; None where the county is a file. Raises what `Database.reading` raises."""
    if database.dialect != "postgresql":
        return None
    with database.reading() as connection:
        version, superuser, *said = connection.execute(_STATE).one()
    unsafe = tuple(name for name, value in zip(_DURABLE, said, strict=True) if value == "off")
    return ServerState(version, superuser, unsafe)
