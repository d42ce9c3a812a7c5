"""Every command of a case as a route of its own: `POST /cases` and `POST /cases/{number}/{command}`."""

from typing import Final

from fastapi import APIRouter, Response

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS, Report
from gridflow.aggregates.command import Command
from gridflow.api.answers import answer
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import ExpectedVersion, IdempotencyKey
from gridflow.api.openapi import CASE_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY
from gridflow.api.services import Serviced
from gridflow.api.strict_json import parse_strictly
from gridflow.application.bus import Receipt, Request
from gridflow.application.idempotency import key_names
from gridflow.errors import UnknownCommand

CASE_COMMANDS: Final = tuple(
    command for command in COMMANDS.values() if command is not Report and command not in INTERNAL_COMMANDS
)
"""The commands on a case that a caller may name."""

router = APIRouter(prefix="/cases", tags=["事件"], dependencies=[NO_QUERY])


@router.post(
    "",
    status_code=201,
    summary="上报",
    responses=WRITE_PROBLEMS,
    openapi_extra=body_of(Report, required=True),
)
def report(services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response) -> Receipt:
    """Report an issue. `Idempotency-Key`, or `source.system` with `source.number`, makes it safe to repeat."""
    command = parse_strictly(Report, body)
    actor = caller.actor(services.rules.policy, Report.name)
    granted = services.bus.execute(Request(command, actor, keys=key_names(actor, key)))
    response.headers["Location"] = f"/api/v1/cases/{granted.receipt.number}"
    return answer(granted, response)


def _add_route(command_type: type[Command]) -> None:
    required = any(field.is_required() for field in command_type.model_fields.values())

    def execute(
        number: str,
        services: Serviced,
        caller: Authenticated,
        key: IdempotencyKey,
        expected_version: ExpectedVersion,
        body: Body,
        response: Response,
    ) -> Receipt:
        command = parse_strictly(command_type, body)
        actor = caller.actor(services.rules.policy, command_type.name)
        keys = key_names(actor, key)
        granted = services.bus.execute(Request(command, actor, number, keys, expected_version))
        return answer(granted, response)

    router.add_api_route(
        f"/{{number}}/{command_type.name}",
        execute,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        responses=CASE_PROBLEMS,
        openapi_extra=body_of(command_type, required=required),
    )


for _command_type in CASE_COMMANDS:
    _add_route(_command_type)


@router.post("/{number}/{command}", include_in_schema=False)
def refuse_unknown(command: str) -> None:
    """Raises UnknownCommand: the routes before this one are all there are."""
    raise UnknownCommand(f"没有“{command[:40]}”这一操作", command=command[:40])
