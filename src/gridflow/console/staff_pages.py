"""The pages of people 人员: who works where, what is vacant, and one person."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from gridflow.aggregates.person import Person
from gridflow.aggregates.person.standing import is_seen
from gridflow.application.staff import attendances, particulars, staff_within
from gridflow.application.staffing import staffing, training
from gridflow.console.command_form import CommandForm
from gridflow.console.forms import submitted_command
from gridflow.console.page_route import page_route
from gridflow.console.register_forms import allowed, person_forms, registering_form
from gridflow.console.registers import Desk, desk_at, done_of, given, page
from gridflow.console.services import Services
from gridflow.console.unit_view import staff_row
from gridflow.errors import UnknownPerson

_MOST = 300


def staff_router(services: Services) -> APIRouter:
    """The pages of one county's people, to be included under `/console`."""
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)

    def list_page(
        desk: Desk, post: str | None, forms: Sequence[CommandForm], status: int = HTTPStatus.OK, done: str | None = None
    ) -> Response:
        registers, code = desk.registers, desk.unit.code
        found = staff_within(registers, code, desk.day, post)
        grids = registers.grids.on(desk.day, registers.units)
        return page(
            "staff.html",
            desk,
            status,
            done,
            post=post,
            rows=[staff_row(desk, *one) for one in found[:_MOST]],
            count=len(found),
            staffing=staffing(desk.policy, registers.people, grids, code),
            training=training(desk.policy, registers.people, grids, code, desk.day.year),
            forms=forms,
        )

    def person_page(
        desk: Desk, person: Person, forms: Sequence[CommandForm], status: int = HTTPStatus.OK, done: str | None = None
    ) -> Response:
        return page(
            "person.html",
            desk,
            status,
            done,
            person=person,
            known=particulars(person, desk.caller, desk.own_policy),
            duty=person.duty_on(desk.today),
            trainings=attendances(
                person.id, desk.registers.people.trainings.of(person.id), desk.caller, desk.own_policy
            ),
            forms=forms,
        )

    def list_forms(desk: Desk) -> list[CommandForm]:
        return allowed([registering_form(desk.unit.code)], desk.caller, desk.own_policy)

    @router.get("/staff")
    def staff(request: Request) -> Response:
        desk = desk_at(request, services)
        return list_page(desk, request.query_params.get("post") or None, list_forms(desk), done=done_of(request))

    @router.post("/staff")
    async def register(request: Request) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services)
            return given(
                desk,
                list_forms(desk),
                "/console/staff",
                values,
                lambda: f"/console/staff/{values['person'].strip()}",
                lambda forms, status: list_page(desk, None, forms, status),
            )

        return await run_in_threadpool(carried_out)

    @router.get("/staff/{person}")
    def one(request: Request, person: str) -> Response:
        desk = desk_at(request, services)
        known = _seen(desk, person)
        forms = person_forms(known, desk.caller, desk.own_policy, desk.today)
        return person_page(desk, known, forms, done=done_of(request))

    @router.post("/staff/{person}/{what}")
    async def change(request: Request, person: str, what: str) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services)
            known = _seen(desk, person)
            url = f"/console/staff/{known.id}"
            return given(
                desk,
                person_forms(known, desk.caller, desk.own_policy, desk.today),
                f"{url}/{what}",
                values,
                lambda: url,
                lambda forms, status: person_page(desk, known, forms, status),
            )

        return await run_in_threadpool(carried_out)

    return router


def _seen(desk: Desk, person: str) -> Person:
    """The person with this id. Raises UnknownPerson for one whom the caller does not see, as for none at all."""
    known = desk.registers.people.get(person)
    if known is None or not is_seen(known, desk.caller.unit, desk.units):
        raise UnknownPerson(f"没有标识为“{person[:40]}”的人员", person=person[:40])
    return known
