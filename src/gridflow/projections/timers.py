"""The read model of timers: every rung of every clock, when it comes due and what became of it."""

from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Table, Text
from typing_extensions import override

from gridflow.aggregates.case.events import ClockStarted, ClockStopped
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Rows
from gridflow.store.times import microseconds


class Timers(ReadModel):
    """Timers 计时器. `state` is pending, fired or void; the clock ran in `[started_at, ended_at)`."""

    name = "timers"
    version = 1
    key = ("number", "clock", "rung")
    group = "number"
    indexes = (("state", "at"),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("clock", Text),
            Column("rung", Text),
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
        event, body = change.event, change.event.body
        if change.before is not None and change.after is not None and change.before.clock and change.after.clock:
            for rung in change.after.clock.fired - change.before.clock.fired:
                self._set(rows, event.stream_id, change.after.clock.name, rung, "fired")
        if isinstance(body, ClockStarted):
            for rung_time in body.rungs:
                rows.put(
                    {
                        "number": event.stream_id,
                        "clock": body.clock,
                        "rung": rung_time.rung,
                        "kind": rung_time.kind.value,
                        "stage": body.stage.value,
                        "at": microseconds(rung_time.at) if rung_time.at is not None else FOREVER,
                        "state": "pending",
                        "started_at": microseconds(event.recorded_at),
                        "ended_at": FOREVER,
                    }
                )
        elif isinstance(body, ClockStopped):
            for row in rows.group(event.stream_id):
                if row["clock"] == body.clock:
                    state = "void" if row["state"] == "pending" else row["state"]
                    rows.put(row | {"ended_at": microseconds(event.recorded_at), "state": state})

    def _set(self, rows: Rows, number: str, clock: str, rung: str, state: str) -> None:
        row = rows.get(number, clock, rung)
        if row is not None:
            rows.put(row | {"state": state})
