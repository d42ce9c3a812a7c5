"""The read model of queues: which unit held which case in which stage, and from when to when."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, SmallInteger, Table, Text
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.projections.lights import clock_columns, clock_row
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.projections.spans import OPEN, STANDING, span
from gridflow.territory import UnitTree

_PAGE: Final = ("due_at", "number", "holder_path")
_SHOWN: Final = (
    *("holder", "stage", "status", "clock_unit", "running", "warn_at", "paused_until", "from_at"),
    *("to_at", "position"),
)
"""What a page and a roll-up say of a row: with it in the index they need not look at the table."""


class Queues(ReadModel):
    """Queues 队列 as intervals `[from_at, to_at)`, so that any queue can be read as of any past instant.

    An entry is keyed by its case and by the position of the event that began it. `clock` is the clock of the stage, ""
    where none runs. What happens within one instant leaves one entry, or none where the case ended within it.
    """

    name = "queues"
    key = ("number", "position")
    group = "number"
    indexes = (("span", "to_at", "from_at"),)
    # By unit, and by deadline for the units that have so much that reading in order is quicker than sorting.
    partial_indexes = ((STANDING, ("holder_path", "due_at", "number", *_SHOWN)), (STANDING, (*_PAGE, *_SHOWN)))

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("position", BigInteger),
            Column("from_at", BigInteger, nullable=False),
            Column("to_at", BigInteger, nullable=False),
            *clock_columns(),
            Column("span", SmallInteger, nullable=False),
            Column("holder", CODE, nullable=False),
            Column("holder_path", CODE, nullable=False),
            Column("stage", Text, nullable=False),
            Column("clock", Text, nullable=False),
            Column("stages_missed", Integer, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return table.c.to_at == FOREVER

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        case, now = change.after, change.now
        if not rows.news(case.stage, case.holder, case.clock, case.stages_missed, change.units):
            return
        entry = _entry(case, change.units)
        for standing in rows.all():
            if entry is not None and entry.items() <= standing.items():
                return
            if standing["from_at"] != now:
                rows.leave(standing | {"to_at": now, "span": span(standing["from_at"], now)})
            elif entry is not None:
                rows.put(standing | entry)
                return
            else:
                rows.remove(standing)
        if entry is not None:
            begun = {"position": change.position, "number": case.number, "from_at": now, "to_at": FOREVER, "span": OPEN}
            rows.put(begun | entry)


def _entry(case: Case, units: UnitTree) -> Row | None:
    if case.stage.ended:
        return None
    return {
        "holder": case.holder,
        "holder_path": units.path(case.holder),
        "stage": case.stage.value,
        "clock": case.clock.name if case.clock is not None else "",
        "stages_missed": case.stages_missed,
        **clock_row(case.clock),
    }
