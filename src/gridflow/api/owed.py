"""What is owed 待办 over HTTP: by a unit or its subtree, by one person, and how much of each duty."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.aggregates.case.light import Light
from gridflow.aggregates.case.owing import Duty
from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Paging, Reading, UnitCode
from gridflow.api.queues import MarginView, asked_at, margin_view
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.almanac import Almanac
from gridflow.policy import Stage
from gridflow.projections.lights import row_standing
from gridflow.projections.owed_queries import OwedFilter, owed_page, owed_totals
from gridflow.projections.queue_queries import Scope
from gridflow.projections.read_model import Row
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree

router = APIRouter(prefix="/owed", tags=["待办"])

Person = Annotated[str, Field(min_length=1, max_length=64)]


class OwedQuery(Paging):
    """`unit` is the caller's own by default; `scope` is `own` for what the unit itself owes, `subtree` for all below it
    too; `as_of` asks for the past."""

    unit: UnitCode | None = None
    person: Person | None = None
    duty: Duty | None = None
    scope: Scope = "subtree"
    as_of: Instant | None = None


class OwedSummaryQuery(Reading):
    """As in the list."""

    unit: UnitCode | None = None
    person: Person | None = None
    scope: Scope = "subtree"
    as_of: Instant | None = None


class OwedRow(BaseModel):
    """One thing that is owed. `about` tells apart what a case owes twice: the assistance, order, clock or item.

    `person` is whoever has put a name to it: signed for the case, or answers for it 包案. `due` and what stands around
    it are those of the clock by which it is owed; none where there is no such clock, or nobody can tell.
    """

    number: str
    subject: str
    duty: Duty
    duty_title: str
    about: str
    unit: str
    unit_name: str
    person: str | None
    stage: Stage
    stage_title: str
    light: Light
    light_title: str
    status: str
    status_title: str
    due: datetime | None
    limit: str
    remaining: MarginView | None
    exceeded: MarginView | None
    paused_until: datetime | None
    matter: str
    matter_title: str
    urgency: str
    since: datetime


class OwedPage(BaseModel):
    """A page of what is owed, the most urgent deadline first, and the cursor of the next page. `as_of` is the instant
    of the lights."""

    unit: str
    unit_name: str
    as_of: datetime
    items: list[OwedRow]
    cursor: str | None


class DutyTotalView(BaseModel):
    """How often a duty is owed, by light."""

    duty: Duty
    duty_title: str
    total: int
    lights: dict[Light, int]


class OwedSummary(BaseModel):
    """Every duty that is owed at all, in the order of the flow."""

    unit: str
    unit_name: str
    as_of: datetime
    total: int
    items: list[DutyTotalView]


@router.get("", summary="待办", responses=READ_PROBLEMS)
def read_owed(
    services: Serviced, caller: Authenticated, query: Annotated[OwedQuery, Query()], response: Response
) -> OwedPage:
    """What a unit, its subtree or one person of it owes, now or at a past instant; petition owners by `duty=own`."""
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, query.unit, services.territory.day(at))
    past = query.as_of is not None
    wanted = OwedFilter(code, query.scope, microseconds(at), past, query.person, query.duty)
    page = owed_page(services.reader, units, wanted, query.limit, query.cursor, query.min_position)
    texts = texts_of(services, units)
    response.headers[POSITION] = str(page.position)
    return OwedPage(
        unit=code,
        unit_name=units.get(code).name,
        as_of=texts.at(at),
        items=[_owed_row(row, at, services.almanac, units, texts) for row in page.rows],
        cursor=page.cursor,
    )


@router.get("/summary", summary="待办汇总", responses=READ_PROBLEMS)
def read_summary(
    services: Serviced, caller: Authenticated, query: Annotated[OwedSummaryQuery, Query()], response: Response
) -> OwedSummary:
    """How much of each duty is owed, by light."""
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, query.unit, services.territory.day(at))
    wanted = OwedFilter(code, query.scope, microseconds(at), query.as_of is not None, query.person)
    totals, position = owed_totals(services.reader, units, wanted, query.min_position)
    response.headers[POSITION] = str(position)
    return OwedSummary(
        unit=code,
        unit_name=units.get(code).name,
        as_of=texts_of(services).at(at),
        total=sum(one.total for one in totals),
        items=[
            DutyTotalView(duty=one.duty, duty_title=one.duty.chinese, total=one.total, lights=one.lights)
            for one in totals
        ],
    )


def _owed_row(row: Row, at: datetime, almanac: Almanac, units: UnitTree, texts: Texts) -> OwedRow:
    duty, stage, words = Duty(row["duty"]), Stage(row["stage"]), texts.words
    standing = row_standing(row, at, almanac, units, texts.zone)
    return OwedRow(
        number=row["number"],
        subject=row["subject"],
        duty=duty,
        duty_title=duty.chinese,
        about=row["about"],
        unit=row["unit"],
        unit_name=words.unit(row["unit"]),
        person=row["person"],
        stage=stage,
        stage_title=stage.chinese,
        light=standing.light,
        light_title=standing.light.chinese,
        status=standing.status,
        status_title=standing.status_title,
        due=texts.maybe(standing.due),
        limit=standing.words,
        remaining=margin_view(standing.remaining),
        exceeded=margin_view(standing.exceeded),
        paused_until=texts.maybe(standing.paused_until),
        matter=row["matter"],
        matter_title=words.matter(row["matter"]),
        urgency=row["urgency"],
        since=texts.stored(row["from_at"]),
    )
