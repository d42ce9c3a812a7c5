"""Cases 事件 over HTTP: search, state, history, deadlines, hops."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field

from gridflow.aggregates.case.commands import Kind
from gridflow.aggregates.case.light import Light
from gridflow.api.auth import Authenticated
from gridflow.api.case_views import CaseList, CaseView, case_row, case_view
from gridflow.api.headers import POSITION, entity_tag, log_position
from gridflow.api.history_views import Deadlines, History, deadlines_view, history_view
from gridflow.api.hop_views import Hops, hops_view
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Paging, Reading, UnitCode
from gridflow.api.queues import asked_at
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.texts import texts_of
from gridflow.application.casefile import CaseFile
from gridflow.application.keys import Caller
from gridflow.application.past import present, require_past
from gridflow.policy import Stage
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.store.times import microseconds

router = APIRouter(prefix="/cases", tags=["事件"])


class SearchQuery(Paging):
    """Cases placed in or held by a unit's subtree, the caller's own unless named. `q` is part of the subject, or a
    whole case number; `as_of` asks for the past: for the cases and all that is said of them as they stood then."""

    unit: UnitCode | None = None
    kind: Kind | None = None
    stage: Stage | None = None
    light: Light | None = None
    matter: str | None = Field(default=None, max_length=64)
    q: str | None = Field(default=None, min_length=1, max_length=200)
    as_of: Instant | None = None


class CaseQuery(Reading):
    """A case up to a version or as it stood at a past instant, one of the two; as it is without either."""

    version: int | None = Field(default=None, ge=1, le=1_000_000)
    as_of: Instant | None = None


@router.get("", summary="查询事件", responses=READ_PROBLEMS)
def search_cases(
    services: Serviced, caller: Authenticated, query: Annotated[SearchQuery, Query()], response: Response
) -> CaseList:
    """Search cases, newest number first, in pages."""
    at = asked_at(services, query.as_of)
    units, unit = scope_of(services, caller, query.unit, services.territory.day(at))
    wanted = CaseFilter(
        unit=unit,
        at=microseconds(at),
        kind=query.kind,
        stage=query.stage,
        light=query.light,
        matter=query.matter,
        text=query.q,
        past=query.as_of is not None,
    )
    page = case_page(services.reader, units, wanted, query.limit, query.cursor, query.min_position)
    texts = texts_of(services, units)
    response.headers[POSITION] = str(page.position)
    return CaseList(items=[case_row(row, texts) for row in page.rows], cursor=page.cursor)


@router.get("/{number}", summary="事件现状", responses=READ_PROBLEMS | {304: {"description": "未变"}})
def read_case(
    number: str,
    services: Serviced,
    caller: Authenticated,
    query: Annotated[CaseQuery, Query()],
    response: Response,
    seen: Annotated[str | None, Header(alias="If-None-Match")] = None,
) -> CaseView | None:
    """The state of a case now, at a version or as of an instant. ETag is its version, for `If-Match`.

    `If-None-Match` is answered with 304 only while no clock runs, because light and remaining days change by time.
    """
    file, at = _open(services, caller, number, query, response)
    tag = entity_tag(file.case.version)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    if not file.case.clocks and seen is not None and tag in (part.strip() for part in seen.split(",")):
        response.status_code = 304
        return None
    return case_view(file, at, services.almanac, texts_of(services))


@router.get("/{number}/events", summary="办理过程", responses=READ_PROBLEMS)
def read_history(
    number: str, services: Serviced, caller: Authenticated, query: Annotated[CaseQuery, Query()], response: Response
) -> History:
    """Every event of a case: who did what, when, in which role and for which unit."""
    file, _ = _open(services, caller, number, query, response)
    return history_view(file, texts_of(services))


@router.get("/{number}/deadlines", summary="各环节时限", responses=READ_PROBLEMS)
def read_deadlines(
    number: str, services: Serviced, caller: Authenticated, query: Annotated[CaseQuery, Query()], response: Response
) -> Deadlines:
    """The clocks of a case with their reasons: each date from receipt to the last day, counted or not, and why."""
    file, at = _open(services, caller, number, query, response)
    return deadlines_view(file, at, texts_of(services), services.almanac.calendars.by_id)


@router.get("/{number}/hops", summary="责任时段", responses=READ_PROBLEMS)
def read_hops(
    number: str, services: Serviced, caller: Authenticated, query: Annotated[CaseQuery, Query()], response: Response
) -> Hops:
    """Which unit held a case in which stage, from when to when: to the second and in working time."""
    file, at = _open(services, caller, number, query, response)
    return hops_view(file, at, services.almanac, texts_of(services))


def _open(
    services: Services, caller: Caller, number: str, query: CaseQuery, response: Response
) -> tuple[CaseFile, datetime]:
    """The case file, and the instant at which its lights are judged: the asked one, the version's, or now."""
    position = log_position(services, query.min_position)
    now = present(services.log, services.clock)
    require_past(query.as_of, now, services.rules.zone, "as_of", query.version)
    file = services.files.open(number, caller.actor(services.rules.policy), query.version, query.as_of)
    response.headers[POSITION] = str(position)
    if query.as_of is not None:
        return file, query.as_of
    if query.version is not None:
        return file, file.steps[-1].event.recorded_at
    return file, now
