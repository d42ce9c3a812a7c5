"""The catalogue of matters 事项清单 over HTTP: what may be reported where and when, and the admission of more."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gridflow.aggregates.command import Command
from gridflow.aggregates.matter import (
    AgreeMatter,
    ApproveMatter,
    ProposeMatter,
    RefuseMatter,
    ReviseMatter,
    Standing,
    WithdrawMatter,
    matter_stream,
)
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.matter_views import MatterRow, MatterView, matter_row, matter_view
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Day, Reading, UnitCode
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.texts import texts_of
from gridflow.application.keys import Caller
from gridflow.application.matters import catalogue_on, entries, entry
from gridflow.application.registrar import RegisterReceipt
from gridflow.errors import UnknownMatter

router = APIRouter(prefix="/matters", tags=["事项"])

_ON_MATTER: Final[dict[str, type[Command]]] = {
    "agree": AgreeMatter,
    "approve": ApproveMatter,
    "refuse": RefuseMatter,
    "revise": ReviseMatter,
    "withdraw": WithdrawMatter,
}
"""What may be done with the matter that the address names."""

_PROPOSAL_BODY: Final = body_of_command(ProposeMatter)
_BODIES: Final = {name: body_of_command(command, "code") for name, command in _ON_MATTER.items()}
MATTER_BODIES: Final = (_PROPOSAL_BODY, *_BODIES.values())
"""The bodies of the routes here."""


class MatterQuery(Reading):
    """For which unit, the caller's own unless named, and as of which day (today)."""

    unit: UnitCode | None = None
    on: Day | None = None


class CatalogueQuery(MatterQuery):
    """Also, how it stands with the matters that are listed: those that may be reported unless said."""

    standing: Standing | Literal["any"] = Standing.ADMITTED


class MatterList(BaseModel):
    """The catalogue of a unit on a day, in order of the codes."""

    unit: str
    on: date
    items: list[MatterRow]


@router.get("", summary="事项清单", responses=READ_PROBLEMS)
def list_matters(
    services: Serviced, caller: Authenticated, query: Annotated[CatalogueQuery, Query()], response: Response
) -> MatterList:
    """What may be reported in a unit on a day; on demand, also what waits, has expired, or holds elsewhere only."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    units, place = scope_of(services, caller, query.unit, query.on)
    catalogue = catalogue_on(services.territory, services.rules, services.clock.now(), query.on)
    texts = texts_of(services, units)
    wanted = [one for one in entries(catalogue, place, caller.unit) if query.standing in ("any", one.standing)]
    return MatterList(unit=place, on=catalogue.day, items=[matter_row(one, texts) for one in wanted])


@router.get("/{code}", summary="事项", responses=READ_PROBLEMS)
def read_matter(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[MatterQuery, Query()], response: Response
) -> MatterView:
    """One matter as it stands for a unit on a day, with everything that was recorded of its admission."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    units, place = scope_of(services, caller, query.unit, query.on)
    catalogue = catalogue_on(services.territory, services.rules, services.clock.now(), query.on)
    found, texts = entry(catalogue, code, place, caller.unit), texts_of(services, units)
    if found is None:
        raise _unknown(code)
    return matter_view(found, place, catalogue.day, services.log.history(matter_stream(code)), texts)


@router.post(
    "",
    status_code=201,
    summary=ProposeMatter.title,
    description=ProposeMatter.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS
    | problems(s409="已有申请待审,或已准入")
    | {200: {"description": "已如此申请", "model": RegisterReceipt}},
    openapi_extra=body_of(_PROPOSAL_BODY, required=True),
)
def propose_matter(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    command = read_command(ProposeMatter, _PROPOSAL_BODY, body)
    receipt = carry_out(services, caller, key, command, response)
    if not receipt.posted:
        response.status_code = 200
    response.headers["Location"] = f"/api/v1/matters/{command.code}"
    return receipt


def _add_route(name: str, command_type: type[Command]) -> None:
    body_type = _BODIES[name]

    def execute(
        code: str, services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
    ) -> RegisterReceipt:
        _require_known(services, caller, code)
        return carry_out(services, caller, key, read_command(command_type, body_type, body, code=code), response)

    router.add_api_route(
        f"/{{code}}/{name}",
        execute,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        dependencies=[NO_QUERY],
        responses=WRITE_PROBLEMS | problems(s404="事项不存在或不可见", s409="没有待审的申请,或已终止"),
        openapi_extra=body_of(body_type, required=any(one.is_required() for one in body_type.model_fields.values())),
    )


for _name, _command_type in _ON_MATTER.items():
    _add_route(_name, _command_type)


def _require_known(services: Services, caller: Caller, code: str) -> None:
    services.territory.refresh()
    catalogue = catalogue_on(services.territory, services.rules, services.clock.now())
    if entry(catalogue, code, caller.unit, caller.unit) is None:
        raise _unknown(code)


def _unknown(code: str) -> UnknownMatter:
    return UnknownMatter(f"没有编码为“{code[:40]}”的事项", matter=code[:40])
