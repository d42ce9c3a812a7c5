"""Many rows at once, by each database's own fastest way."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg
from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, SmallInteger, Table
from sqlalchemy.exc import DBAPIError

Values = Sequence[Any]
"""One row: a value for each column of its table, in their order."""

_FEW: Final = 8
"""So many rows at most go by plain statements, which need less ado than a COPY."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows with a value for each column of the table. Raises SQLAlchemy's errors, as its own inserts do."""
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) > _FEW:
        _copy(connection, table, rows)
    else:
        connection.exec_driver_sql(_insert(table, connection.dialect.paramstyle), [tuple(row) for row in rows])


@lru_cache(64)
def _insert(table: Table, paramstyle: str) -> str:
    sign = "?" if paramstyle == "qmark" else "%s"
    names = [column.name for column in table.c]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join([sign] * len(names))})"


@lru_cache(64)
def _copying(table: Table) -> tuple[str, list[str]]:
    names = ", ".join(column.name for column in table.c)
    return f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)", [_type(column.type) for column in table.c]


def _type(of: object) -> str:
    # BigInteger and SmallInteger are Integers too.
    for kind, name in ((BigInteger, "int8"), (SmallInteger, "int2"), (Integer, "int4"), (LargeBinary, "bytea")):
        if isinstance(of, kind):
            return name
    return "text"


def _copy(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    statement, types = _copying(table)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection), "PostgreSQL is spoken to by psycopg"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # What goes past SQLAlchemy fails as what goes through it.
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=driver.closed
        ) from error
