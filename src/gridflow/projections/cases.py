"""The read model of cases: one row a case, with its folded state and what searches ask for."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, ColumnElement, Dialect, Integer, Table, Text, TypeDecorator, true
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import CaseReported
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Rows
from gridflow.store.times import microseconds

_STATE = TypeAdapter(Case)


class CaseState(TypeDecorator[Case]):
    """A folded case in its JSON form."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Case | None, dialect: Dialect) -> str | None:
        return _STATE.dump_json(value).decode() if value is not None else None

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Case | None:
        return _STATE.validate_json(value) if value is not None else None


class Cases(ReadModel):
    """Cases 事件. `state` is the case as the domain folds it, so no rule of the domain is written again here."""

    name = "cases"
    version = 2
    key = ("number",)
    group = "number"
    indexes = (("place_path", "number"), ("holder_path", "number"), ("running", "number"))

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("version", Integer, nullable=False),
            Column("stage", Text, nullable=False),
            Column("place", CODE, nullable=False),
            Column("place_path", CODE, nullable=False),
            Column("holder", CODE, nullable=False),
            Column("holder_path", CODE, nullable=False),
            Column("subject", Text, nullable=False),
            Column("matter", Text, nullable=False),
            Column("channel", Text, nullable=False),
            Column("urgency", Text, nullable=False),
            Column("running", Integer, nullable=False),
            Column("due_at", BigInteger, nullable=False),
            Column("warn_at", BigInteger, nullable=False),
            Column("papers", Integer, nullable=False),
            Column("reported_at", BigInteger, nullable=False),
            Column("updated_at", BigInteger, nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("state", CaseState, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        case, event = change.after, change.event
        if case is None:
            return
        row = rows.get(case.number)
        if row is None:
            reported = event.body
            assert isinstance(reported, CaseReported), "a case begins with its report"
            row = {
                "number": case.number,
                "place": reported.place,
                "place_path": event.unit_path,
                "subject": reported.subject,
                "matter": reported.matter,
                "channel": reported.channel,
                "urgency": reported.urgency,
                "reported_at": microseconds(event.recorded_at),
            }
        clock = case.clock
        row |= {
            "version": case.version,
            "stage": case.stage.value,
            "holder": case.holder,
            "holder_path": change.units.path(case.holder),
            "running": int(clock is not None),
            "due_at": microseconds(clock.due) if clock is not None and clock.due is not None else FOREVER,
            "warn_at": microseconds(clock.warn) if clock is not None and clock.warn is not None else FOREVER,
            "papers": clock.papers if clock is not None else 0,
            "updated_at": microseconds(event.recorded_at),
            "position": change.position,
            "state": case,
        }
        rows.put(row)
