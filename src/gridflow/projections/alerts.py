"""The read model of alerts: who was told what, when."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Table, Text, false
from typing_extensions import override

from gridflow.aggregates.case.events import DeadlineMissed, DeadlineRevised, ReminderIssued, SupervisionOrdered
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Rows
from gridflow.store.times import microseconds


class Alerts(ReadModel):
    """Alerts 预警: one row for each unit that an event told."""

    name = "alerts"
    version = 2
    key = ("position", "unit")
    group = "number"
    indexes = (("unit_path", "position"),)

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("position", BigInteger),
            Column("unit", CODE),
            Column("unit_path", CODE, nullable=False),
            Column("number", CODE, nullable=False),
            Column("kind", Text, nullable=False),
            Column("stage", Text, nullable=False),
            Column("text", Text, nullable=False),
            Column("due_at", BigInteger, nullable=False),
            Column("at", BigInteger, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return false()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        event, case = change.event, change.after
        if case is None:
            return
        due: datetime | None
        match event.body:
            case ReminderIssued(stage=stage, due=due, to=units):
                late = event.recorded_at >= due
                kind, text = "remind", f"{stage.chinese}{'已过期限(补发的提醒)' if late else '即将到期'}"
            case DeadlineMissed(stage=stage, due=due, to=units):
                kind, text = "missed", f"{stage.chinese}已逾期"
            case SupervisionOrdered(cause=cause, to=to, notify=notify):
                kind, text, units = "order", f"督办:{cause}", (to, *notify)
                stage = case.stage
                due = case.clock.due if case.clock is not None else None
            case DeadlineRevised(stage=stage, due=due, status=status, revision=was) if (due, status) != (
                was.old_due,
                was.old_status,
            ):
                kind, text, units = "revised", f"{stage.chinese}期限已修订", (case.holder,)
            case _:
                return
        for unit in dict.fromkeys(units):
            rows.put(
                {
                    "position": change.position,
                    "unit": unit,
                    "unit_path": change.units.path(unit),
                    "number": event.stream_id,
                    "kind": kind,
                    "stage": stage.value,
                    "text": text,
                    "due_at": microseconds(due) if due is not None else FOREVER,
                    "at": microseconds(event.recorded_at),
                }
            )
