"""The read model of units: the territory as a table."""

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Table, Text, false, select
from typing_extensions import override

from gridflow.aggregates.unit import UnitRegistered
from gridflow.projections.read_model import CODE, Change, ReadModel, Rows
from gridflow.territory import Level, Unit, UnitTree


class Units(ReadModel):
    """Units 单位 with their paths."""

    name = "units"
    version = 1
    key = ("code",)
    group = "code"
    indexes = (("path",),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("code", CODE),
            Column("level", Text, nullable=False),
            Column("name", Text, nullable=False),
            Column("parent", Text),
            Column("path", CODE, nullable=False),
            Column("position", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return false()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        body = change.event.body
        if isinstance(body, UnitRegistered):
            rows.put(
                {
                    "code": body.code,
                    "level": body.level.value,
                    "name": body.unit_name,
                    "parent": body.parent,
                    "path": change.units.path(body.code),
                    "position": change.position,
                }
            )


def stored_units(connection: Connection, table: Table) -> UnitTree:
    """The tree as the table has it."""
    rows = connection.execute(select(table.c.code, table.c.level, table.c.name, table.c.parent))
    return UnitTree(Unit(code, Level(level), name, parent) for code, level, name, parent in rows)
