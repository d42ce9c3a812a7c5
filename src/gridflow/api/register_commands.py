"""What the commands on the county's registers have in common over HTTP: their bodies, and their answers."""

from typing import TypeVar

from fastapi import Response
from pydantic import BaseModel, ConfigDict, create_model

from gridflow.aggregates.command import Command
from gridflow.api.headers import POSITION
from gridflow.api.services import Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.idempotency import key_names
from gridflow.application.keys import Caller
from gridflow.application.registrar import RegisterReceipt

C = TypeVar("C", bound=Command)


def body_of_command(command_type: type[Command], *addressed: str) -> type[BaseModel]:
    """The body of a command's route: its fields without those that the address says, and without a claimed time, which
    a register does not keep."""
    left_out = {*addressed, "occurred_at"}
    fields = {name: (field.annotation, field) for name, field in command_type.model_fields.items()}
    body: type[BaseModel] = create_model(
        f"{command_type.__name__}Body",
        __config__=ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False),
        __doc__=command_type.__doc__,
        **{name: said for name, said in fields.items() if name not in left_out},  # type: ignore[call-overload]
    )
    return body


def read_command(command_type: type[C], body_type: type[BaseModel], body: bytes, **addressed: str) -> C:
    """The command that a body says, with what the address says. Raises what `parse_strictly` does."""
    said = parse_strictly(body_type, body)
    return command_type.model_validate(addressed | {name: getattr(said, name) for name in said.model_fields_set})


def carry_out(
    services: Services, caller: Caller, key: str | None, command: Command, response: Response
) -> RegisterReceipt:
    """Give a command on a register. Raises what the registrar does."""
    actor = caller.actor(services.rules.policy, command.name)
    receipt = services.registrar.carry_out([command], actor, key_names(actor, key))
    response.headers[POSITION] = str(receipt.position)
    return receipt
