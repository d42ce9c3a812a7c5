"""Registers taken in from CSV and XLSX files 导入, and given out as them 导出."""

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.event import Actor
from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, Responses, problems
from gridflow.api.queries import Day, Reading, UnitCode
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.sheet_body import SHEET_BODY, SheetBody
from gridflow.application.keys import Caller
from gridflow.application.sheets.catalogue import SHEETS
from gridflow.application.sheets.files import FileKind, write_file
from gridflow.application.sheets.importing import ImportReport, take_in
from gridflow.application.sheets.sheet import Sheet, place_of

router = APIRouter(tags=["导入导出"])

Register = StrEnum("Register", {name.upper(): name for name in SHEETS})  # type: ignore[misc]
"""The registers that there are tables of."""


class ImportQuery(BaseModel):
    """`dry_run` reports what the file would lead to, and records nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dry_run: bool = False


class ExportQuery(Reading):
    """What is at and below a unit, the caller's own without one, on a day, today without one, as a file of a kind."""

    unit: UnitCode | None = None
    on: Day | None = None
    format: FileKind = Field(default=FileKind.CSV)


FILE_ANSWER: Final[Responses] = {
    200: {
        "description": "表格文件",
        "content": {kind.media_type: {"schema": {"type": "string", "format": "binary"}} for kind in FileKind},
    }
}
"""The answer of a route that gives a file."""


@router.post(
    "/imports/{register}",
    summary="导入表格",
    responses=WRITE_PROBLEMS,
    openapi_extra=SHEET_BODY,
)
def import_register(
    register: Register,
    services: Serviced,
    caller: Authenticated,
    query: Annotated[ImportQuery, Query()],
    data: SheetBody,
    response: Response,
) -> ImportReport:
    """Take in a register, all lines or none, at and below the caller's unit. Repeating it changes nothing.

    A refusal lists in `errors` what is wrong in every line, with its `line`, `column` and `detail`.
    """
    sheet = SHEETS[register]
    actor = _actor(services, caller, sheet)
    services.territory.refresh()
    place = place_of(services.territory, services.rules, services.clock.now(), caller.unit)
    report = take_in(services.registrar, sheet.drafts(data, place), actor, dry_run=query.dry_run)
    response.headers[POSITION] = str(services.log.head().position)
    return report


@router.get(
    "/exports/{register}",
    summary="导出表格",
    responses=READ_PROBLEMS | problems(s403="无权办理") | FILE_ANSWER,
    response_class=Response,
)
def export_register(
    register: Register, services: Serviced, caller: Authenticated, query: Annotated[ExportQuery, Query()]
) -> Response:
    """A register as a file, which can be imported again."""
    sheet = SHEETS[register]
    _actor(services, caller, sheet)
    position = log_position(services, query.min_position)
    services.territory.refresh()
    _, top = scope_of(services, caller, query.unit, query.on)
    rows = sheet.rows(place_of(services.territory, services.rules, services.clock.now(), top, query.on))
    headers: dict[str, Any] = {
        POSITION: str(position),
        "Content-Disposition": f'attachment; filename="{register}.{query.format}"',
    }
    return Response(write_file(query.format, sheet.title, rows), headers=headers, media_type=query.format.media_type)


def _actor(services: Services, caller: Caller, sheet: Sheet) -> Actor:
    """The caller as an actor who may do with the register what there is to do. Raises NotPermitted."""
    policy, command = services.rules.policy, sheet.command
    actor = caller.actor(policy, command.name)
    policy.require(actor.role, command.name, command.title)
    return actor
