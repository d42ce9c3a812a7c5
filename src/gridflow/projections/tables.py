"""The tables of read models: how they are named and made on both databases."""

import secrets

from sqlalchemy import Connection, Index, MetaData, Table, text
from sqlalchemy.schema import CreateIndex, CreateTable

from gridflow.projections.read_model import ReadModel
from gridflow.store.storage_parameters import Upkeep, set_upkeep


def table_name(model: ReadModel) -> str:
    """`rm_queues_1`: the model and its version."""
    return f"rm_{model.name}_{model.version}"


def table_of(model: ReadModel, name: str | None = None) -> Table:
    """The table of a model, under its own name or a temporary one.

    The names of indexes are random: tables are renamed when a rebuild switches, and names must not collide. The key is
    an index like the others, so that a table can be filled before it has any.
    """
    token = secrets.token_hex(4)
    table = Table(name or table_name(model), MetaData(), *model.columns())
    for column in model.key:
        table.c[column].nullable = False
    Index(f"pk_{model.name}_{token}", *(table.c[name] for name in model.key), unique=True)
    for number, indexed in enumerate(model.indexes):
        Index(f"ix_{model.name}_{number}_{token}", *(table.c[name] for name in indexed))
    for number, (condition, indexed) in enumerate(model.partial_indexes):
        Index(
            f"px_{model.name}_{number}_{token}",
            *(table.c[name] for name in indexed),
            sqlite_where=text(condition),
            postgresql_where=text(condition),
        )
    return table


def make_table(connection: Connection, table: Table) -> None:
    """Make a table without its indexes."""
    connection.execute(CreateTable(table))
    set_upkeep(connection, table.name, Upkeep.CHANGED)


def make_index(connection: Connection, table: Table, number: int) -> None:
    """Make one of the indexes of a table that `make_table` made."""
    ordered = sorted(table.indexes, key=lambda index: str(index.name))
    connection.execute(CreateIndex(ordered[number]))


def make_indexes(connection: Connection, table: Table) -> None:
    """Make all the indexes of a table that `make_table` made."""
    for number in range(len(table.indexes)):
        make_index(connection, table, number)


def hold_positions(connection: Connection) -> None:
    """Keep every projector and every other change of tables waiting until this transaction ends.

    On SQLite the transaction does so by itself: it is the only one that writes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE positions IN SHARE ROW EXCLUSIVE MODE"))


def patience(connection: Connection, milliseconds: int) -> None:
    """Wait no longer than this for a lock in the rest of this transaction. SQLite has no locks left to wait for."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
