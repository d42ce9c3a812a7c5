"""Queues 队列 over HTTP: what a unit or its subtree holds, and the roll-up by child unit."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gridflow.aggregates.case.light import Light
from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Paging, Reading
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.texts import Texts, texts_of
from gridflow.application.almanac import Almanac
from gridflow.application.chinese_time import margin_title
from gridflow.application.past import present, require_past
from gridflow.policy import Stage, Timed
from gridflow.projections.alerts import stage_of
from gridflow.projections.lights import row_standing
from gridflow.projections.overdue_queries import OverdueFilter, overdue_page
from gridflow.projections.queue_queries import Branch, QueueFilter, Scope, queue_page, queue_tree
from gridflow.projections.read_model import Row
from gridflow.store.times import microseconds
from gridflow.territory import Level, UnitTree
from gridflow.worktime import Margin

router = APIRouter(prefix="/queues/{unit}", tags=["队列"])


class QueueQuery(Paging):
    """`scope` is `own` for what the unit itself holds, `subtree` for all below it too; `as_of` asks for the past."""

    scope: Scope = "subtree"
    stage: Stage | None = None
    light: Light | None = None
    as_of: Instant | None = None


class TreeQuery(Reading):
    """`as_of` asks for a past instant."""

    as_of: Instant | None = None


class OverdueQuery(Paging):
    """`as_of` asks for a past instant."""

    as_of: Instant | None = None


class MarginView(BaseModel):
    """What is left of a term, or by how much it is exceeded. `working_days` are whole: left are those after today up to
    the last day, exceeded those after it that are over. `seconds` and `office_seconds` are real and office time from
    now to the due instant, or since then. `provisional` says that a notice which is not out may still move it."""

    text: str
    working_days: int
    seconds: int
    office_seconds: int
    provisional: bool


class QueueRow(BaseModel):
    """A case in a queue. `status` is that of the deadline (none: no clock runs), `since` when the entry began, and
    `limit` how the case stands to its deadline, in Chinese. Of `remaining` and `exceeded` one is given where there is a
    due instant; while the clock stands still until `paused_until` it is what remains from then on."""

    number: str
    subject: str
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
    holder: str
    holder_name: str
    place: str
    place_name: str
    matter: str
    matter_title: str
    urgency: str
    since: datetime
    reported_at: datetime


class QueuePage(BaseModel):
    """A page of a queue, the most urgent deadline first, and the cursor of the next page. `as_of` is the instant of
    the lights."""

    unit: str
    unit_name: str
    as_of: datetime
    items: list[QueueRow]
    cursor: str | None


class OverdueRow(BaseModel):
    """A clock that is overdue. `unit` is the one that must act; `stage` is what the clock is set for: a stage, an
    assistance or the answer to a supervision order. `since` is when it fell due."""

    number: str
    subject: str
    clock: str
    stage: Stage | Timed
    stage_title: str
    unit: str
    unit_name: str
    since: datetime
    limit: str
    exceeded: MarginView | None


class OverduePage(BaseModel):
    """A page of what is overdue, the longest first, and the cursor of the next page."""

    unit: str
    unit_name: str
    as_of: datetime
    items: list[OverdueRow]
    cursor: str | None


class BranchView(BaseModel):
    """A row of the roll-up: a child unit, or the unit itself (`own`) for what it holds alone."""

    unit: str
    name: str
    level: Level
    own: bool
    total: int
    stages: dict[Stage, int]
    lights: dict[Light, int]


class QueueTree(BaseModel):
    """The roll-up of a unit: itself first, then each child."""

    unit: str
    unit_name: str
    as_of: datetime
    items: list[BranchView]


@router.get("", summary="单位的队列", responses=READ_PROBLEMS)
def read_queue(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[QueueQuery, Query()], response: Response
) -> QueuePage:
    """What a unit or its subtree holds, now or at a past instant."""
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, unit, services.territory.day(at))
    wanted = QueueFilter(
        unit=code,
        scope=query.scope,
        at=microseconds(at),
        past=query.as_of is not None,
        stage=query.stage,
        light=query.light,
    )
    page = queue_page(services.reader, units, wanted, query.limit, query.cursor, query.min_position)
    texts = texts_of(services, units)
    response.headers[POSITION] = str(page.position)
    return QueuePage(
        unit=code,
        unit_name=units.get(code).name,
        as_of=texts.at(at),
        items=[_queue_row(row, at, services.almanac, units, texts) for row in page.rows],
        cursor=page.cursor,
    )


@router.get("/overdue", summary="超期清单", responses=READ_PROBLEMS)
def read_overdue(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[OverdueQuery, Query()], response: Response
) -> OverduePage:
    """Every clock of a unit or its subtree that runs, or ran at a past instant, past its deadline: those of stages, and
    those of assistances and of answers to supervision orders."""
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, unit, services.territory.day(at))
    wanted = OverdueFilter(code, microseconds(at), past=query.as_of is not None)
    page = overdue_page(services.reader, units, wanted, query.limit, query.cursor, query.min_position)
    texts = texts_of(services, units)
    response.headers[POSITION] = str(page.position)
    return OverduePage(
        unit=code,
        unit_name=units.get(code).name,
        as_of=texts.at(at),
        items=[_overdue_row(row, at, services.almanac, units, texts) for row in page.rows],
        cursor=page.cursor,
    )


@router.get("/tree", summary="逐级汇总", responses=READ_PROBLEMS)
def read_tree(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[TreeQuery, Query()], response: Response
) -> QueueTree:
    """Counts by stage and light: a row for the unit itself, and one for each child with all below it."""
    # A child that another process has just registered has a row of its own.
    services.territory.refresh()
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, unit, services.territory.day(at))
    branches, position = queue_tree(
        services.reader,
        units,
        code,
        microseconds(at),
        past=query.as_of is not None,
        min_position=query.min_position,
    )
    response.headers[POSITION] = str(position)
    return QueueTree(
        unit=code,
        unit_name=units.get(code).name,
        as_of=texts_of(services).at(at),
        items=[_branch_view(branch) for branch in branches],
    )


def asked_at(services: Services, as_of: datetime | None) -> datetime:
    """The instant of the lights: the asked one, or now. Raises InvalidInput."""
    now = present(services.log, services.clock)
    require_past(as_of, now, services.rules.zone, "as_of")
    return as_of or now


def _queue_row(row: Row, at: datetime, almanac: Almanac, units: UnitTree, texts: Texts) -> QueueRow:
    stage, words = Stage(row["stage"]), texts.words
    standing = row_standing(row, at, almanac, units, texts.zone)
    light = standing.light
    return QueueRow(
        number=row["number"],
        subject=row["subject"],
        stage=stage,
        stage_title=stage.chinese,
        light=light,
        light_title=light.chinese,
        status=standing.status,
        status_title=standing.status_title,
        due=texts.maybe(standing.due),
        limit=standing.words,
        remaining=margin_view(standing.remaining),
        exceeded=margin_view(standing.exceeded),
        paused_until=texts.maybe(standing.paused_until),
        holder=row["holder"],
        holder_name=words.unit(row["holder"]),
        place=row["place"],
        place_name=words.unit(row["place"]),
        matter=row["matter"],
        matter_title=words.matter(row["matter"]),
        urgency=row["urgency"],
        since=texts.stored(row["from_at"]),
        reported_at=texts.stored(row["reported_at"]),
    )


def _overdue_row(row: Row, at: datetime, almanac: Almanac, units: UnitTree, texts: Texts) -> OverdueRow:
    stage = stage_of(row["stage"])
    standing = row_standing(row, at, almanac, units, texts.zone)
    return OverdueRow(
        number=row["number"],
        subject=row["subject"],
        clock=row["clock"],
        stage=stage,
        stage_title=stage.chinese,
        unit=row["unit"],
        unit_name=texts.words.unit(row["unit"]),
        since=texts.stored(row["due_at"]),
        limit=standing.words,
        exceeded=margin_view(standing.exceeded),
    )


def margin_view(margin: Margin | None) -> MarginView | None:
    """A margin as it is answered."""
    if margin is None:
        return None
    return MarginView(
        text=margin_title(margin),
        working_days=margin.working_days,
        seconds=margin.elapsed.seconds,
        office_seconds=margin.elapsed.office_seconds,
        provisional=margin.elapsed.provisional,
    )


def _branch_view(branch: Branch) -> BranchView:
    return BranchView(
        unit=branch.unit.code,
        name=branch.unit.name,
        level=branch.unit.level,
        own=branch.own,
        total=branch.total,
        stages=branch.stages,
        lights=branch.lights,
    )
