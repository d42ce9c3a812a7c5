"""Alerts 预警 over HTTP."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Position, Reading, UnitCode
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.policy import Stage
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.read_model import Row

router = APIRouter(tags=["预警"])

AlertKind: TypeAlias = Literal["remind", "missed", "order", "revised"]
"""What a unit was told: a reminder 提醒, a missed deadline 逾期, a supervision order 督办, a revised deadline 修订."""


class AlertQuery(Reading):
    """Alerts to a unit or its subtree, after the position `since`."""

    unit: UnitCode | None = None
    since: Position = 0
    limit: int = Field(default=50, ge=1, le=500)


class AlertView(BaseModel):
    """One telling of one unit 预警: a reminder, a missed deadline, a supervision order or a revised deadline.

    `due` is the deadline as it stood then, none where it was open.
    """

    position: int
    unit: str
    unit_name: str
    number: str
    kind: AlertKind
    stage: Stage
    stage_title: str
    text: str
    due: datetime | None
    at: datetime


class AlertList(BaseModel):
    """Alerts in order of position. `cursor` is the `since` of the next page; none at the end."""

    items: list[AlertView]
    cursor: str | None


@router.get("/alerts", summary="预警", responses=READ_PROBLEMS)
def read_alerts(
    services: Serviced, caller: Authenticated, query: Annotated[AlertQuery, Query()], response: Response
) -> AlertList:
    """Reminders, missed deadlines, supervision orders and revised deadlines, told to a unit or its subtree, in order
    of position."""
    units, unit = scope_of(services, caller, query.unit)
    page = alerts_since(services.reader, units, unit, query.since, query.limit, query.min_position)
    texts = texts_of(services)
    response.headers[POSITION] = str(page.position)
    return AlertList(items=[_alert_view(row, texts) for row in page.rows], cursor=page.cursor)


def _alert_view(row: Row, texts: Texts) -> AlertView:
    """A row of the read model of alerts."""
    stage = Stage(row["stage"])
    return AlertView(
        position=row["position"],
        unit=row["unit"],
        unit_name=texts.words.unit(row["unit"]),
        number=row["number"],
        kind=row["kind"],
        stage=stage,
        stage_title=stage.chinese,
        text=row["text"],
        due=texts.stored_or_none(row["due_at"]),
        at=texts.stored(row["at"]),
    )
