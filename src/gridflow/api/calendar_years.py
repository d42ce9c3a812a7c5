"""A year of a unit's calendar: what it is made from, the days that notices set, and the same as a file."""

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.calendar_units import calendar_of
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Reading
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.calendar_export import calendar_ics
from gridflow.application.month_grid import GridDay, Mark, days_of_year
from gridflow.worktime import Certainty, Horizon, Notice, Paper, ReasonCode
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

router = APIRouter(prefix="/calendars/{unit}", tags=["政策与日历"])

_ICS: Final = "text/calendar"


class YearQuery(Reading):
    """The year, and optionally the instant at which it is to be told as it was known then."""

    year: int = Field(ge=FIRST_DAY.year, le=LAST_DAY.year, examples=[2026])
    known_at: Instant | None = None


class HorizonView(BaseModel):
    """How far the calendar sees: the last day that next year's notice leaves alone, and the last day known."""

    fixed: date
    known: date


class PaperView(BaseModel):
    """A paper of the calendar: a notice with the year that it covers (none: an amendment, or a local one), or office
    hours with the day from which they are in effect. `unit` is none for the whole country."""

    id: str
    document: str
    document_confirmed: bool
    published_at: datetime
    source: str
    unit: str | None
    covers_year: int | None = None
    effective_from: date | None = None


class ArrangedDay(BaseModel):
    """A day that a notice set, with its `mark` in a calendar, 休 or 班. A `provisional` one may still be moved by next
    year's notice."""

    day: date
    worked: bool
    mark: Mark
    reason: ReasonCode
    notice: str
    certainty: Certainty


class CalendarYear(BaseModel):
    """A year of the calendar of a unit; every other day is worked from Monday to Friday."""

    unit: str
    year: int
    calendar_version: str
    horizon: HorizonView | None
    working_days: int
    papers: list[PaperView]
    days: list[ArrangedDay]


@router.get("", summary="一年的工作日历", responses=READ_PROBLEMS)
def read_year(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[YearQuery, Query()], response: Response
) -> CalendarYear:
    """The papers that make the calendar of a unit, the order in which they fold, and the days of a year they set."""
    position = log_position(services, query.min_position)
    calendar = calendar_of(services, caller, unit, query.known_at).calendar
    days, texts = days_of_year(calendar, query.year), texts_of(services)
    response.headers[POSITION] = str(position)
    return CalendarYear(
        unit=unit,
        year=query.year,
        calendar_version=calendar.version,
        horizon=_horizon(calendar.horizon),
        working_days=sum(day.worked for day in days),
        papers=[_paper(paper, texts) for paper in calendar.papers.values()],
        days=[_arranged(day, day.reason.notice) for day in days if day.reason.notice is not None],
    )


@router.get(
    "/{year}.ics",
    summary="一年的工作日历(iCalendar)",
    response_class=Response,
    responses=READ_PROBLEMS
    | {
        200: {"description": "RFC 5545", "content": {_ICS: {"schema": {"type": "string"}}}},
        304: {"description": "未变"},
    },
)
def export_year(
    unit: str,
    year: Annotated[int, Path(ge=FIRST_DAY.year, le=LAST_DAY.year)],
    services: Serviced,
    caller: Authenticated,
    query: Annotated[Reading, Query()],
    seen: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> Response:
    """The days of a year that notices set, as a file for other calendars. ETag is the calendar's version."""
    position = log_position(services, query.min_position)
    found = calendar_of(services, caller, unit)
    tag = f'"{found.calendar.version}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", POSITION: str(position)}
    if seen is not None and tag in (part.strip() for part in seen.split(",")):
        return Response(status_code=304, headers=headers)
    file = calendar_ics(found.calendar, year, f"{found.unit.name}工作日历")
    return Response(file, headers=headers, media_type=f"{_ICS}; charset=utf-8")


def _horizon(horizon: Horizon | None) -> HorizonView | None:
    return HorizonView(fixed=horizon.fixed, known=horizon.known) if horizon is not None else None


def _paper(paper: Paper, texts: Texts) -> PaperView:
    return PaperView(
        id=paper.id,
        document=paper.document,
        document_confirmed=paper.document_confirmed,
        published_at=texts.at(paper.published_at),
        source=paper.source,
        unit=paper.unit,
        covers_year=paper.covers_year if isinstance(paper, Notice) else None,
        effective_from=None if isinstance(paper, Notice) else paper.effective_from,
    )


def _arranged(day: GridDay, notice: str) -> ArrangedDay:
    return ArrangedDay(
        day=day.day,
        worked=day.worked,
        mark=day.mark,
        reason=day.reason.code,
        notice=notice,
        certainty=day.certainty,
    )
