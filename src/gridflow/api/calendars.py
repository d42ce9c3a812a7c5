"""The working calendar 工作日历 over HTTP."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION, log_position
from gridflow.api.history_views import DayView
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Reading
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import texts_of
from gridflow.application.event_words import STATUS_TITLES
from gridflow.worktime import Term, deadline, explain

router = APIRouter(prefix="/calendars/{unit}", tags=["政策与日历"])


class DeadlineQuery(Reading):
    """When the term 时限 began to count, and the term, e.g. `5wd` for five working days."""

    received_at: Instant
    term: str = Field(max_length=40, examples=["5wd"])


class Counted(BaseModel):
    """When a term ends and why. `due` is exclusive: the midnight that ends `last_day`. An open deadline 待定 has
    neither, but the working days `remaining` after the last known day and a `not_before` date."""

    unit: str
    term: str
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    remaining: int
    not_before: date | None
    calendar_version: str
    zone: str
    trace: list[DayView]


@router.get("/deadline", summary="计算到期时刻", responses=READ_PROBLEMS)
def count_deadline(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[DeadlineQuery, Query()], response: Response
) -> Counted:
    """Count a term in the working days of a unit, day by day with the reasons."""
    position = log_position(services, query.min_position)
    _, code = scope_of(services, caller, unit)
    rules, texts = services.rules, texts_of(services)
    limit = deadline(rules.calendar, query.received_at, Term.parse(query.term), rules.zone)
    response.headers[POSITION] = str(position)
    return Counted(
        unit=code,
        term=limit.term,
        received_at=texts.at(limit.received_at),
        status=limit.status,
        status_title=STATUS_TITLES[limit.status],
        last_day=limit.last_day,
        due=texts.maybe(limit.due),
        remaining=limit.remaining,
        not_before=limit.not_before,
        calendar_version=limit.calendar_version,
        zone=limit.zone,
        trace=[
            DayView(
                day=day.day,
                counted=day.counted,
                reason=day.reason,
                notice=day.notice,
                text=explain(day, rules.calendar),
            )
            for day in limit.trace
        ],
    )
