"""The read model of timers: every rung of every clock, when it comes due and what became of it."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Table, Text
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
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Row, Rows
from gridflow.store.times import microseconds

PENDING: Final = "state = 'pending'"
"""The condition of the rungs that are still to fire."""


class Timers(ReadModel):
    """Timers 计时器. `state` is pending, fired or void; the deadline stood as it was in `[started_at, ended_at)`.

    `stage` is what the clock is set for: a stage, an assistance or the answer to a supervision order.
    A clock's rungs are keyed by the position of the event that set them: its start, or a revision of its deadline.
    """

    name = "timers"
    version = 3
    key = ("position", "rung")
    group = "number"
    indexes = (("number", "ended_at"),)
    partial_indexes = ((PENDING, ("at", "number", "clock", "rung", "position")),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("position", BigInteger),
            Column("rung", Text),
            Column("number", CODE, nullable=False),
            Column("clock", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("stage", Text, nullable=False),
            Column("at", BigInteger, nullable=False),
            Column("state", Text, nullable=False),
            Column("started_at", BigInteger, nullable=False),
            Column("ended_at", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return table.c.ended_at == FOREVER

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        body = change.event.body
        match body:
            case ClockStarted():
                _set(rows, change, body)
            case DeadlineRevised():
                _end(rows, change, body.clock)
                _set(rows, change, body)
            case ClockStopped():
                _end(rows, change, body.clock)
            case ReminderIssued() | DeadlineMissed() | CardIssued() | SupervisionOrdered():
                for row in _standing(rows, change, body.clock):
                    if row["rung"] == body.rung:
                        rows.put(row | {"state": "fired"})


def _set(rows: Rows, change: Change, body: ClockStarted | DeadlineRevised) -> None:
    clock = change.after.running(body.clock) if change.after is not None else None
    fired = clock.fired if clock is not None else frozenset()
    for rung in body.rungs:
        rows.put(
            {
                "position": change.position,
                "rung": rung.rung,
                "number": change.event.stream_id,
                "clock": body.clock,
                "kind": rung.kind.value,
                "stage": body.stage.value,
                "at": microseconds(rung.at) if rung.at is not None else FOREVER,
                "state": "fired" if rung.rung in fired else "pending",
                "started_at": microseconds(change.event.recorded_at),
                "ended_at": FOREVER,
            }
        )


def _end(rows: Rows, change: Change, clock: str) -> None:
    for row in _standing(rows, change, clock):
        state = "void" if row["state"] == "pending" else row["state"]
        rows.put(row | {"ended_at": microseconds(change.event.recorded_at), "state": state})


def _standing(rows: Rows, change: Change, clock: str | None) -> list[Row]:
    return [row for row in rows.group(change.event.stream_id) if row["clock"] == clock and row["ended_at"] == FOREVER]
