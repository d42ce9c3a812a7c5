"""Random re-checks 抽取复核 over HTTP: drawing archived cases, and reading what was drawn."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.command import Word
from gridflow.aggregates.event import Actor
from gridflow.aggregates.recheck import DrawRechecks
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Reading, UnitCode
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.strict_json import parse_strictly
from gridflow.application.rechecks import Drawing

router = APIRouter(prefix="/rechecks", tags=["复核"])


class DrawBody(BaseModel):
    """A unit whose subtree's archived cases are drawn from, the first and the last day of their archiving, and the
    share in per cent (none: the policy's)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: Word
    first: date
    last: date
    share: Annotated[int, Field(ge=1, le=100)] | None = None


class DrawRow(BaseModel):
    """A draw: from how many cases, under which seed, and the numbers drawn. `population_digest` is the SHA-256 of the
    sorted numbers of the population, a line each; `drawn` are the share of it with the least SHA-256 of the seed
    followed by the number."""

    draw: str
    unit: str
    first: date
    last: date
    seed: str
    share: int
    population: int
    population_digest: str
    drawn: list[str]
    drawn_at: datetime
    drawn_by: Actor


class DrawList(BaseModel):
    """Draws, the last one first."""

    items: list[DrawRow]


class DrawsAsked(Reading):
    """Of which unit's subtree; none: the caller's own."""

    unit: UnitCode | None = None


@router.get("", summary="抽取复核的批次", responses=READ_PROBLEMS)
def read_draws(
    services: Serviced, caller: Authenticated, query: Annotated[DrawsAsked, Query()], response: Response
) -> DrawList:
    """The draws of a unit and of those below it."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    units, unit = scope_of(services, caller, query.unit)
    drawings = [one for one in services.rechecks.drawings() if units.within(one.body.unit, unit)]
    return DrawList(items=[_row(one, services.rules.zone) for one in reversed(drawings)])


@router.post(
    "",
    status_code=201,
    summary="抽取复核",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | problems(s409="此期间已抽取") | {200: {"description": "已如此抽取", "model": DrawRow}},
    openapi_extra=body_of(DrawBody, required=True),
)
def draw_rechecks(services: Serviced, caller: Authenticated, body: Body, response: Response) -> DrawRow:
    """Draw from the cases that were archived in a period, which must be over. Each unit's period is drawn from once:
    repeating it draws nothing anew and answers 200."""
    said = parse_strictly(DrawBody, body)
    command = DrawRechecks(unit=said.unit, first=said.first, last=said.last, share=said.share)
    drawing, new = services.rechecks.draw(command, caller.actor(services.rules.policy, command.name))
    if not new:
        response.status_code = 200
    response.headers[POSITION] = str(services.log.head().position)
    return _row(drawing, services.rules.zone)


def _row(drawing: Drawing, zone: ZoneInfo) -> DrawRow:
    return DrawRow(**drawing.body.model_dump(), drawn_at=drawing.at.astimezone(zone), drawn_by=drawing.actor)
