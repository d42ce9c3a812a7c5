"""The read model of cases: one row a case, with its folded state and what searches ask for."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Dialect, Integer, Table, Text, TypeDecorator, true
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import CaseArchived, CaseReported
from gridflow.policy import Stage
from gridflow.projections.lights import clock_columns, clock_row
from gridflow.projections.outlines import outline
from gridflow.projections.read_model import CODE, Change, ReadModel, Rows
from gridflow.store.states import decode_state, encode_state

ARCHIVED: Final = "archived_at IS NOT NULL"
"""The condition of the cases that are archived."""

PUBLISHED: Final = "public_subject IS NOT NULL"
"""The condition of the cases that are shown to the public."""


class CaseState(TypeDecorator[Case]):
    """A folded case in its JSON form."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Case | None, dialect: Dialect) -> str | None:
        return encode_state(value).decode() if value is not None else None

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Case | None:
        return decode_state(value) if value is not None else None


class Cases(ReadModel):
    """Cases 事件. `state` is the case as the domain folds it, so no rule of the domain is written again here.

    `public_subject` is null for a case that is not shown to the public, `archived_at` for one that is not archived.
    `stages_missed` is how many of its stages ended after their deadline.
    """

    name = "cases"
    key = ("number",)
    group = "number"
    indexes = (("place_path", "number"), ("holder_path", "number"))
    partial_indexes = ((ARCHIVED, ("archived_at", "number")), (PUBLISHED, ("number",)))

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("version", Integer, nullable=False),
            Column("kind", Text, nullable=False),
            Column("stage", Text, nullable=False),
            Column("place", CODE, nullable=False),
            Column("place_path", CODE, nullable=False),
            Column("holder", CODE, nullable=False),
            Column("holder_path", CODE, nullable=False),
            Column("subject", Text, nullable=False),
            Column("matter", Text, nullable=False),
            Column("channel", Text, nullable=False),
            Column("urgency", Text, nullable=False),
            *clock_columns(),
            Column("stages_missed", Integer, nullable=False),
            Column("public_subject", Text),
            Column("reported_at", BigInteger, nullable=False),
            Column("archived_at", BigInteger),
            Column("updated_at", BigInteger, nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("state", CaseState, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        self.apply_all(rows, (change,))

    @override
    def apply_all(self, rows: Rows, changes: Sequence[Change]) -> None:
        """Nearly everything is as the last change leaves it."""
        change = changes[-1]
        case = change.after
        row = rows.get(case.number)
        if row is None:
            report: Any = changes[0].event.body
            assert report.topic == CaseReported.topic, "a case begins with its report"
            row = {
                "number": case.number,
                "channel": report.channel,
                "reported_at": changes[0].now,
                "archived_at": None,
            }
        archived_at = row["archived_at"]
        for step in changes:
            if step.event.body.topic == CaseArchived.topic:
                archived_at = step.now
            if step.after.stage is not Stage.ARCHIVED:
                archived_at = None
        row |= {
            "version": case.version,
            **outline(case, change.units),
            "public_subject": case.public_subject,
            "archived_at": archived_at,
            **clock_row(case.clock),
            "updated_at": change.now,
            "position": change.position,
            "state": case,
        }
        rows.put(row)
