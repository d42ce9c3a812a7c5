"""The tables of read models: how they are named, made and bulk-written on both databases."""

import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Index, MetaData, PrimaryKeyConstraint, Table, select, text
from sqlalchemy.dialects import postgresql, sqlite

from gridflow.projections.read_model import ReadModel, Row, Rows

_CHUNK = 500
"""How many group values one look-up names; SQLite's own bound on variables is far above."""


def table_name(model: ReadModel) -> str:
    """`rm_queues_1`: the model and its version."""
    return f"rm_{model.name}_{model.version}"


def table_of(model: ReadModel, name: str | None = None) -> Table:
    """The table of a model, under its own name or a temporary one.

    Index and constraint names are random: tables are renamed when a rebuild switches, and names must not collide.
    """
    token = secrets.token_hex(4)
    table = Table(
        name or table_name(model),
        MetaData(),
        *model.columns(),
        PrimaryKeyConstraint(*model.key, name=f"pk_{model.name}_{token}"),
    )
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


def load_rows(connection: Connection, model: ReadModel, table: Table, groups: Iterable[str]) -> Rows:
    """The rows of these groups that a further change may touch."""
    wanted = sorted(set(groups))
    loaded: list[Row] = []
    for start in range(0, len(wanted), _CHUNK):
        chosen = table.c[model.group].in_(wanted[start : start + _CHUNK])
        result = connection.execute(select(table).where(chosen, model.current(table)))
        loaded.extend(dict(row) for row in result.mappings())
    return Rows(model.key, model.group, loaded)


def write_rows(connection: Connection, model: ReadModel, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, or replace those whose key is there."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    replaced = {c.name: statement.excluded[c.name] for c in table.c if c.name not in model.key}
    connection.execute(
        statement.on_conflict_do_update(index_elements=list(model.key), set_=replaced),
        [{column.name: row[column.name] for column in table.c} for row in rows],
    )


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
