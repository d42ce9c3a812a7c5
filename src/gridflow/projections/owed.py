"""The read model of what is owed: which unit, and who of it, owed what on which case, and from when to when."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, SmallInteger, Table, Text
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.owing import Duty, Owed, owed
from gridflow.aggregates.case.state import Clock
from gridflow.projections.lights import clock_columns, clock_row
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.projections.spans import OPEN, STANDING, span
from gridflow.territory import UnitTree

PERSONAL: Final = f"person IS NOT NULL AND {STANDING}"
"""The condition of the duties that one person owes now."""

_ORDER: Final = ("number", "position", "ordinal")
_SHOWN: Final = ("duty", "running", "warn_at", "paused_until", "to_at")
"""What totals are made of: with it in the index they need not look at the table. SQLite looks at `to_at` as well."""

_BY_A_CLOCK: Final = frozenset(
    (Duty.ACCEPT, Duty.DISPATCH, Duty.RESOLVE, Duty.ASSIST, Duty.ANSWER, Duty.RULE_RESPITE, Duty.OWN)
)
"""What is owed until a clock runs out: the one that its subject names, or that of the stage."""


class OwedDuties(ReadModel):
    """Owed duties 待办 as intervals `[from_at, to_at)`, so that they can be read as of any past instant.

    One is keyed by its case, the event that began it and its place among all that the case owes then. `about` tells
    apart what a case owes twice. What happens within one instant leaves one entry.
    """

    name = "owed"
    key = ("number", "position", "ordinal")
    group = "number"
    indexes = (("span", "to_at", "from_at"),)
    # By unit, by deadline for the units that owe so much that reading in order is quicker than sorting, by the code of
    # a unit that is no more, and by person.
    partial_indexes = (
        (STANDING, ("unit_path", "due_at", *_ORDER, *_SHOWN)),
        (STANDING, ("due_at", *_ORDER, "unit_path", "duty", "person")),
        (STANDING, ("unit", "number")),
        (PERSONAL, ("person", "due_at", *_ORDER, "unit_path", *_SHOWN)),
    )

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("position", BigInteger),
            Column("from_at", BigInteger, nullable=False),
            Column("to_at", BigInteger, nullable=False),
            *clock_columns(),
            Column("ordinal", SmallInteger),
            Column("span", SmallInteger, nullable=False),
            Column("duty", Text, nullable=False),
            Column("about", Text, nullable=False),
            Column("unit", CODE, nullable=False),
            Column("unit_path", CODE, nullable=False),
            Column("person", CODE),
            Column("stage", Text, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return table.c.to_at == FOREVER

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        case, now, units = change.after, change.now, change.units
        debts = owed(case, lambda unit: units.current(unit).parent)
        if not rows.news(debts, case.stage, case.clock, case.assistances, case.orders, units):
            return
        standing = {_what(row): row for row in rows.all()}
        for ordinal, one in enumerate(debts):
            entry = _entry(case, one, units)
            row = standing.pop(_what(entry), None)
            if row is not None:
                if entry.items() <= row.items():
                    continue
                if row["from_at"] == now:
                    rows.put(row | entry)
                    continue
                _end(rows, row, now)
            begun = {"position": change.position, "ordinal": ordinal, "number": case.number}
            rows.put(begun | {"from_at": now, "to_at": FOREVER, "span": OPEN} | entry)
        for row in standing.values():
            _end(rows, row, now)


def _end(rows: Rows, row: Row, now: int) -> None:
    if row["from_at"] == now:
        rows.remove(row)
    else:
        rows.leave(row | {"to_at": now, "span": span(row["from_at"], now)})


def _what(row: Row) -> tuple[str, str, str]:
    return row["duty"], row["unit"], row["about"]


def _entry(case: Case, one: Owed, units: UnitTree) -> Row:
    return {
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
