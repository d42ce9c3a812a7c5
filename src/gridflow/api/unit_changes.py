"""Changes of units 单位调整 over HTTP: renaming, moving, merging, splitting, retiring them, and what has happened."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gridflow.aggregates.unit import MergeUnits, MoveUnit, RenameUnit, RetireUnit, SplitUnit, unit_stream
from gridflow.aggregates.unit.commands import Adjustment
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Reading
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.register_history import RegisterEventView, register_event
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import texts_of
from gridflow.api.units import life_of
from gridflow.application.registrar import RegisterReceipt
from gridflow.errors import InvalidInput

router = APIRouter(tags=["单位"])

_CHANGES: Final[dict[str, type[Adjustment]]] = {
    "rename": RenameUnit,
    "move": MoveUnit,
    "split": SplitUnit,
    "retire": RetireUnit,
}
"""What may be done to the unit that the address names."""

_BODIES: Final = {name: body_of_command(command, "code") for name, command in _CHANGES.items()}
_MERGE_BODY: Final = body_of_command(MergeUnits)
UNIT_BODIES: Final = (*_BODIES.values(), _MERGE_BODY)
"""The bodies of the routes here."""


class NameView(BaseModel):
    """A name, and the first day on which it is borne (none: since before anything was recorded)."""

    name: str
    since: date | None


class UnitHistoryView(BaseModel):
    """The life of a unit: its first day, the first day without it, its names, where it came from, who comes after it,
    and everything that was recorded of it, in order."""

    code: str
    since: date | None
    until: date | None
    names: list[NameView]
    origins: list[str]
    successors: list[str]
    items: list[RegisterEventView]


@router.get("/units/{code}/history", summary="单位沿革", responses=READ_PROBLEMS)
def read_history(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[Reading, Query()], response: Response
) -> UnitHistoryView:
    """The history of a unit that is there, was, or is planned."""
    position = log_position(services, query.min_position)
    life = life_of(services, caller, code)
    # On the last of all days, for what is planned has its name there.
    texts = texts_of(services, services.territory.registers.units.on(date.max))
    response.headers[POSITION] = str(position)
    return UnitHistoryView(
        code=code,
        since=life.since,
        until=life.until,
        names=[NameView(name=name, since=since) for since, name in life.names],
        origins=list(life.origins),
        successors=list(life.successors),
        items=[register_event(event, texts) for event in services.log.history(unit_stream(code))],
    )


@router.post(
    "/units:merge",
    summary=MergeUnits.title,
    description=MergeUnits.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | problems(s409="变更后有区块未纳入网格"),
    openapi_extra=body_of(_MERGE_BODY, required=True),
)
def merge_units(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    return carry_out(services, caller, key, read_command(MergeUnits, _MERGE_BODY, body), response)


def _add_route(name: str, command_type: type[Adjustment]) -> None:
    body_type = _BODIES[name]

    def change(
        code: str, services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
    ) -> RegisterReceipt:
        life_of(services, caller, code)
        command = read_command(command_type, body_type, body, code=code)
        try:
            return carry_out(services, caller, key, command, response)
        except InvalidInput:
            # Not before, for what was carried out already may be repeated: of a unit that is no more say just that.
            scope_of(services, caller, code, command.effective_on)
            raise

    router.add_api_route(
        f"/units/{{code}}/{name}",
        change,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        dependencies=[NO_QUERY],
        responses=WRITE_PROBLEMS | problems(s404="单位不存在、不可见或已撤销", s409="变更后有区块未纳入网格"),
        openapi_extra=body_of(body_type, required=any(one.is_required() for one in body_type.model_fields.values())),
    )


for _name, _command_type in _CHANGES.items():
    _add_route(_name, _command_type)
