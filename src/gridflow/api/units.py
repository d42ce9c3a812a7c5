"""Units 单位 over HTTP. A caller sees its own unit, those below it, and the names of those above."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.command import Title, Word
from gridflow.aggregates.unit import RegisterUnit
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY, Paging, Reading, UnitCode
from gridflow.api.scope import require_in_scope, scope_of, unknown_unit
from gridflow.api.services import Serviced, Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.keys import Caller
from gridflow.errors import NotPermitted
from gridflow.territory import Level, Unit, UnitTree

router = APIRouter(prefix="/units", tags=["单位"])


class UnitQuery(Paging):
    """Units of a subtree, the caller's own unless named, optionally of one level; `cursor` is the last code seen."""

    unit: UnitCode | None = None
    level: Level | None = None
    limit: int = Field(default=500, ge=1, le=1000)


class UnitBody(BaseModel):
    """A unit to be registered. Without `parent` it is the root of the county's tree."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Word
    level: Level
    name: Title
    parent: Word | None = None


class UnitRow(BaseModel):
    """A unit 单位."""

    code: str
    level: Level
    level_title: str
    name: str
    parent: str | None


class UnitList(BaseModel):
    """A page of units in order of code, and the cursor of the next page."""

    items: list[UnitRow]
    cursor: str | None


class UnitView(UnitRow):
    """A unit with those above it, topmost first, and of those right below it the ones that the caller may see."""

    above: list[UnitRow]
    children: list[UnitRow]


@router.get("", summary="单位列表", responses=READ_PROBLEMS)
def list_units(
    services: Serviced, caller: Authenticated, query: Annotated[UnitQuery, Query()], response: Response
) -> UnitList:
    """The caller's unit and all below it, in order of code."""
    position = log_position(services, query.min_position)
    services.territory.refresh()
    units, top = scope_of(services, caller, query.unit)
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
    return UnitList(items=[_row(unit) for unit in page], cursor=page[-1].code if len(wanted) > len(page) else None)


@router.get("/{code}", summary="单位", responses=READ_PROBLEMS)
def read_unit(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[Reading, Query()], response: Response
) -> UnitView:
    """A unit with what is above and right below it. Of a unit above the caller's, only the way down to it is shown."""
    position = log_position(services, query.min_position)
    units = services.territory.refresh()
    if code not in units or not _visible(units, caller, code):
        raise unknown_unit(code)
    unit = units.get(code)
    above = [units.get(step) for step in units.path(code).rstrip("/").split("/")[:-1]]
    children = [child for child in units.children(code) if _visible(units, caller, child.code)]
    response.headers[POSITION] = str(position)
    return UnitView(
        **_row(unit).model_dump(),
        above=[_row(step) for step in above],
        children=[_row(child) for child in children],
    )


@router.post(
    "",
    status_code=201,
    summary="登记单位",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | {200: {"description": "已如此登记", "model": UnitRow}},
    openapi_extra=body_of(UnitBody, required=True),
)
def register_unit(services: Serviced, caller: Authenticated, body: Body, response: Response) -> UnitRow:
    """Register a unit below the caller's. Repeating it changes nothing and answers 200."""
    unit = parse_strictly(UnitBody, body)
    _require_place(services, caller, unit)
    actor = caller.actor(services.rules.policy, RegisterUnit.name)
    command = RegisterUnit(code=unit.code, level=unit.level, unit_name=unit.name, parent=unit.parent)
    if not services.registrar.register([command], actor):
        response.status_code = 200
    response.headers["Location"] = f"/api/v1/units/{unit.code}"
    response.headers[POSITION] = str(services.log.head().position)
    return _row(services.territory.tree.get(unit.code))


def _require_place(services: Services, caller: Caller, unit: UnitBody) -> None:
    """A unit goes below the caller's own; only the root, which has no parent, may be the caller's own."""
    if unit.parent is None:
        if unit.code != caller.unit:
            raise NotPermitted("只能登记本单位以下的单位", unit=unit.code)
        return
    parent = unit.parent
    services.territory.with_current(lambda units: require_in_scope(units, caller, parent))


def _visible(units: UnitTree, caller: Caller, code: str) -> bool:
    return units.within(code, caller.unit) or units.within(caller.unit, code)


def _row(unit: Unit) -> UnitRow:
    return UnitRow(
        code=unit.code,
        level=unit.level,
        level_title=unit.level.chinese,
        name=unit.name,
        parent=unit.parent,
    )
