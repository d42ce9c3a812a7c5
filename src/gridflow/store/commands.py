"""Commands that were carried out, by their idempotency keys 幂等键."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from eventsourcing.persistence import IntegrityError
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import IntegrityError as DatabaseIntegrityError

from gridflow.store.bulk import insert_rows
from gridflow.store.tables import commands


class CommandRow(NamedTuple):
    """The trace of a command: its key, a fingerprint of its body, what was answered, and the log's position then.

    The recorder fills in `position` when it appends: the last event of the command, or the head if it has none.
    """

    idempotency_key: str
    fingerprint: str
    response: str
    position: int = 0


_FIND: Final = select(
    commands.c.idempotency_key, commands.c.fingerprint, commands.c.response, commands.c.position
).where(commands.c.idempotency_key.in_(bindparam("keys", expanding=True)))


def find_commands(connection: Connection, keys: Sequence[str]) -> Iterator[CommandRow]:
    """The commands that came with these keys, as far as there are any."""
    return (CommandRow(*row) for row in connection.execute(_FIND, {"keys": keys}))


def insert_commands(connection: Connection, rows: Sequence[CommandRow]) -> None:
    """Keep commands, in the transaction of their events. Raises IntegrityError when a key is known."""
    try:
        insert_rows(connection, commands, rows)
    except DatabaseIntegrityError as error:
        raise IntegrityError("a command with one of these keys was carried out before") from error
