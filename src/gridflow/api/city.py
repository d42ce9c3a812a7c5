"""A city over HTTP 市级汇总: its counties as one, with what is missing said."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.case.light import Light
from gridflow.api.auth import KEY_DESCRIBED, token_of
from gridflow.api.openapi import problems
from gridflow.api.queries import Instant
from gridflow.application.keys import Caller, authenticate
from gridflow.city.city import City, Missing
from gridflow.city.overdue import OverdueCase
from gridflow.city.roll_up import RollUp
from gridflow.policy import Stage

_PROBLEMS = problems(s401="身份未验证", s422="参数有误", s503="市级库无法连接")


def city_of(request: Request) -> City:
    """The city of the application that a request came to."""
    return cast(City, request.app.state.city)


TheCity = Annotated[City, Depends(city_of)]


def city_caller(request: Request, city: TheCity) -> Caller:
    """The caller of a request, by a key of the city's own. Raises NotAuthenticated."""
    return authenticate(city.keys, token_of(request))


router = APIRouter(
    prefix="/city", tags=["市级"], dependencies=[Depends(city_caller), *KEY_DESCRIBED], responses=_PROBLEMS
)


class CityQuery(BaseModel):
    """`as_of` asks the city's own store for a past instant, to the minute; with `exact` the counties are asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: Instant | None = None
    exact: bool = False


class OverdueQuery(BaseModel):
    """`as_of` asks for a past instant; `cursor` is the one that the page before answered with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: Instant | None = None
    limit: int = Field(default=50, ge=1, le=500)
    cursor: str | None = Field(default=None, max_length=1000)


class NoQuery(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RollUpView(BaseModel):
    """A county's open cases by stage and light at an instant, as known at a position of its own log."""

    county: str
    name: str
    at: datetime
    position: int
    total: int
    stages: dict[Stage, int]
    lights: dict[Light, int]


class MissingView(BaseModel):
    """A county that did not answer, and why. `last` is its last known roll-up, none where none is kept; it is not in
    the sums."""

    county: str
    name: str | None
    reason: str
    last: RollUpView | None


class CityTreeView(BaseModel):
    """The roll-up of each county. `partial`: some are `missing`, and the sums are without them."""

    unit: str
    name: str | None
    as_of: datetime
    partial: bool
    items: list[RollUpView]
    missing: list[MissingView]
    total: int
    stages: dict[Stage, int]
    lights: dict[Light, int]


class OverdueView(BaseModel):
    """An overdue case of a county; `exceeded` says by how much, in Chinese."""

    county: str
    county_name: str
    number: str
    subject: str
    stage: Stage
    stage_title: str
    holder: str
    holder_name: str
    due: datetime
    exceeded: str


class OverduePage(BaseModel):
    """A page of the overdue cases, the longest overdue first, and the cursor of the next page."""

    unit: str
    as_of: datetime
    partial: bool
    items: list[OverdueView]
    missing: list[MissingView]
    cursor: str | None


class HealthView(BaseModel):
    """How a county fares: the head of its log, when that was recorded, and by how many events its read models lag."""

    county: str
    name: str
    reachable: bool
    head: int | None
    recorded_at: datetime | None
    lag: int | None
    reason: str | None


class CityHealthView(BaseModel):
    """How each county fares."""

    unit: str
    as_of: datetime
    partial: bool
    items: list[HealthView]


@router.get("/tree", summary="全市汇总")
def read_tree(city: TheCity, query: Annotated[CityQuery, Query()]) -> CityTreeView:
    """Counts by stage and light: a row for each county, and their sums."""
    tree = city.tree(query.as_of, exact=query.exact)
    return CityTreeView(
        unit=tree.city,
        name=tree.name,
        as_of=tree.at.astimezone(city.zone),
        partial=bool(tree.missing),
        items=[_roll_up(one, city) for one in tree.rows],
        missing=_missing(tree.missing, city),
        total=tree.total,
        stages=dict(tree.stages),
        lights=dict(tree.lights),
    )


@router.get("/overdue", summary="全市逾期清单")
def read_overdue(city: TheCity, query: Annotated[OverdueQuery, Query()]) -> OverduePage:
    """The overdue cases of all counties, the longest overdue first."""
    page = city.overdue(query.limit, query.cursor, query.as_of)
    return OverduePage(
        unit=page.city,
        as_of=page.at.astimezone(city.zone),
        partial=bool(page.missing),
        items=[_overdue(row, city) for row in page.rows],
        missing=_missing(page.missing, city),
        cursor=page.cursor,
    )


@router.get("/counties", summary="各县(区)运行状况")
def read_counties(city: TheCity, query: Annotated[NoQuery, Query()]) -> CityHealthView:  # noqa: ARG001 - it refuses
    """Whether each county answers, and how far its read models are behind."""
    found = city.health()
    items = [
        HealthView(
            county=code,
            name=one.name,
            reachable=True,
            head=one.head,
            recorded_at=one.recorded_at.astimezone(city.zone) if one.recorded_at is not None else None,
            lag=one.lag,
            reason=None,
        )
        for code, one in found.counties.items()
    ]
    items += [
        HealthView(
            county=one.county,
            name=one.last.name if one.last is not None else one.county,
            reachable=False,
            head=None,
            recorded_at=None,
            lag=None,
            reason=one.reason,
        )
        for one in found.missing
    ]
    return CityHealthView(
        unit=found.city,
        as_of=found.at.astimezone(city.zone),
        partial=bool(found.missing),
        items=sorted(items, key=lambda item: item.county),
    )


def _roll_up(one: RollUp, city: City) -> RollUpView:
    return RollUpView(
        county=one.county,
        name=one.name,
        at=one.at.astimezone(city.zone),
        position=one.position,
        total=one.total,
        stages=dict(one.stages),
        lights=dict(one.lights),
    )


def _missing(missing: Iterable[Missing], city: City) -> list[MissingView]:
    return [
        MissingView(
            county=one.county,
            name=one.last.name if one.last is not None else None,
            reason=one.reason,
            last=_roll_up(one.last, city) if one.last is not None else None,
        )
        for one in missing
    ]


def _overdue(row: OverdueCase, city: City) -> OverdueView:
    return OverdueView(
        county=row.county,
        county_name=row.county_name,
        number=row.number,
        subject=row.subject,
        stage=row.stage,
        stage_title=row.stage.chinese,
        holder=row.holder,
        holder_name=row.holder_name,
        due=row.due.astimezone(city.zone),
        exceeded=row.standing.words,
    )
