"""People 人员 over HTTP: the register by unit and day, one person, and the commands on them."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.aggregates.person import PERSON_COMMANDS, Person, PersonCommand, RegisterPerson
from gridflow.aggregates.person.standing import is_seen
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, IdempotencyKey, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY, Day, Paging, Reading, UnitCode
from gridflow.api.register_commands import body_of_command, carry_out, read_command
from gridflow.api.scope import scope_of, today_of
from gridflow.api.services import Serviced, Services
from gridflow.api.staff_views import PersonRow, PersonView, person_row, person_view
from gridflow.api.texts import texts_of
from gridflow.application.keys import Caller
from gridflow.application.registrar import RegisterReceipt
from gridflow.application.staff import staff_within
from gridflow.errors import UnknownPerson

router = APIRouter(prefix="/staff", tags=["人员"])

_ON_PERSON: Final = tuple(command for command in PERSON_COMMANDS if command is not RegisterPerson)
_REGISTER_BODY: Final = body_of_command(RegisterPerson)
_BODIES: Final = {command: body_of_command(command, "person") for command in _ON_PERSON}
STAFF_BODIES: Final = (_REGISTER_BODY, *_BODIES.values())
"""The bodies of the routes here."""


class StaffQuery(Paging):
    """People who hold a post within a unit, the caller's own unless named, on a day (today), or whose entry is kept
    there; with `post`, only those who hold it. `cursor` is the last id seen."""

    unit: UnitCode | None = None
    on: Day | None = None
    post: str | None = Field(default=None, max_length=64)
    limit: int = Field(default=100, ge=1, le=1000)


class StaffList(BaseModel):
    """A page of people in order of id, and the cursor of the next page. `on` is the day of their posts."""

    on: date
    items: list[PersonRow]
    cursor: str | None


@router.get("", summary="人员名册", responses=READ_PROBLEMS)
def list_staff(
    services: Serviced, caller: Authenticated, query: Annotated[StaffQuery, Query()], response: Response
) -> StaffList:
    """The people of a unit and of those below it, with the posts that they hold there on the day."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    today = today_of(services)
    day = query.on or today
    units, top = scope_of(services, caller, query.unit, day)
    registers, texts = services.territory.registers, texts_of(services, units)
    found = [
        (person, posts)
        for person, posts in staff_within(registers, top, day, query.post)
        if query.cursor is None or person.id > query.cursor
    ]
    page = found[: query.limit]
    shown = today if day == today else None
    return StaffList(
        on=day,
        items=[person_row(services, caller, texts, person, posts, shown) for person, posts in page],
        cursor=page[-1][0].id if len(found) > len(page) else None,
    )


@router.get("/{person}", summary="人员", responses=READ_PROBLEMS)
def read_person(
    person: str, services: Serviced, caller: Authenticated, query: Annotated[Reading, Query()], response: Response
) -> PersonView:
    """A person of the caller's unit or below: whose entry is kept there, or who holds or held a post there."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    services.territory.refresh()
    known = _seen(services, caller, person)
    return person_view(services, caller, texts_of(services), known, today_of(services))


@router.post(
    "",
    status_code=201,
    summary=RegisterPerson.title,
    description=RegisterPerson.__doc__,
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | {200: {"description": "已如此登记", "model": RegisterReceipt}},
    openapi_extra=body_of(_REGISTER_BODY, required=True),
)
def register_person(
    services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
) -> RegisterReceipt:
    command = read_command(RegisterPerson, _REGISTER_BODY, body)
    receipt = carry_out(services, caller, key, command, response)
    if not receipt.posted:
        response.status_code = 200
    response.headers["Location"] = f"/api/v1/staff/{command.person}"
    return receipt


def _add_route(command_type: type[PersonCommand]) -> None:
    body_type = _BODIES[command_type]

    def execute(
        person: str, services: Serviced, caller: Authenticated, key: IdempotencyKey, body: Body, response: Response
    ) -> RegisterReceipt:
        services.territory.refresh()
        known = _seen(services, caller, person)
        command = read_command(command_type, body_type, body, person=known.id)
        return carry_out(services, caller, key, command, response)

    router.add_api_route(
        f"/{{person}}/{command_type.name}",
        execute,
        methods=["POST"],
        name=command_type.name,
        summary=command_type.title,
        description=command_type.__doc__,
        dependencies=[NO_QUERY],
        responses=WRITE_PROBLEMS | problems(s404="人员不存在或不可见", s409="不符合条件,或没有待审定的事项"),
        openapi_extra=body_of(body_type, required=True),
    )


for _command_type in _ON_PERSON:
    _add_route(_command_type)


def _seen(services: Services, caller: Caller, person: str) -> Person:
    """The person with this id. Raises UnknownPerson for one whom the caller does not see, as for none at all."""
    units, top = scope_of(services, caller, None)
    known = services.territory.registers.people.get(person)
    if known is None or not is_seen(known, top, units):
        raise UnknownPerson(f"没有标识为“{person[:40]}”的人员", person=person[:40])
    return known
