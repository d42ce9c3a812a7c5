"""The read model of timers: the rungs of running clocks that are still to fire."""

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Table, true
from typing_extensions import override

from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    DeadlineRevised,
    ReminderIssued,
    SupervisionOrdered,
)
from gridflow.projections.read_model import CODE, Change, ReadModel, Rows
from gridflow.store.times import microseconds


class Timers(ReadModel):
    """Pending timers 计时器; the row goes when the rung fires, its clock ends, or nobody can tell any more when.

    `position` is that of the event that set it: the start of the clock, or the last revision of its deadline.
    """

    name = "timers"
    version = 4
    key = ("number", "clock", "rung")
    group = "number"
    indexes = (("at", "number", "clock", "rung", "position"),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("clock", CODE),
            Column("rung", CODE),
            Column("at", BigInteger, nullable=False),
            Column("position", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        body = change.event.body
        match body:
            case ClockStarted():
                _set(rows, change, body)
            case DeadlineRevised():
                _remove(rows, body.clock)
                _set(rows, change, body)
            case ClockStopped():
                _remove(rows, body.clock)
            case ReminderIssued() | DeadlineMissed() | CardIssued() | SupervisionOrdered():
                fired = rows.get(change.event.stream_id, body.clock, body.rung)
                if fired is not None:
                    rows.remove(fired)


def _set(rows: Rows, change: Change, body: ClockStarted | DeadlineRevised) -> None:
    clock = change.after.running(body.clock)
    fired = clock.fired if clock is not None else frozenset()
    for rung in body.rungs:
        if rung.at is not None and rung.rung not in fired:
            rows.put(
                {
                    "number": change.event.stream_id,
                    "clock": body.clock,
                    "rung": rung.rung,
                    "at": microseconds(rung.at),
                    "position": change.position,
                }
            )


def _remove(rows: Rows, clock: str) -> None:
    for row in rows.all():
        if row["clock"] == clock:
            rows.remove(row)
