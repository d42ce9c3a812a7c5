"""Alerts 预警 over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Position, Reading, UnitCode
from gridflow.api.queues import asked_at
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.access import require_role
from gridflow.policy import Stage, Timed
from gridflow.projections.alert_kinds import AlertKind
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.alerts import stage_of
from gridflow.projections.read_model import Row
from gridflow.store.times import microseconds

router = APIRouter(tags=["预警"])


class AlertQuery(Reading):
    """Alerts to a unit or its subtree, after the position `since`; with a `role`, those for it and for everybody.
    `as_of` asks for those told by then."""

    unit: UnitCode | None = None
    role: Annotated[str, Field(max_length=40)] | None = None
    since: Position = 0
    as_of: Instant | None = None
    limit: int = Field(default=50, ge=1, le=500)


class AlertView(BaseModel):
    """One telling of one unit 预警: a rung of the ladder, a superior's reminder or order, a risk, a new deadline, or
    something that is asked of it, that waits for its ruling or that was ruled.

    `stage` is what the clock is set for that it speaks of, or else the stage of the case. `roles` are whom of the unit
    it is for; none: everybody, as of the unit that must act. `due` is the deadline as it stood then, none where it was
    open or it speaks of none.
    """

    position: int
    unit: str
    unit_name: str
    number: str
    kind: AlertKind
    kind_title: str
    roles: list[str]
    stage: Stage | Timed
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
    """What a unit or its subtree was told, in order of position."""
    at = asked_at(services, query.as_of)
    units, unit = scope_of(services, caller, query.unit, services.territory.day(at))
    if query.role is not None:
        require_role(query.role, services.rules.policy.roles)
    as_of = microseconds(at) if query.as_of is not None else None
    page = alerts_since(services.reader, units, unit, query.since, query.limit, query.min_position, query.role, as_of)
    texts = texts_of(services, units)
    response.headers[POSITION] = str(page.position)
    return AlertList(items=[_alert_view(row, texts) for row in page.rows], cursor=page.cursor)


def _alert_view(row: Row, texts: Texts) -> AlertView:
    """A row of the read model of alerts."""
    kind, stage = AlertKind(row["kind"]), stage_of(row["stage"])
    return AlertView(
        position=row["position"],
        unit=row["unit"],
        unit_name=texts.words.unit(row["unit"]),
        number=row["number"],
        kind=kind,
        kind_title=kind.chinese,
        roles=list(row["roles"]),
        stage=stage,
        stage_title=stage.chinese,
        text=row["text"],
        due=texts.stored_or_none(row["due_at"]),
        at=texts.stored(row["at"]),
    )
