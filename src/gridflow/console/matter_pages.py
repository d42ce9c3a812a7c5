"""The pages of the catalogue of matters 事项清单."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from gridflow.aggregates.matter import Standing, matter_stream
from gridflow.application.matters import Entry, catalogue_on, entries, entry
from gridflow.console.command_form import CommandForm
from gridflow.console.forms import submitted_command
from gridflow.console.page_route import page_route
from gridflow.console.register_forms import allowed, matter_forms, proposing_form
from gridflow.console.registers import Desk, desk_at, done_of, given, page
from gridflow.console.services import Services
from gridflow.console.unit_view import told
from gridflow.console.view import choice_of
from gridflow.errors import UnknownMatter


def matter_router(services: Services) -> APIRouter:
    """The pages of one county's matters, to be included under `/console`."""
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)

    def list_page(
        desk: Desk,
        standing: Standing | None,
        forms: Sequence[CommandForm],
        status: int = HTTPStatus.OK,
        done: str | None = None,
    ) -> Response:
        catalogue = catalogue_on(services.territory, services.rules, desk.now, desk.day)
        found = entries(catalogue, desk.unit.code, desk.caller.unit)
        counts = {one: sum(each.standing is one for each in found) for one in Standing}
        rows = [one for one in found if standing in (None, one.standing)]
        shown = {one: count for one, count in counts.items() if count}
        return page(
            "matters.html",
            desk,
            status,
            done,
            rows=rows,
            standing=standing,
            counts=shown,
            count=len(found),
            forms=forms,
        )

    def matter_page(
        desk: Desk, found: Entry, forms: Sequence[CommandForm], status: int = HTTPStatus.OK, done: str | None = None
    ) -> Response:
        history = told(desk, services.log.history(matter_stream(found.code)))
        return page("matter.html", desk, status, done, entry=found, history=history, forms=forms)

    def list_forms(desk: Desk) -> list[CommandForm]:
        return allowed([proposing_form()], desk.caller, desk.own_policy)

    def found_at(desk: Desk, code: str) -> Entry:
        catalogue = catalogue_on(services.territory, services.rules, desk.now, desk.day)
        found = entry(catalogue, code, desk.unit.code, desk.caller.unit)
        if found is None:
            raise UnknownMatter(f"没有编码为“{code[:40]}”的事项", matter=code[:40])
        return found

    @router.get("/matters")
    def matters(request: Request) -> Response:
        desk = desk_at(request, services)
        standing = choice_of(Standing, request.query_params.get("standing"), "准入状态", "standing")
        return list_page(desk, standing, list_forms(desk), done=done_of(request))

    @router.post("/matters")
    async def propose(request: Request) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services)
            return given(
                desk,
                list_forms(desk),
                "/console/matters",
                values,
                lambda: f"/console/matters/{values['code'].strip()}",
                lambda forms, status: list_page(desk, None, forms, status),
            )

        return await run_in_threadpool(carried_out)

    @router.get("/matters/{code}")
    def matter(request: Request, code: str) -> Response:
        desk = desk_at(request, services)
        found = found_at(desk, code)
        return matter_page(desk, found, matter_forms(found, desk.caller, desk.own_policy), done=done_of(request))

    @router.post("/matters/{code}/{what}")
    async def change(request: Request, code: str, what: str) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services)
            found = found_at(desk, code)
            url = f"/console/matters/{found.code}"
            return given(
                desk,
                matter_forms(found, desk.caller, desk.own_policy),
                f"{url}/{what}",
                values,
                lambda: url,
                lambda forms, status: matter_page(desk, found, forms, status),
            )

        return await run_in_threadpool(carried_out)

    return router
