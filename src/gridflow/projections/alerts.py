"""The read model of alerts: who was told what, when."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    FromClause,
    Table,
    Text,
    TypeDecorator,
    false,
    or_,
    type_coerce,
)
from typing_extensions import override

from gridflow.policy import Stage, Timed
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Rows
from gridflow.projections.telling import told
from gridflow.store.times import microseconds


class RoleList(TypeDecorator[tuple[str, ...]]):
    """Roles as text in which each stands between two commas, so that one of them can be looked for."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return f",{','.join(value)}," if value else ""

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.strip(",").split(",")) if value else ()


class Alerts(ReadModel):
    """Alerts 预警: one row for each unit that an event told. `roles` are whom of it that is for; none: everybody,
    as of the unit that must act.

    `stage` is what the clock is set for that it speaks of, or else the stage of the case.
    """

    name = "alerts"
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
            Column("roles", RoleList, nullable=False),
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
        said = told(event, case, change.units)
        if said is None:
            return
        for unit in dict.fromkeys(said.units):
            rows.put(
                {
                    "position": change.position,
                    "unit": unit,
                    "unit_path": change.units.path(unit),
                    "number": event.stream_id,
                    "kind": said.kind.value,
                    "stage": (said.stage or case.stage).value,
                    "roles": said.roles_of(unit),
                    "text": said.text,
                    "due_at": microseconds(said.due) if said.due is not None else FOREVER,
                    "at": change.now,
                }
            )


def for_role(table: FromClause, role: str) -> ColumnElement[bool]:
    """Whether a row is for a role, or for everybody."""
    roles = type_coerce(table.c.roles, Text)
    return or_(roles == "", roles.contains(f",{role},", autoescape=True))


def stage_of(value: str) -> Stage | Timed:
    """What a row's `stage` stands for."""
    return Timed(value) if value in (Timed.ASSIST, Timed.ANSWER) else Stage(value)
