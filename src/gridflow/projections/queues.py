"""The read model of queues: which unit held which case in which stage, and from when to when."""

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Table, Text
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.projections.lights import clock_columns, clock_row
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree


class Queues(ReadModel):
    """Queues 队列 as intervals `[from_at, to_at)`, so that any queue can be read as of any past instant.

    An entry is keyed by the position of the event that began it. What happens within one instant leaves one entry.
    """

    name = "queues"
    version = 2
    key = ("position",)
    group = "number"
    indexes = (
        ("to_at", "holder", "due_at", "number"),
        ("to_at", "holder_path", "due_at", "number"),
        ("number", "to_at"),
    )

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("position", BigInteger),
            Column("number", CODE, nullable=False),
            Column("holder", CODE, nullable=False),
            Column("holder_path", CODE, nullable=False),
            Column("stage", Text, nullable=False),
            *clock_columns(),
            Column("from_at", BigInteger, nullable=False),
            Column("to_at", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return table.c.to_at == FOREVER

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        case = change.after
        if case is None:
            return
        entry = _entry(case, change.units)
        now = microseconds(change.event.recorded_at)
        standing = next((row for row in rows.group(case.number) if row["to_at"] == FOREVER), None)
        if standing is not None:
            if entry is not None and entry.items() <= standing.items():
                return
            if entry is not None and standing["from_at"] == now:
                rows.put(standing | entry)
                return
            rows.put(standing | {"to_at": now})
        if entry is not None:
            begun = {"position": change.position, "number": case.number, "from_at": now, "to_at": FOREVER}
            rows.put(begun | entry)


def _entry(case: Case, units: UnitTree) -> Row | None:
    if case.stage.ended:
        return None
    return {
        "holder": case.holder,
        "holder_path": units.path(case.holder),
        "stage": case.stage.value,
        **clock_row(case.clock),
    }
