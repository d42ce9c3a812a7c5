"""The statements by which each database reads and writes many rows of a read model at once."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, Column, Dialect, Integer, SmallInteger, Table
from typing_extensions import override

from gridflow.projections.read_model import ReadModel

_CHUNK: Final = 500
"""How many cases one look-up names on SQLite; its own bound on variables is far above."""

Values = Sequence[Any]


def sql_of(model: ReadModel, table: Table, dialect: Dialect) -> "TableSql":
    """The statements for a model's table on the database of a dialect."""
    return (PostgresqlSql if dialect.name == "postgresql" else SqliteSql)(model, table, dialect)


class TableSql(ABC):
    """`select` finds the rows of cases that a change may touch, `upsert` inserts or replaces, `delete` goes by keys."""

    chosen_by: ClassVar[str]

    def __init__(self, model: ReadModel, table: Table, dialect: Dialect) -> None:
        names = ", ".join(column.name for column in table.c)
        keys = [table.c[name] for name in model.key]
        replaced = ", ".join(f"{c.name} = excluded.{c.name}" for c in table.c if c.name not in model.key)
        current = model.current(table).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        self.select: Final = f"SELECT {names} FROM {table.name} WHERE ({current}) AND {model.group} {self.chosen_by}"
        self.upsert: Final = (
            f"INSERT INTO {table.name} ({names}) {self.source(list(table.c))}"
            f" ON CONFLICT ({', '.join(model.key)}) DO UPDATE SET {replaced}"
        )
        self.delete: Final = self.deletion(table.name, keys)

    @abstractmethod
    def chosen(self, numbers: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The parameters of as many `select`s as it takes to look up these cases."""

    @abstractmethod
    def given(self, rows: Sequence[Values]) -> Any:
        """The parameters of `upsert` or `delete` for rows or keys, one at least."""

    @abstractmethod
    def source(self, columns: Sequence[Column[Any]]) -> str:
        """Where the rows of an insert come from."""

    @abstractmethod
    def deletion(self, table: str, keys: Sequence[Column[Any]]) -> str:
        """The statement that deletes rows by their keys."""


class SqliteSql(TableSql):
    """Row by row, which costs nothing where there is no way to a server."""

    chosen_by = "IN (SELECT value FROM json_each(?))"

    @override
    def chosen(self, numbers: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(numbers), _CHUNK):
            yield (json.dumps(numbers[start : start + _CHUNK]),)

    @override
    def given(self, rows: Sequence[Values]) -> list[Values]:
        return list(rows)

    @override
    def source(self, columns: Sequence[Column[Any]]) -> str:
        return f"VALUES ({', '.join('?' for _ in columns)})"

    @override
    def deletion(self, table: str, keys: Sequence[Column[Any]]) -> str:
        return f"DELETE FROM {table} WHERE {' AND '.join(f'{key.name} = ?' for key in keys)}"


class PostgresqlSql(TableSql):
    """Column by column as binary arrays, which the server takes apart: one trip and one statement for all rows.

    As quick as a COPY into a temporary table and a statement from there, and leaves nothing behind in the session.
    """

    chosen_by = "= ANY(%b::text[])"

    @override
    def chosen(self, numbers: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        yield (list(numbers),)

    @override
    def given(self, rows: Sequence[Values]) -> tuple[list[Any], ...]:
        return tuple(map(list, zip(*rows, strict=True)))

    @override
    def source(self, columns: Sequence[Column[Any]]) -> str:
        return f"SELECT * FROM unnest({_arrays(columns)})"

    @override
    def deletion(self, table: str, keys: Sequence[Column[Any]]) -> str:
        gone = ", ".join(key.name for key in keys)
        return f"DELETE FROM {table} WHERE ({gone}) IN (SELECT * FROM unnest({_arrays(keys)}))"


def _arrays(columns: Sequence[Column[Any]]) -> str:
    return ", ".join(f"%b::{_kind(column)}[]" for column in columns)


def _kind(column: Column[Any]) -> str:
    # BigInteger and SmallInteger are Integers too.
    for kind, name in ((BigInteger, "int8"), (SmallInteger, "int2"), (Integer, "int4")):
        if isinstance(column.type, kind):
            return name
    return "text"
