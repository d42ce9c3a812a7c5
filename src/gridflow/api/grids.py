"""The register of grids 网格台账 over HTTP: every grid of a unit, the public board, coverage and integration."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.aggregates.grid import AssignBlocks, DeclareBlocks, DeclareForeignGrids, DescribeUnit, IntegrateGrid
from gridflow.aggregates.unit.commands import Adjustment
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.grid_views import (
    BlockView,
    BoardView,
    ForeignGridView,
    GridList,
    block_view,
    board_view,
    foreign_grid_view,
    grid_row,
)
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import PUBLIC_PROBLEMS, READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Day, Paging, Reading, UnitCode
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.scope import scope_of, today_of
from gridflow.api.services import Serviced, Services
from gridflow.api.staffing import ShareView
from gridflow.api.texts import texts_of
from gridflow.api.units import life_of
from gridflow.application.grid_board import board
from gridflow.application.grid_rates import coverage, integration
from gridflow.application.grid_register import grid_register
from gridflow.application.registrar import RegisterReceipt
from gridflow.application.staffing import Share, policy_of
from gridflow.errors import InvalidInput
from gridflow.territory import UnitTree

router = APIRouter(tags=["网格"])
public_router = APIRouter(tags=["公开"])

_NO_STORE: Final = "no-store"

_ON_UNIT: Final[dict[str, type[Adjustment]]] = {
    "describe": DescribeUnit,
    "declare-blocks": DeclareBlocks,
    "assign-blocks": AssignBlocks,
    "declare-foreign-grids": DeclareForeignGrids,
    "integrate-grid": IntegrateGrid,
}
"""What may be recorded of the unit that the address names."""

_BODIES: Final = {name: body_of_command(command, "code") for name, command in _ON_UNIT.items()}
GRID_BODIES: Final = tuple(_BODIES.values())
"""The bodies of the routes here."""


class DayQuery(Reading):
    """Of which unit's subtree (the caller's own), on which day (today)."""

    unit: UnitCode | None = None
    on: Day | None = None


class GridQuery(Paging):
    """Grids of a unit's subtree (the caller's own) on a day (today); `cursor` is the last code seen."""

    unit: UnitCode | None = None
    on: Day | None = None
    limit: int = Field(default=100, ge=1, le=1000)


class BoardQuery(Reading):
    """As of which day (today)."""

    on: Day | None = None


class CoverageView(BaseModel):
    """How many of the declared blocks lie in a grid, and which do not. `undeclared` are the villages without blocks."""

    share: ShareView
    gaps: list[BlockView]
    undeclared: list[str]


class IntegrationView(BaseModel):
    """How many of the grids that departments keep are part of the county's, and which are not."""

    share: ShareView
    gaps: list[ForeignGridView]


class RatesView(BaseModel):
    """Coverage 覆盖率 and integration 整合率 of a unit on a day, with the targets of the policy that holds there."""

    unit: str
    on: date
    policy_version: str
    coverage: CoverageView
    integration: IntegrationView


@router.get("/grids", summary="网格台账", responses=READ_PROBLEMS)
def list_grids(
    services: Serviced, caller: Authenticated, query: Annotated[GridQuery, Query()], response: Response
) -> GridList:
    """Every grid of a unit and of those below it as of a day, with its particulars and who works in it."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    day = query.on or today_of(services)
    units, top = scope_of(services, caller, query.unit, day)
    registers, texts = services.territory.registers, texts_of(services, units)
    entries = grid_register(registers.grids.on(day, registers.units), registers.people, top)
    wanted = [one for one in entries if query.cursor is None or one.unit.code > query.cursor]
    page = wanted[: query.limit]
    return GridList(
        unit=top,
        on=day,
        items=[grid_row(one, services, caller, texts) for one in page],
        cursor=page[-1].unit.code if len(wanted) > len(page) else None,
    )


@router.get("/grids/{code}/board", summary="网格公示牌", responses=READ_PROBLEMS)
def read_board(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[BoardQuery, Query()], response: Response
) -> BoardView:
    """What stands on the public board of a grid, as of a day."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    day = query.on or today_of(services)
    units, grid = scope_of(services, caller, code, day)
    return _board(services, units, grid, day)


@public_router.get("/public/grids/{code}", summary="网格公示牌", dependencies=[NO_QUERY], responses=PUBLIC_PROBLEMS)
def read_public_board(code: str, services: Serviced, response: Response) -> BoardView:
    """The public board of a grid today, without a key."""
    response.headers[POSITION] = str(log_position(services, 0))
    response.headers["Cache-Control"] = _NO_STORE
    return _board(services, services.territory.refresh(), code, today_of(services))


@router.get("/coverage", summary="网格覆盖率与整合率", responses=READ_PROBLEMS)
def read_rates(
    services: Serviced, caller: Authenticated, query: Annotated[DayQuery, Query()], response: Response
) -> RatesView:
    """How much of a unit lies in grids, and how many of the departments' grids are integrated, with all gaps."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    day = query.on or today_of(services)
    units, top = scope_of(services, caller, query.unit, day)
    registers, texts = services.territory.registers, texts_of(services, units)
    policy = policy_of(services.rules, units, top, day, services.clock.now())
    grids = registers.grids.on(day, registers.units)
    covered, integrated = coverage(policy, grids, top), integration(policy, grids, top)
    return RatesView(
        unit=top,
        on=day,
        policy_version=policy.version,
        coverage=CoverageView(
            share=_share(covered.share),
            gaps=[block_view(one, texts) for one in covered.gaps],
            undeclared=list(covered.undeclared),
        ),
        integration=IntegrationView(
            share=_share(integrated.share), gaps=[foreign_grid_view(one, texts) for one in integrated.gaps]
        ),
    )


def _board(services: Services, units: UnitTree, grid: str, day: date) -> BoardView:
    registers, texts = services.territory.registers, texts_of(services, units)
    units.get(grid)
    policy = policy_of(services.rules, units, grid, day, services.clock.now())
    lines = board(grid, policy, registers.grids.on(day, registers.units), registers.people, texts.words)
    return board_view(grid, day, lines, texts, policy.publicity.places)


def _share(share: Share) -> ShareView:
    return ShareView.model_validate(share, from_attributes=True)


def _add_route(name: str, command_type: type[Adjustment]) -> None:
    body_type = _BODIES[name]

    def record(
        code: str, services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
    ) -> RegisterReceipt:
        services.territory.refresh()
        life = life_of(services, caller, code)
        command = read_command(command_type, body_type, body, code=code)
        try:
            return carry_out(services, caller, key, command, response)
        except InvalidInput:
            if life.until is not None:
                # What is wrong may be that the unit is no more on that day: then say who follows.
                scope_of(services, caller, code, command.effective_on)
            raise

    router.add_api_route(
        f"/units/{{code}}/{name}",
        record,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        dependencies=[NO_QUERY],
        responses=WRITE_PROBLEMS | problems(s404="单位不存在、不可见或已撤销"),
        openapi_extra=body_of(body_type, required=any(one.is_required() for one in body_type.model_fields.values())),
    )


for _name, _command_type in _ON_UNIT.items():
    _add_route(_name, _command_type)
