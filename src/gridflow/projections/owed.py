"""The read model of what is owed: which unit, and who of it, owed what on which case, and from when to when."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Table, Text
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.owing import Duty, Owed, owed
from gridflow.aggregates.case.state import Clock
from gridflow.projections.lights import clock_columns, clock_row
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree

PERSONAL: Final = "person IS NOT NULL"
"""The condition of the duties that one person owes."""

_BY_A_CLOCK: Final = frozenset(
    (Duty.ACCEPT, Duty.DISPATCH, Duty.RESOLVE, Duty.ASSIST, Duty.ANSWER, Duty.RULE_RESPITE, Duty.OWN)
)
"""What is owed until a clock runs out: the one that its subject names, or that of the stage."""


class OwedDuties(ReadModel):
    """Owed duties 待办 as intervals `[from_at, to_at)`, so that they can be read as of any past instant.

    One is keyed by the event that began it and its place among all that the case owes then. `about` tells apart what a
    case owes twice. What happens within one instant leaves one entry.
    """

    name = "owed"
    version = 1
    key = ("position", "ordinal")
    group = "number"
    indexes = (
        ("to_at", "unit_path", "due_at", "number"),
        ("number", "to_at"),
    )
    partial_indexes = ((PERSONAL, ("person", "to_at", "unit_path", "due_at", "number")),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("position", BigInteger),
            Column("ordinal", Integer),
            Column("number", CODE, nullable=False),
            Column("duty", Text, nullable=False),
            Column("about", Text, nullable=False),
            Column("unit", CODE, nullable=False),
            Column("unit_path", CODE, nullable=False),
            Column("person", CODE),
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
        now = microseconds(change.event.recorded_at)
        standing = {_what(row): row for row in rows.group(case.number) if row["to_at"] == FOREVER}
        for ordinal, entry in enumerate(_entries(case, change.units)):
            row = standing.pop(_what(entry), None)
            if row is not None and entry.items() <= row.items():
                continue
            if row is not None and row["from_at"] == now:
                rows.put(row | entry)
                continue
            if row is not None:
                rows.put(row | {"to_at": now})
            begun = {"position": change.position, "ordinal": ordinal, "number": case.number}
            rows.put(begun | {"from_at": now, "to_at": FOREVER} | entry)
        for row in standing.values():
            rows.put(row | {"to_at": now})


def _what(row: Row) -> tuple[str, str, str]:
    return row["duty"], row["unit"], row["about"]


def _entries(case: Case, units: UnitTree) -> Iterator[Row]:
    for one in owed(case, lambda unit: units.current(unit).parent):
        yield {
            "duty": one.duty.value,
            "about": one.subject,
            "unit": one.unit,
            "unit_path": units.path(one.unit),
            "person": one.person,
            "stage": case.stage.value,
            **clock_row(_clock(case, one)),
        }


def _clock(case: Case, one: Owed) -> Clock | None:
    return case.running(one.subject or None) if one.duty in _BY_A_CLOCK else None
