"""Units 单位 over HTTP. A caller sees its own unit, those below it, and the names of those above."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.command import Title, Word
from gridflow.aggregates.unit import RegisterUnit
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY, Day, Paging, Reading, UnitCode
from gridflow.api.register_commands import carry_out
from gridflow.api.scope import scope_of, today_of
from gridflow.api.services import Serviced, Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.access import sees, unknown_unit
from gridflow.application.keys import Caller
from gridflow.errors import NotPermitted
from gridflow.territory import Level, Life, Unit, UnitTree

router = APIRouter(prefix="/units", tags=["单位"])


class UnitQuery(Paging):
    """Units of a subtree, the caller's own unless named, optionally of one level, as of a day (today); `cursor` is the
    last code seen."""

    unit: UnitCode | None = None
    level: Level | None = None
    on: Day | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class DayQuery(Reading):
    """As of which day; without one, today. A day to come shows what is planned."""

    on: Day | None = None


class UnitBody(BaseModel):
    """A unit to be registered. Without `parent` it is the root of the county's tree. `effective_on` is its first day;
    without it the unit has been there as long as its parent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Word
    level: Level
    name: Title
    parent: Word | None = None
    effective_on: date | None = None
    origins: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    document: Title | None = None


class UnitRow(BaseModel):
    """A unit 单位 on a day."""

    code: str
    level: Level
    level_title: str
    name: str
    parent: str | None


class UnitList(BaseModel):
    """A page of units in order of code, and the cursor of the next page. `on` is the day of the tree."""

    on: date
    items: list[UnitRow]
    cursor: str | None


class UnitView(UnitRow):
    """A unit with those above it, topmost first, and of those right below it the ones that the caller may see.

    `since` is its first day (none: since before anything was recorded), `until` the first one without it (none: none is
    known). `origins` are the units that it came from, `successors` those that come after it, the first of them standing
    for it 承接.
    """

    on: date
    since: date | None
    until: date | None
    origins: list[str]
    successors: list[str]
    above: list[UnitRow]
    children: list[UnitRow]


@router.get("", summary="单位列表", responses=READ_PROBLEMS)
def list_units(
    services: Serviced, caller: Authenticated, query: Annotated[UnitQuery, Query()], response: Response
) -> UnitList:
    """The caller's unit and all below it, in order of code."""
    position = log_position(services, query.min_position)
    day = query.on or today_of(services)
    units, top = scope_of(services, caller, query.unit, day)
    wanted = sorted(
        (
            unit
            for unit in units
            if units.within(unit.code, top)
            and (query.level is None or unit.level is query.level)
            and (query.cursor is None or unit.code > query.cursor)
        ),
        key=lambda unit: unit.code,
    )
    page = wanted[: query.limit]
    response.headers[POSITION] = str(position)
    cursor = page[-1].code if len(wanted) > len(page) else None
    return UnitList(on=day, items=[unit_row(unit) for unit in page], cursor=cursor)


@router.get("/{code}", summary="单位", responses=READ_PROBLEMS)
def read_unit(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[DayQuery, Query()], response: Response
) -> UnitView:
    """A unit with what is above and right below it. Of a unit above the caller's, only the way down to it is shown."""
    position = log_position(services, query.min_position)
    day, today = query.on or today_of(services), services.territory.tree
    history = services.territory.registers.units
    units = history.on(day)
    if not _is_above(code, caller, units):
        units, _ = scope_of(services, caller, code, day)
    unit, life = units.get(code), history.get(code)
    assert life is not None, "what is in a tree has a life"
    above = [units.get(step) for step in units.path(code).rstrip("/").split("/")[:-1]]
    children = [
        child
        for child in units.children(code)
        if sees(caller, child.code, units, today) or _is_above(child.code, caller, units)
    ]
    response.headers[POSITION] = str(position)
    return UnitView(
        **unit_row(unit).model_dump(),
        on=day,
        since=life.since,
        until=life.until,
        origins=list(life.origins),
        successors=list(life.successors),
        above=[unit_row(step) for step in above],
        children=[unit_row(child) for child in children],
    )


@router.post(
    "",
    status_code=201,
    summary="登记单位",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | {200: {"description": "已如此登记", "model": UnitRow}},
    openapi_extra=body_of(UnitBody, required=True),
)
def register_unit(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> UnitRow:
    """Register a unit below the caller's. Repeating it changes nothing and answers 200."""
    unit = parse_strictly(UnitBody, body)
    _require_place(services, caller, unit)
    said = unit.model_dump(exclude={"name"}) | {"unit_name": unit.name}
    receipt = carry_out(services, caller, key, RegisterUnit.model_validate(said), response)
    if not receipt.posted:
        response.status_code = 200
    response.headers["Location"] = f"/api/v1/units/{unit.code}"
    life = life_of(services, caller, unit.code)
    return unit_row(life.unit(life.since or today_of(services)))


def life_of(services: Services, caller: Caller, code: str) -> Life:
    """The life of a unit that is there, was, or is planned. Raises UnknownUnit for one that the caller never sees."""
    history = services.territory.registers.units
    life = history.get(code)
    if life is None:
        raise unknown_unit(code)
    days = (today_of(services), life.since or date.min, life.until or date.max)
    if not sees(caller, code, *map(history.on, days)):
        raise unknown_unit(code)
    return life


def unit_row(unit: Unit) -> UnitRow:
    """A unit as it is answered."""
    return UnitRow(
        code=unit.code,
        level=unit.level,
        level_title=unit.level.chinese,
        name=unit.name,
        parent=unit.parent,
    )


def _require_place(services: Services, caller: Caller, unit: UnitBody) -> None:
    """A unit goes below the caller's own; only the root, which has no parent, may be the caller's own."""
    if unit.parent is None:
        if unit.code != caller.unit:
            raise NotPermitted("只能登记本单位以下的单位", unit=unit.code)
        return
    scope_of(services, caller, unit.parent, unit.effective_on)


def _is_above(code: str, caller: Caller, units: UnitTree) -> bool:
    return code in units and units.known(caller.unit) and units.within(caller.unit, code)
