"""The read model of clocks: which run, and what their deadlines were counted from."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Table, true
from typing_extensions import override

from gridflow.aggregates.case.state import Clock
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree


class Clocks(ReadModel):
    """Running clocks 时钟 of stages, assistances and supervision orders; the row goes when the clock ends.

    `papers` is how many papers the county had when its deadline was counted, in the calendar at the end of `unit_path`
    ("" for that of the whole country). Its count and its rungs lie in `[from_at, to_at]`.
    """

    name = "clocks"
    key = ("number", "clock")
    group = "number"
    # Everything that a sweep asks of a clock, so that it need not look at the rows themselves.
    indexes = (("papers", "number", "clock", "unit_path", "from_at", "to_at"),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("clock", CODE),
            Column("papers", Integer, nullable=False),
            Column("unit_path", CODE, nullable=False),
            Column("from_at", BigInteger, nullable=False),
            Column("to_at", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        case = change.after
        running = {clock.name: running_row(case.number, clock, change.units) for clock in case.clocks}
        for row in rows.all():
            if row["clock"] not in running:
                rows.remove(row)
        for name, row in running.items():
            if rows.get(case.number, name) != row:
                rows.put(row)

    @override
    def apply_all(self, rows: Rows, changes: Sequence[Change]) -> None:
        """What runs after the last change is all that is told."""
        self.apply(rows, changes[-1])


def running_row(number: str, clock: Clock, units: UnitTree) -> Row:
    """The row of a clock that runs."""
    rungs = [rung.at for rung in clock.rungs if rung.at is not None]
    known = clock.due is not None and len(rungs) == len(clock.rungs)
    return {
        "number": number,
        "clock": clock.name,
        "papers": clock.papers,
        "unit_path": units.path(clock.basis.unit) if clock.basis.unit is not None else "",
        "from_at": microseconds(min([clock.received_at, *rungs])),
        "to_at": microseconds(max([clock.due, *rungs])) if clock.due is not None and known else FOREVER,
    }
