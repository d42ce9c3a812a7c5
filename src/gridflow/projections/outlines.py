"""The read model of outlines: what the list entry of a case said before it was corrected, or reopened."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Table, Text, true
from typing_extensions import override

from gridflow.aggregates.case import Case
from gridflow.projections.read_model import CODE, Change, ReadModel, Row, Rows
from gridflow.projections.scope import lasting_path
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree

CORRECTED: Final = ("kind", "subject", "matter", "urgency", "place", "place_path")
"""What a correction changes, while the case goes its way."""

ENDED: Final = ("stage", "holder", "holder_path", "stages_missed")
"""How a case ended; of one that is open the queues tell it."""


class Outlines(ReadModel):
    """Former outlines 旧貌 of cases in `[from_at, to_at)`; the present one is the row of the case itself.

    Most cases have none. `stage`, `holder`, `holder_path` and `stages_missed` hold where the case was in no queue at
    the asked instant: it had ended so. What happens within one instant leaves no outline.
    """

    name = "outlines"
    key = ("number", "from_at")
    group = "number"
    indexes = ()

    @override
    def columns(self) -> list[Column[Any]]:
        return [
            Column("number", CODE),
            Column("from_at", BigInteger),
            Column("to_at", BigInteger, nullable=False),
            Column("kind", Text, nullable=False),
            Column("subject", Text, nullable=False),
            Column("matter", Text, nullable=False),
            Column("urgency", Text, nullable=False),
            Column("place", CODE, nullable=False),
            Column("place_path", CODE, nullable=False),
            Column("stage", Text, nullable=False),
            Column("holder", CODE, nullable=False),
            Column("holder_path", CODE, nullable=False),
            Column("stages_missed", Integer, nullable=False),
        ]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        before, after = change.before, change.after
        if before.reported_at is None or not (before.stage.ended or _corrected(before, after)):
            return
        said, says = outline(before, change.units), outline(after, change.units)
        compared = CORRECTED + (ENDED if before.stage.ended else ())
        if all(said[name] == says[name] for name in compared):
            return
        former = rows.all()
        since = former[-1]["to_at"] if former else microseconds(before.reported_at)
        if since < change.now:
            rows.put({"number": before.number, "from_at": since, "to_at": change.now} | said)


def _corrected(before: Case, after: Case) -> bool:
    """Whether what a correction changes may be different: of most events it can be told at once that it is not."""
    return (before.kind, before.subject, before.matter, before.urgency, before.place) != (
        after.kind,
        after.subject,
        after.matter,
        after.urgency,
        after.place,
    )


def outline(case: Case, units: UnitTree) -> Row:
    """What the list entry of a case says of it beside its clock."""
    return {
        "kind": case.kind,
        "subject": case.subject,
        "matter": case.matter,
        "urgency": case.urgency,
        "place": case.place,
        "place_path": lasting_path(units, case.place),
        "stage": case.stage.value,
        "holder": case.holder,
        "holder_path": lasting_path(units, case.holder),
        "stages_missed": case.stages_missed,
    }
