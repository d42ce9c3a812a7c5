"""The pages of units 单位, of the roll-up 汇总, and of changes of grids 网格变更."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from gridflow.aggregates.grid import GridChange, UnknownGridChange
from gridflow.application.access import sees
from gridflow.console.command_form import CommandForm
from gridflow.console.forms import submitted_command
from gridflow.console.page_route import page_route
from gridflow.console.register_forms import grid_change_forms, unit_forms
from gridflow.console.registers import Desk, day_of, desk_at, done_of, given, page
from gridflow.console.services import Services
from gridflow.console.unit_view import changes_of, dossier_of, told, tree_of
from gridflow.console.view import choice_of
from gridflow.errors import InvalidInput
from gridflow.projections.roll_up_queries import By, RollUpFilter, roll_up
from gridflow.store.times import microseconds


def unit_router(services: Services) -> APIRouter:
    """The pages of one county's units, to be included under `/console`."""
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)

    def unit_page(
        desk: Desk, forms: Sequence[CommandForm], status: int = HTTPStatus.OK, done: str | None = None
    ) -> Response:
        return page("unit.html", desk, status, done, dossier=dossier_of(desk), forms=forms)

    def forms_of(desk: Desk) -> list[CommandForm]:
        return [] if desk.dated else unit_forms(desk.unit, desk.caller, desk.own_policy)

    def changes_page(
        desk: Desk, forms: Sequence[CommandForm], status: int = HTTPStatus.OK, done: str | None = None
    ) -> Response:
        applications = [
            (one, told(desk, one.past), [form for form in forms if form.addressed["change"] == one.id])
            for one in _applications(desk)
        ]
        return page("grid_changes.html", desk, status, done, applications=applications)

    @router.get("/units")
    def units(request: Request) -> Response:
        desk = desk_at(request, services)
        nodes, hidden = tree_of(desk)
        return page("units.html", desk, nodes=nodes, hidden=hidden, changes=changes_of(desk))

    @router.get("/units/{code}")
    def unit(request: Request, code: str) -> Response:
        desk = desk_at(request, services, code)
        return unit_page(desk, forms_of(desk), done=done_of(request))

    @router.post("/units/{code}/{what}")
    async def change(request: Request, code: str, what: str) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services, code)

            def then() -> str:
                current = services.territory.refresh().current(code).code
                return f"/console/units/{current}"

            url = f"/console/units/{desk.unit.code}/{what}"
            return given(desk, forms_of(desk), url, values, then, lambda forms, status: unit_page(desk, forms, status))

        return await run_in_threadpool(carried_out)

    @router.get("/roll-up")
    def rolled_up(request: Request) -> Response:
        query = request.query_params
        by = choice_of(By, query.get("by"), "归属口径", "by") or By.SUCCESSOR
        desk = desk_at(request, services)
        last = day_of(query, "to") or desk.today
        first = day_of(query, "from") or last.replace(month=1, day=1)
        if first > last:
            raise InvalidInput("起始日期晚于截止日期", field="from")
        wanted = RollUpFilter(desk.unit.code, first, last, desk.day, by, microseconds(desk.now))
        found = roll_up(services.reader, desk.registers.units, wanted)
        return page("roll_up.html", desk, wanted=wanted, found=found)

    @router.get("/grid-changes")
    def grid_changes(request: Request) -> Response:
        desk = desk_at(request, services)
        return changes_page(desk, _answers(desk), done=done_of(request))

    @router.post("/grid-changes/{change}/{what}")
    async def answer(request: Request, change: str, what: str) -> Response:
        values = await submitted_command(request)

        def carried_out() -> Response:
            desk = desk_at(request, services)
            if all(one.id != change for one in _applications(desk)):
                raise UnknownGridChange(f"没有网格变更申请“{change[:60]}”", change=change[:60])
            url = f"/console/grid-changes/{change}/{what}"
            return given(
                desk,
                _answers(desk),
                url,
                values,
                lambda: "/console/grid-changes",
                lambda forms, status: changes_page(desk, forms, status),
            )

        return await run_in_threadpool(carried_out)

    return router


def _applications(desk: Desk) -> list[GridChange]:
    """The applications of the subtree, the latest one first."""
    changes = desk.registers.grids.changes.values()
    return [one for one in changes if sees(desk.caller, one.unit, desk.units)][::-1]


def _answers(desk: Desk) -> list[CommandForm]:
    return [form for one in _applications(desk) for form in grid_change_forms(one, desk.caller, desk.own_policy)]
