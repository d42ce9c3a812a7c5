"""Rebuilding the read models beside the live ones, and switching."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic, sleep
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, Text, TypeDecorator, select, text, type_coerce

from gridflow.projections.gazetteer import Gazetteer, ReadLog
from gridflow.projections.projector import (
    MODELS,
    changed_rows,
    project,
    projected_position,
    write_changed,
)
from gridflow.projections.read_model import ReadModel
from gridflow.projections.tables import hold_positions, patience, table_name, table_of
from gridflow.store.database import Database
from gridflow.store.errors import StoreBusy

_TRIES: Final = 40
_PAUSE_SECONDS: Final = 0.25
_PATIENCE_MILLISECONDS: Final = 200
"""How long the switch waits for a reader to finish; whoever asks for the table meanwhile waits behind it."""

Progress = Callable[[int], None]
"""Told how many more events were read."""


def rebuild(database: Database, read_log: ReadLog, zone: ZoneInfo, progress: Progress, batch: int = 1000) -> int:
    """Read the whole log into new tables, then put them in place of the old in one transaction.

    Queries, commands and the projector go on meanwhile: rows are worked out outside any write transaction, and
    between two short ones others get their turn. At the switch the projector waits for as long as the last events,
    less than one batch when it keeps up, are read. Rebuilds at the same time each have tables of their own.
    Returns the number of events. Raises StoreBusy when readers leave no moment for the switch.
    """
    run = secrets.token_hex(4)
    tables = {model: table_of(model, f"{table_name(model)}_{run}") for model in MODELS}
    with database.projecting() as connection:
        for table in tables.values():
            table.create(connection)
    try:
        position, gazetteer = 0, Gazetteer(zone)
        while True:
            with database.reading() as connection:
                live = projected_position(connection)
                events = [entry for entry in read_log(position, batch) if entry[0] <= live]
                changed = changed_rows(connection, tables, events, gazetteer)
            begun = monotonic()
            with database.projecting() as connection:
                write_changed(connection, tables, changed)
            sleep(monotonic() - begun)
            position += len(events)
            progress(len(events))
            if len(events) < batch:
                return _switched(database, tables, read_log, position, gazetteer)
    except BaseException:
        with database.projecting() as connection:
            for table in tables.values():
                table.drop(connection, checkfirst=True)
        raise


def _switched(
    database: Database, tables: Mapping[ReadModel, Table], read_log: ReadLog, position: int, gazetteer: Gazetteer
) -> int:
    for _ in range(_TRIES - 1):
        with suppress(StoreBusy):
            return _switch(database, tables, read_log, position, gazetteer)
        sleep(_PAUSE_SECONDS)
    return _switch(database, tables, read_log, position, gazetteer)


def _switch(
    database: Database, tables: Mapping[ReadModel, Table], read_log: ReadLog, position: int, gazetteer: Gazetteer
) -> int:
    """Read the little that is left while the projectors wait, and put the new tables in place of the live ones."""
    with database.projecting() as connection:
        hold_positions(connection)
        live = projected_position(connection)
        if live > position:
            gazetteer.go_to(position, read_log)
            project(connection, tables, read_log(position, live - position), gazetteer)
        patience(connection, _PATIENCE_MILLISECONDS)
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
