"""Counting a term 时限 in the calendar of a unit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.calendar_units import calendar_of
from gridflow.api.headers import POSITION, log_position
from gridflow.api.history_views import DayView
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Reading, Words
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.event_words import STATUS_TITLES
from gridflow.application.written_term import WrittenTerm
from gridflow.worktime import (
    Counting,
    Deadline,
    End,
    Paper,
    Roll,
    Start,
    explain_trace,
)

router = APIRouter(prefix="/calendars/{unit}", tags=["政策与日历"])


class DeadlineQuery(Reading):
    """When the term began to count, and the term, e.g. `5wd` for five working days.

    `pause` is a span `FROM/TO` in which the clock stood still, `extend` what was added to the term; each may come up
    to 50 times. `known_at` leaves out every paper that was published later.
    """

    received_at: Instant
    term: str = Field(max_length=40, examples=["5wd"])
    pause: Words = Field(default=[], examples=[["2026-05-08T09:00:00+08:00/2026-05-11T09:00:00+08:00"]])
    extend: Words = Field(default=[], examples=[["2wd"]])
    known_at: Instant | None = None
    start: Start = Start.NEXT_DAY
    end: End = End.MIDNIGHT
    roll: Roll = Roll.NEXT_WORKING_DAY


class CountingView(BaseModel):
    """How the term was counted 计算规则."""

    start: Start
    end: End
    roll: Roll


class Counted(BaseModel):
    """When a term ends and why. `due` is exclusive: the midnight that ends `last_day`, or the instant within it. An
    open deadline 待定 has neither, but a `not_before` date and what is `remaining` after the last known day: working
    days where `remaining_unit` is `wd`, seconds of office time where it is `wh`."""

    unit: str
    term: str
    extend: list[str]
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    remaining: int
    remaining_unit: str
    not_before: date | None
    calendar_version: str
    counting: CountingView
    zone: str
    trace: list[DayView]


@router.get("/deadline", summary="计算到期时刻", responses=READ_PROBLEMS)
def count_deadline(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[DeadlineQuery, Query()], response: Response
) -> Counted:
    """Count a term in the calendar of a unit, date by date with the reasons."""
    position = log_position(services, query.min_position)
    found = calendar_of(services, caller, unit, query.known_at)
    term = WrittenTerm.parse(query.term, query.extend, query.pause)
    counting = Counting(query.start, query.end, query.roll)
    limit = term.deadline(found.calendar, query.received_at, services.rules.zone, counting)
    response.headers[POSITION] = str(position)
    return _counted(unit, limit, found.calendar.papers, texts_of(services))


def _counted(unit: str, limit: Deadline, papers: Mapping[str, Paper], texts: Texts) -> Counted:
    trace = limit.trace
    return Counted(
        unit=unit,
        term=limit.term,
        extend=list(limit.extensions),
        received_at=texts.at(limit.received_at),
        status=limit.status,
        status_title=STATUS_TITLES[limit.status],
        last_day=limit.last_day,
        due=texts.maybe(limit.due),
        remaining=limit.remaining,
        remaining_unit=limit.remaining_unit,
        not_before=limit.not_before,
        calendar_version=limit.calendar_version,
        counting=CountingView(start=limit.counting.start, end=limit.counting.end, roll=limit.counting.roll),
        zone=limit.zone,
        trace=[
            DayView(day=day.day, counted=day.counted, reason=day.reason, notice=day.notice, unit=day.unit, text=text)
            for day, text in zip(trace, explain_trace(trace, papers), strict=True)
        ],
    )
