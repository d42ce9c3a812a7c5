"""Commands that were carried out, by their idempotency keys 幂等键."""

from dataclasses import asdict, dataclass

from eventsourcing.persistence import IntegrityError
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError as DatabaseIntegrityError

from gridflow.store.tables import commands


@dataclass(frozen=True, slots=True)
class CommandRow:
    """The trace of a command: its key, a fingerprint of its body, what was answered, and the log's position then.

    The recorder fills in `position` when it appends: the last event of the command, or the head if it has none.
    """

    idempotency_key: str
    fingerprint: str
    response: str
    position: int = 0


_FIND = select(commands.c.idempotency_key, commands.c.fingerprint, commands.c.response, commands.c.position).where(
    commands.c.idempotency_key == bindparam("key")
)
_INSERT = insert(commands)


def find_command(connection: Connection, key: str) -> CommandRow | None:
    """The command that came with this key, or None."""
    row = connection.execute(_FIND, {"key": key}).one_or_none()
    return None if row is None else CommandRow(*row)


def insert_command(connection: Connection, row: CommandRow) -> None:
    """Keep a command, in the transaction of its events. Raises IntegrityError when its key is known."""
    try:
        connection.execute(_INSERT, asdict(row))
    except DatabaseIntegrityError as error:
        raise IntegrityError(f"the command {row.idempotency_key} was carried out before") from error
