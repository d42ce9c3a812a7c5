"""Rebuilding the read models beside the live ones, and switching."""

import hashlib
from collections.abc import Callable

from sqlalchemy import Connection, Text, TypeDecorator, select, text, type_coerce

from gridflow.projections.projector import MODELS, ReadLog, project, projected_position
from gridflow.projections.read_model import ReadModel
from gridflow.projections.tables import table_name, table_of
from gridflow.store.database import Database
from gridflow.territory import UnitTree

Progress = Callable[[int], None]
"""Told how many more events were read."""


def rebuild(database: Database, read_log: ReadLog, progress: Progress, batch: int = 2000) -> int:
    """Read the whole log into new tables, then put them in place of the old in one transaction.

    Queries and the projector go on with the old tables meanwhile; the switch waits for a moment in which the new
    ones have reached the same position. Returns the number of events.
    """
    tables = {model: table_of(model, f"{table_name(model)}_rebuild") for model in MODELS}
    with database.projecting() as connection:
        for table in tables.values():
            table.drop(connection, checkfirst=True)
            table.create(connection)
    position, units = 0, UnitTree([])
    while True:
        with database.projecting() as connection:
            live = _locked_position(connection)
            events = [entry for entry in read_log(position, batch) if entry[0] <= live]
            if events:
                units = project(connection, tables, events, units)
                position = events[-1][0]
                progress(len(events))
            if position == live:
                for model, table in tables.items():
                    connection.execute(text(f"DROP TABLE {table_name(model)}"))
                    connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table_name(model)}"))
                return position


def digests(connection: Connection) -> dict[str, str]:
    """A digest of each read model's rows in order of their keys, to compare live with rebuilt."""
    return {model.name: _digest(connection, model) for model in MODELS}


def _digest(connection: Connection, model: ReadModel) -> str:
    digest = hashlib.sha256()
    columns = list(table_of(model).c)
    # Read as plain text: what is compared is what is stored, not what it is decoded to.
    stored = [type_coerce(column, Text) if isinstance(column.type, TypeDecorator) else column for column in columns]
    keys = [column for column in columns if column.name in model.key]
    for row in connection.execute(select(*stored).order_by(*keys)):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _locked_position(connection: Connection) -> int:
    """The live position, held still on PostgreSQL by locking its row; on SQLite the write transaction does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT position FROM positions FOR UPDATE"))
    return projected_position(connection)
