"""The read model of timers: the rungs of running clocks that are still to fire."""

from collections.abc import Collection, Sequence
from typing import Any, Final

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

_SETTING: Final = frozenset(event.topic for event in (ClockStarted, DeadlineRevised))
_FIRING: Final = frozenset(event.topic for event in (ReminderIssued, DeadlineMissed, CardIssued, SupervisionOrdered))


class Timers(ReadModel):
    """Pending timers 计时器; the row goes when the rung fires, its clock ends, or nobody can tell any more when.

    `position` is that of the event that set it: the start of the clock, or the last revision of its deadline.
    """

    name = "timers"
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
        self.apply_all(rows, (change,))

    @override
    def apply_all(self, rows: Rows, changes: Sequence[Change]) -> None:
        """What is set and goes again within the changes is never a row."""
        number = changes[-1].after.number
        set_now: dict[str, tuple[Change, set[str]]] = {}
        for change in changes:
            body: Any = change.event.body
            if body.topic in _SETTING:
                _remove(rows, body.clock)
                clock = change.after.running(body.clock)
                set_now[body.clock] = change, set(clock.fired) if clock is not None else set()
            elif body.topic == ClockStopped.topic:
                _remove(rows, body.clock)
                set_now.pop(body.clock, None)
            elif body.topic in _FIRING:
                if body.clock in set_now:
                    set_now[body.clock][1].add(body.rung)
                elif (fired := rows.get(number, body.clock, body.rung)) is not None:
                    rows.remove(fired)
        for change, gone in set_now.values():
            _set(rows, change, gone)


def _set(rows: Rows, change: Change, gone: Collection[str]) -> None:
    body: Any = change.event.body
    for rung in body.rungs:
        if rung.at is not None and rung.rung not in gone:
            rows.put(
                {
                    "number": change.after.number,
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
