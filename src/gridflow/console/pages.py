"""The console's routes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from gridflow.console.asked_instant import asked_instant, judged_at
from gridflow.console.changes import ProjectedPosition, changes, position_seen
from gridflow.console.desk import desk_of
from gridflow.console.dossier import dossier_of
from gridflow.console.entering import entering_router
from gridflow.console.errors import UnknownPage
from gridflow.console.matter_pages import matter_router
from gridflow.console.owed import owed_list_of
from gridflow.console.owed_view import owed_view_of
from gridflow.console.page_route import page_route
from gridflow.console.policy_pages import policy_router
from gridflow.console.rendering import frame_of, render
from gridflow.console.services import Services
from gridflow.console.session import caller_of
from gridflow.console.staff_pages import staff_router
from gridflow.console.unit_pages import unit_router
from gridflow.console.view import view_of

_UNBUFFERED: Final = {"X-Accel-Buffering": "no"}
"""What nginx and its kin understand: pass every message on at once."""


def console_router(services: Services, stopping: Callable[[], bool] = lambda: False) -> APIRouter:
    """The pages of one county, to be included under `/console`.

    `stopping` tells the open streams that the server is about to stop; a server that waits for its connections, as
    uvicorn does, would otherwise wait for them.
    """
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)
    projected = ProjectedPosition(services.reader)

    @router.get("/")
    def desk(request: Request) -> Response:
        caller, now = caller_of(request, services), services.clock.now()
        view = view_of(request.query_params, caller.unit, services.rules.zone)
        shown = desk_of(services, view, caller.unit, judged_at(services, view.as_of))
        frame = frame_of(services, caller, now)
        return render("desk.html", services.rules, frame=frame, desk=shown, position=shown.position)

    @router.get("/owed")
    def owed(request: Request) -> Response:
        caller, now = caller_of(request, services), services.clock.now()
        view = owed_view_of(request.query_params, caller.unit, services.rules.zone)
        shown = owed_list_of(services, view, caller.unit, judged_at(services, view.as_of))
        frame = frame_of(services, caller, now)
        return render("owed.html", services.rules, frame=frame, owed=shown, position=shown.position)

    @router.get("/cases")
    def find(request: Request) -> Response:
        caller_of(request, services)
        number = request.query_params.get("number", "").strip()
        return RedirectResponse(f"/console/cases/{quote(number, safe='')}", HTTPStatus.SEE_OTHER)

    @router.get("/cases/{number}")
    def case(request: Request, number: str) -> Response:
        caller, now = caller_of(request, services), services.clock.now()
        as_of = asked_instant(request.query_params, services.rules.zone)
        # Read before the case, so that a change in between is told and not missed.
        position = projected.latest()
        shown = dossier_of(services, number, caller, judged_at(services, as_of), past=as_of is not None)
        frame = frame_of(services, caller, now)
        return render("case.html", services.rules, frame=frame, dossier=shown, as_of=as_of, position=position)

    @router.get("/stream")
    def stream(request: Request) -> Response:
        caller_of(request, services)
        messages = changes(request, services, projected, position_seen(request), stopping)
        return StreamingResponse(messages, media_type="text/event-stream", headers=_UNBUFFERED)

    router.include_router(entering_router(services.keys, services.rules))
    for registers in (unit_router, staff_router, matter_router, policy_router):
        router.include_router(registers(services))

    @router.get("/{path:path}")
    def nothing_here() -> Response:
        raise UnknownPage("没有这个页面")

    return router
