"""Rebuilding the read models beside the live ones, and switching."""

import hashlib
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Table, Text, TypeDecorator, select, text, type_coerce

from gridflow.projections.projector import MODELS, ReadLog, project, projected_position
from gridflow.projections.read_model import ReadModel
from gridflow.projections.tables import hold_positions, table_name, table_of
from gridflow.store.database import Database
from gridflow.territory import UnitTree

Progress = Callable[[int], None]
"""Told how many more events were read."""


def rebuild(database: Database, read_log: ReadLog, progress: Progress, batch: int = 2000) -> int:
    """Read the whole log into new tables, then put them in place of the old in one transaction.

    Queries and the projector go on with the old tables meanwhile; at the switch the projector waits for as long as
    the last events, less than one batch when the projector keeps up, are read. Returns the number of events.
    """
    tables = {model: table_of(model, f"{table_name(model)}_rebuild") for model in MODELS}
    with database.projecting() as connection:
        for table in tables.values():
            table.drop(connection, checkfirst=True)
            table.create(connection)
    position, units = 0, UnitTree([])
    while True:
        with database.reading() as connection:
            live = projected_position(connection)
            events = [entry for entry in read_log(position, batch) if entry[0] <= live]
        if len(events) < batch:
            break
        with database.projecting() as connection:
            units = project(connection, tables, events, units)
        position = events[-1][0]
        progress(len(events))
    return _switch(database, tables, read_log, progress, position, units)


def _switch(
    database: Database,
    tables: Mapping[ReadModel, Table],
    read_log: ReadLog,
    progress: Progress,
    position: int,
    units: UnitTree,
) -> int:
    """Read the little that is left while the projectors wait, and put the new tables in place of the live ones."""
    with database.projecting() as connection:
        hold_positions(connection)
        live = projected_position(connection)
        events = list(read_log(position, live - position)) if live > position else []
        if events:
            project(connection, tables, events, units)
            progress(len(events))
        for model, table in tables.items():
            connection.execute(text(f"DROP TABLE {table_name(model)}"))
            connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {table_name(model)}"))
    return live


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
