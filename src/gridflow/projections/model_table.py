"""A read model's table as the projector reads and writes it: many rows at once, as tuples of what the columns hold."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, False_, True_
from sqlalchemy.sql.operators import eq

from gridflow.projections.read_model import Key, ReadModel, Row
from gridflow.projections.table_sql import TableSql, sql_of
from gridflow.projections.tables import table_of
from gridflow.store.bulk import insert_rows

Convert = Callable[[Any], Any]
_Spoken = tuple[TableSql, list[tuple[int, Convert]], list[tuple[str, Convert]]]


class ModelTable:
    """The table of a read model under its own name, or under that of a rebuild.

    SQLAlchemy says what the columns are; rows go past it, as it would take more time for each than the database does.
    """

    def __init__(self, model: ReadModel, name: str | None = None) -> None:
        self.model: Final = model
        self.table: Final = table_of(model, name)
        self.current: Final = _on_rows(model.current(self.table))
        self._names: Final = tuple(column.name for column in self.table.c)
        self._values: Final = itemgetter(*self._names)
        self._spoken: dict[str, _Spoken] = {}

    def load(self, connection: Connection, numbers: Sequence[str]) -> dict[str, list[Row]]:
        """The rows of these cases that a further change may touch, by case."""
        sql, _, reading = self._speak(connection)
        found: dict[str, list[Row]] = {}
        for parameters in sql.chosen(numbers):
            for values in connection.exec_driver_sql(sql.select, parameters):
                row = dict(zip(self._names, values, strict=True))
                for name, read in reading:
                    row[name] = read(row[name])
                found.setdefault(row[self.model.group], []).append(row)
        return found

    def write(self, connection: Connection, changed: Sequence[Row], removed: Sequence[Key]) -> None:
        """Delete the rows of these keys as far as they are there; insert rows, or replace those whose key is there."""
        sql, _, _ = self._speak(connection)
        if removed:
            connection.exec_driver_sql(sql.delete, sql.given(removed))
        if changed:
            connection.exec_driver_sql(sql.upsert, sql.given(self._tuples(connection, changed)))

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert rows whose keys are not there."""
        insert_rows(connection, self.table, self._tuples(connection, rows))

    def clear(self, connection: Connection, number: str) -> None:
        """Delete all rows of a case."""
        connection.execute(self.table.delete().where(self.table.c[self.model.group] == number))

    def _tuples(self, connection: Connection, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        _, binding, _ = self._speak(connection)
        tuples = list(map(self._values, rows))
        if not binding:
            return tuples
        lists = [list(values) for values in tuples]
        for at, bind in binding:
            for values in lists:
                values[at] = bind(values[at])
        return [tuple(values) for values in lists]

    def _speak(self, connection: Connection) -> _Spoken:
        """The statements, what makes a stored value of one in a row, and what makes one in a row of a stored one."""
        dialect = connection.dialect
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            kinds = [(column.name, column.type.dialect_impl(dialect)) for column in self.table.c]
            binding: list[tuple[int, Convert]] = [
                (at, bind) for at, (_, kind) in enumerate(kinds) if (bind := kind.bind_processor(dialect))
            ]
            reading: list[tuple[str, Convert]] = [
                (name, read) for name, kind in kinds if (read := kind.result_processor(dialect, None))
            ]
            spoken = self._spoken[dialect.name] = sql_of(self.model, self.table, dialect), binding, reading
        return spoken


def _on_rows(condition: ColumnElement[bool]) -> Callable[[Row], bool]:
    """What `ReadModel.current` says of a table, of a row in memory."""
    match condition:
        case True_():
            return lambda _: True
        case False_():
            return lambda _: False
        case BinaryExpression(left=Column(name=name), right=BindParameter(value=value), operator=operator):
            if operator is eq:
                return lambda row: row[name] == value
    raise TypeError(f"neither true nor false nor a column equal to a value: {condition}")
