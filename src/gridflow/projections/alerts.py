"""The read model of alerts: who was told what, when."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

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

from gridflow.aggregates.case.events import (
    AssistanceRequested,
    CardIssued,
    CaseReclassified,
    CaseReported,
    DeadlineMissed,
    DeadlineRevised,
    FallbackAssigned,
    OwnerAssigned,
    RecheckDrawn,
    ReminderIssued,
    RiskNotified,
    SendBackRequested,
    SupervisionOrdered,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.event import Recorded
from gridflow.policy import Stage, Timed
from gridflow.projections.read_model import CODE, FOREVER, Change, ReadModel, Rows
from gridflow.store.times import microseconds


class AlertKind(StrEnum):
    """What a unit was told."""

    REMIND = "remind"
    URGE = "urge"
    MISSED = "missed"
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"
    ORDER = "order"
    RISK = "risk"
    REVISED = "revised"
    ACCOMPANY = "accompany"
    ASSIST = "assist"
    SEND_BACK = "send-back"
    FALLBACK = "fallback"
    OWNER = "owner"
    RECHECK = "recheck"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    AlertKind.REMIND: "提醒",
    AlertKind.URGE: "催办",
    AlertKind.MISSED: "逾期",
    AlertKind.YELLOW: "黄牌",
    AlertKind.RED: "红牌",
    AlertKind.BLACK: "黑牌",
    AlertKind.ORDER: "督办",
    AlertKind.RISK: "研判预警",
    AlertKind.REVISED: "期限修订",
    AlertKind.ACCOMPANY: "到场陪同",
    AlertKind.ASSIST: "协办",
    AlertKind.SEND_BACK: "申请退回",
    AlertKind.FALLBACK: "兜底",
    AlertKind.OWNER: "包案",
    AlertKind.RECHECK: "复核",
}


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


class _Told(NamedTuple):
    """What an event tells which units, and whom of them; `stage` and `due` as far as it speaks of a clock."""

    kind: AlertKind
    text: str
    units: tuple[str, ...]
    roles: tuple[str, ...] = ()
    stage: Timed | None = None
    due: datetime | None = None


class Alerts(ReadModel):
    """Alerts 预警: one row for each unit that an event told. `roles` are whom of it that is for; none: everybody.

    `stage` is what the clock is set for that it speaks of, or else the stage of the case.
    """

    name = "alerts"
    version = 3
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
        told = _told(event, case) if case is not None else None
        if case is None or told is None:
            return
        for unit in dict.fromkeys(told.units):
            rows.put(
                {
                    "position": change.position,
                    "unit": unit,
                    "unit_path": change.units.path(unit),
                    "number": event.stream_id,
                    "kind": told.kind.value,
                    "stage": (told.stage or case.stage).value,
                    "roles": told.roles,
                    "text": told.text,
                    "due_at": microseconds(told.due) if told.due is not None else FOREVER,
                    "at": microseconds(event.recorded_at),
                }
            )


def for_role(table: FromClause, role: str) -> ColumnElement[bool]:
    """Whether a row is for a role, or for everybody."""
    roles = type_coerce(table.c.roles, Text)
    return or_(roles == "", roles.contains(f",{role},", autoescape=True))


def stage_of(value: str) -> Stage | Timed:
    """What a row's `stage` stands for."""
    return Timed(value) if value in (Timed.ASSIST, Timed.ANSWER) else Stage(value)


def _told(event: Recorded, case: Case) -> _Told | None:
    match event.body:
        case ReminderIssued(clock=None, kind=kind, stage=stage, due=due, to=units, roles=roles, text=text):
            return _Told(AlertKind(kind), f"{AlertKind(kind).chinese}:{text}", units, roles, stage, due)
        case ReminderIssued(kind="remind", stage=Timed() as stage, due=datetime() as due, to=units, roles=roles):
            late = "已过期限(补发的提醒)" if event.recorded_at >= due else "即将到期"
            return _Told(AlertKind.REMIND, f"{stage.chinese}{late}", units, roles, stage, due)
        case DeadlineMissed(stage=stage, due=due, to=units, roles=roles):
            return _Told(AlertKind.MISSED, f"{stage.chinese}已逾期", units, roles, stage, due)
        case (
            ReminderIssued(kind=kind, stage=Timed() as stage, due=datetime() as due, to=units, roles=roles)
            | CardIssued(kind=kind, stage=stage, due=due, to=units, roles=roles)
        ):
            said = AlertKind(kind)
            stands = "已逾期" if event.recorded_at >= due else "即将到期"
            return _Told(said, f"{said.chinese}:{stage.chinese}{stands}", units, roles, stage, due)
        case SupervisionOrdered(clock=name, cause=cause, to=to, notify=notify, roles=roles):
            clock = case.running(name)
            stage, due = (clock.stage, clock.due) if clock is not None else (None, None)
            return _Told(AlertKind.ORDER, f"督办:{cause}", (to, *notify), roles, stage, due)
        case RiskNotified(to=units, text=text):
            return _Told(AlertKind.RISK, f"研判预警:{text}", units)
        case DeadlineRevised(clock=name, stage=stage, due=due, status=status, revision=was):
            clock = case.running(name)
            if clock is None or (due, status) == (was.old_due, was.old_status):
                return None
            return _Told(AlertKind.REVISED, f"{stage.chinese}期限已修订", (case.responsible(clock),), (), stage, due)
        case _:
            return _asked(event, case)


def _asked(event: Recorded, case: Case) -> _Told | None:
    """What asks something of a unit without speaking of a clock."""
    match event.body:
        case CaseReported(accompany=units) | CaseReclassified(accompany=units):
            return _Told(AlertKind.ACCOMPANY, "请到场陪同", units)
        case AssistanceRequested(unit=unit, task=task):
            return _Told(AlertKind.ASSIST, f"请求协办:{task}" if task else "请求协办", (unit,))
        case SendBackRequested(reason=reason):
            return _Told(AlertKind.SEND_BACK, f"申请退回,待裁定:{reason}", (case.dispatcher or case.holder,))
        case FallbackAssigned(lead=lead, send_backs=count):
            return _Told(AlertKind.FALLBACK, f"{count}次退回成立,由本单位兜底办理", (lead,))
        case OwnerAssigned(owner=owner, unit=unit):
            return _Told(AlertKind.OWNER, f"包案人:{owner}", (unit,))
        case RecheckDrawn():
            return _Told(AlertKind.RECHECK, "归档事件被抽中复核", (case.holder,))
        case _:
            return None
