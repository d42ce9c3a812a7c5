"""What anybody may ask without a key 公开查询. The answers name units and no people."""

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import PUBLIC_PROBLEMS
from gridflow.api.queries import UnitCode
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.masking import masked
from gridflow.application.public_view import PublicCase, public_case
from gridflow.policy import Stage
from gridflow.projections.case_queries import published_page
from gridflow.projections.read_model import Row

router = APIRouter(tags=["公开"])

_NO_STORE: Final = "no-store"


class CodeQuery(BaseModel):
    """The query code 查询码 that whoever reported the case was given; none is needed for a published case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str | None = Field(default=None, max_length=40)


class PublishedQuery(BaseModel):
    """Published cases placed in a unit's subtree; `cursor` is what the page before answered with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: UnitCode | None = None
    limit: int = Field(default=50, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=1000)


class StepView(BaseModel):
    """A step of the flow, and the day on which it was taken."""

    title: str
    day: date


class ExpectedView(BaseModel):
    """Until when the present stage should be done: the exclusive `due`, none where it is open 待定, and in words."""

    due: datetime | None
    status: str
    text: str


class PublicView(BaseModel):
    """The public view of a case. `reply` and `into` are told only to whoever has the query code.

    `into` is the case that goes on for one that was merged 并入的事件; the stage, the units, the result, the reply and
    the expected day are then those of that case.
    """

    number: str
    subject: str
    matter_title: str
    stage: Stage
    stage_title: str
    holder_name: str
    owner_name: str | None
    reported_on: date
    steps: list[StepView]
    result: str
    reply: str | None
    expected: ExpectedView | None
    into: str | None


class PublishedRow(BaseModel):
    """A published case in a list."""

    number: str
    subject: str
    matter_title: str
    stage: Stage
    stage_title: str
    holder_name: str
    reported_on: date


class PublishedList(BaseModel):
    """A page of published cases, newest number first, and the cursor of the next page."""

    items: list[PublishedRow]
    cursor: str | None


@router.get("/cases/{number}/public", summary="公开查询", responses=PUBLIC_PROBLEMS)
def read_public(
    number: str, services: Serviced, query: Annotated[CodeQuery, Query()], response: Response
) -> PublicView:
    """How a case goes, without a key: to whoever has its query code, to anybody once it is published.

    A wrong code is answered as a missing case.
    """
    position, texts = log_position(services, 0), texts_of(services)
    shown = public_case(services.log, number, query.code, texts.words)
    response.headers[POSITION] = str(position)
    response.headers["Cache-Control"] = _NO_STORE
    return _public_view(shown, texts)


@router.get("/public/cases", summary="公开事件", responses=PUBLIC_PROBLEMS)
def list_published(services: Serviced, query: Annotated[PublishedQuery, Query()], response: Response) -> PublishedList:
    """The published cases, newest number first, in pages."""
    units = services.territory.tree
    page = published_page(services.reader, units, query.unit, query.limit, query.cursor)
    texts = texts_of(services)
    response.headers[POSITION] = str(page.position)
    return PublishedList(items=[_published_row(row, texts) for row in page.rows], cursor=page.cursor)


def _public_view(shown: PublicCase, texts: Texts) -> PublicView:
    expected = shown.expected
    return PublicView(
        number=shown.number,
        subject=shown.subject,
        matter_title=shown.matter,
        stage=shown.stage,
        stage_title=shown.stage.chinese,
        holder_name=shown.holder,
        owner_name=shown.owner,
        reported_on=shown.reported_on,
        steps=[StepView(title=step.title, day=step.day) for step in shown.steps],
        result=shown.result,
        reply=shown.reply,
        expected=ExpectedView(due=texts.maybe(expected.due), status=expected.status, text=expected.words)
        if expected is not None
        else None,
        into=shown.into,
    )


def _published_row(row: Row, texts: Texts) -> PublishedRow:
    stage = Stage(row["stage"])
    return PublishedRow(
        number=row["number"],
        subject=masked(row["public_subject"]),
        matter_title=texts.words.matter(row["matter"]),
        stage=stage,
        stage_title=stage.chinese,
        holder_name=texts.words.unit(row["holder"]),
        reported_on=texts.stored(row["reported_at"]).date(),
    )
