"""Staffing 人员配备 and training 培训 over HTTP: the rates with who and what is missing, plans and records."""

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.aggregates.person import PlanTraining, RecordTraining, TrainingYear
from gridflow.aggregates.person.training_events import Session
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY, Day, Reading, UnitCode
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.scope import scope_of, today_of
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.registrar import RegisterReceipt
from gridflow.application.staffing import PostStaffing, PostTraining, Share, is_late, policy_of, staffing, training
from gridflow.policy import PolicyPack
from gridflow.policy.where import Where

router = APIRouter(tags=["人员"])

_PLAN_BODY: Final = body_of_command(PlanTraining)
_RECORD_BODY: Final = body_of_command(RecordTraining)
TRAINING_BODIES: Final = (_PLAN_BODY, _RECORD_BODY)
"""The bodies of the routes here."""


class StaffingQuery(Reading):
    """Of which unit's subtree (the caller's own), on which day (today)."""

    unit: UnitCode | None = None
    on: Day | None = None


class TrainingQuery(Reading):
    """Of which unit's subtree (the caller's own), in which year (this one)."""

    unit: UnitCode | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)


class ShareView(BaseModel):
    """`part` of `whole`, in per cent cut off after one decimal (none of nothing), with the policy's target, and whether
    it is reached."""

    part: int
    whole: int
    percent: float | None
    target: int | None
    reached: bool | None


class VacancyView(BaseModel):
    """A unit that must have `required` people and has `filled`."""

    unit: str
    unit_name: str
    required: int
    filled: int


class PostStaffingView(BaseModel):
    """How a post is filled: how many people it must have and has, the share of units that have all of theirs, by `all`,
    `urban` or `rural`, and the units that lack some. `uncounted` are units whose households nobody has said."""

    post: str
    post_title: str
    required: int
    filled: int
    shares: dict[Where, ShareView]
    vacancies: list[VacancyView]
    uncounted: list[str]


class StaffingView(BaseModel):
    """The posts of the policy that holds at a unit on a day, and how they are filled within it."""

    unit: str
    on: date
    policy_version: str
    items: list[PostStaffingView]


class PostTrainingView(BaseModel):
    """How those who hold a post were trained in the year: `trained` as often as the policy asks, `assessed` with an
    exam whatever its result, and the ids of those who were not."""

    post: str
    post_title: str
    trained: ShareView
    assessed: ShareView
    untrained: list[str]
    unassessed: list[str]


class SessionView(BaseModel):
    """A planned training: `on` the day it is meant for, `held_on` the one on which it was held."""

    id: str
    title: str
    on: date | None
    exam: bool
    held_on: date | None


class PlanView(BaseModel):
    """A unit's plan of the year; `late` if it was first made after the month that the policy names."""

    unit: str
    unit_name: str
    planned_at: datetime
    late: bool
    sessions: list[SessionView]


class TrainingView(BaseModel):
    """The training of a year within a unit: the plans, and the rates by post as of the day `on`."""

    unit: str
    year: int
    on: date
    policy_version: str
    plans: list[PlanView]
    items: list[PostTrainingView]


@router.get("/staffing", summary="人员配备", responses=READ_PROBLEMS)
def read_staffing(
    services: Serviced, caller: Authenticated, query: Annotated[StaffingQuery, Query()], response: Response
) -> StaffingView:
    """The staffing rate of every post within a unit on a day, with the list of vacancies."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    day = query.on or today_of(services)
    units, top = scope_of(services, caller, query.unit, day)
    registers, texts = services.territory.registers, texts_of(services, units)
    policy = policy_of(services.rules, units, top, day, services.clock.now())
    rows = staffing(policy, registers.people, registers.grids.on(day, registers.units), top)
    items = [_staffing(one, texts) for one in rows]
    return StaffingView(unit=top, on=day, policy_version=policy.version, items=items)


@router.get("/trainings", summary="培训", responses=READ_PROBLEMS)
def read_trainings(
    services: Serviced, caller: Authenticated, query: Annotated[TrainingQuery, Query()], response: Response
) -> TrainingView:
    """The plans of a year within a unit, and the training and assessment rates of its people: as of today, or of the
    last day of a year that is over."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    today = today_of(services)
    year = query.year or today.year
    day = min(today, date(year, 12, 31))
    units, top = scope_of(services, caller, query.unit, day)
    registers, texts = services.territory.registers, texts_of(services, units)
    policy = policy_of(services.rules, units, top, day, services.clock.now())
    rows = training(policy, registers.people, registers.grids.on(day, registers.units), top, year)
    plans = sorted(registers.people.trainings.years.values(), key=lambda plan: plan.unit)
    return TrainingView(
        unit=top,
        year=year,
        on=day,
        policy_version=policy.version,
        plans=[
            _plan(plan, policy, texts)
            for plan in plans
            if plan.year == year and units.known(plan.unit) and units.within(plan.unit, top)
        ],
        items=[_training(one) for one in rows],
    )


@router.post(
    "/trainings",
    summary=PlanTraining.title,
    description=PlanTraining.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS,
    openapi_extra=body_of(_PLAN_BODY, required=True),
)
def plan_training(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    return carry_out(services, caller, key, read_command(PlanTraining, _PLAN_BODY, body), response)


@router.post(
    "/trainings:record",
    summary=RecordTraining.title,
    description=RecordTraining.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS,
    openapi_extra=body_of(_RECORD_BODY, required=True),
)
def record_training(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    return carry_out(services, caller, key, read_command(RecordTraining, _RECORD_BODY, body), response)


def _share(share: Share) -> ShareView:
    return ShareView(
        part=share.part, whole=share.whole, percent=share.percent, target=share.target, reached=share.reached
    )


def _staffing(row: PostStaffing, texts: Texts) -> PostStaffingView:
    return PostStaffingView(
        post=row.post.id,
        post_title=row.post.title,
        required=row.required,
        filled=row.filled,
        shares={where: _share(share) for where, share in row.shares.items()},
        vacancies=[VacancyView(**one._asdict(), unit_name=texts.words.unit(one.unit)) for one in row.vacancies],
        uncounted=list(row.uncounted),
    )


def _training(row: PostTraining) -> PostTrainingView:
    return PostTrainingView(
        post=row.post.id,
        post_title=row.post.title,
        trained=_share(row.trained),
        assessed=_share(row.assessed),
        untrained=list(row.untrained),
        unassessed=list(row.unassessed),
    )


def _plan(plan: TrainingYear, policy: PolicyPack, texts: Texts) -> PlanView:
    return PlanView(
        unit=plan.unit,
        unit_name=texts.words.unit(plan.unit),
        planned_at=texts.at(plan.planned_at),
        late=is_late(plan, policy, texts.zone),
        sessions=[_session(one, plan) for one in plan.sessions],
    )


def _session(one: Session, plan: TrainingYear) -> SessionView:
    return SessionView(id=one.id, title=one.title, on=one.on, exam=one.exam, held_on=plan.held.get(one.id))
