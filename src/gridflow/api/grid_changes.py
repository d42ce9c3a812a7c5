"""Applications for a change of grids 网格变更申请 over HTTP: the township asks, the county approves and files."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import (
    ApproveGridChange,
    ChangeState,
    FileGridChange,
    GridChange,
    RejectGridChange,
    RequestGridChange,
    UnknownGridChange,
)
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.grid_views import GridChangeView, grid_change_view
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Reading, UnitCode
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.texts import texts_of
from gridflow.application.access import sees
from gridflow.application.keys import Caller
from gridflow.application.registrar import RegisterReceipt

router = APIRouter(prefix="/grid-changes", tags=["网格"])

_ANSWERS: Final[dict[str, type[Command]]] = {
    "approve": ApproveGridChange,
    "reject": RejectGridChange,
    "file": FileGridChange,
}
"""What the county may do with the application that the address names."""

_REQUEST_BODY: Final = body_of_command(RequestGridChange)
_BODIES: Final = {name: body_of_command(command, "change") for name, command in _ANSWERS.items()}
GRID_CHANGE_BODIES: Final = (_REQUEST_BODY, *_BODIES.values())
"""The bodies of the routes here."""

_ADDRESS: Final = "/api/v1/grid-changes/{change}"


class ChangesQuery(Reading):
    """Of which unit's subtree (the caller's own); with `state`, only those that have come so far."""

    unit: UnitCode | None = None
    state: ChangeState | None = None


class GridChangeList(BaseModel):
    """Applications, the latest one first."""

    items: list[GridChangeView]


@router.get("", summary="网格变更申请", responses=READ_PROBLEMS)
def list_changes(
    services: Serviced, caller: Authenticated, query: Annotated[ChangesQuery, Query()], response: Response
) -> GridChangeList:
    """The applications of a unit and of those below it."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    units, top = scope_of(services, caller, query.unit)
    texts = texts_of(services, units)
    wanted = [
        one
        for one in services.territory.registers.grids.changes.values()
        if units.within(one.unit, top) and query.state in (None, one.state)
    ]
    return GridChangeList(items=[grid_change_view(one, texts) for one in reversed(wanted)])


@router.get("/{change}", summary="一项网格变更申请", responses=READ_PROBLEMS)
def read_change(
    change: str, services: Serviced, caller: Authenticated, query: Annotated[Reading, Query()], response: Response
) -> GridChangeView:
    """An application with what is asked for, and everything that was recorded of it."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    return grid_change_view(_seen(services, caller, change), texts_of(services))


@router.post(
    "",
    status_code=201,
    summary=RequestGridChange.title,
    description=RequestGridChange.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS
    | problems(s409="变更后有区块未纳入网格")
    | {200: {"description": "已如此申请", "model": RegisterReceipt}},
    openapi_extra=body_of(_REQUEST_BODY, required=True),
)
def request_change(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    """The id of the application is the end of its stream's name, and of `Location`."""
    command = read_command(RequestGridChange, _REQUEST_BODY, body)
    receipt = carry_out(services, caller, key, command, response)
    if not receipt.posted:
        response.status_code = 200
        return receipt
    change = receipt.posted[0].stream.partition("/")[2]
    response.headers["Location"] = _ADDRESS.format(change=change)
    return receipt


def _add_route(name: str, command_type: type[Command]) -> None:
    body_type = _BODIES[name]

    def answer(
        change: str, services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
    ) -> RegisterReceipt:
        command = read_command(command_type, body_type, body, change=change)
        _seen(services, caller, change)
        return carry_out(services, caller, key, command, response)

    router.add_api_route(
        f"/{{change}}/{name}",
        answer,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        dependencies=[NO_QUERY],
        responses=WRITE_PROBLEMS | problems(s404="申请不存在或不可见", s409="当前不能如此办理,或有区块未纳入网格"),
        openapi_extra=body_of(body_type, required=any(one.is_required() for one in body_type.model_fields.values())),
    )


for _name, _command_type in _ANSWERS.items():
    _add_route(_name, _command_type)


def _seen(services: Services, caller: Caller, change: str) -> GridChange:
    """The application. Raises UnknownGridChange for one that is missing or not of the caller's subtree, alike."""
    units = services.territory.refresh()
    found = services.territory.registers.grids.changes.get(change)
    if found is None or not sees(caller, found.unit, units):
        raise UnknownGridChange(f"没有网格变更申请“{change[:60]}”", change=change[:60])
    return found
