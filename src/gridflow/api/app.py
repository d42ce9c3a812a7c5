"""The application: every route of the interface, and nothing decided."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from typing_extensions import override

from gridflow import __version__
from gridflow.aggregates.case.commands import Report
from gridflow.api import (
    alerts,
    batch,
    calendar_papers,
    calendars,
    cases,
    commands,
    duplicates,
    feed,
    grid_changes,
    grids,
    health,
    imports,
    matters,
    owed,
    policies,
    public,
    queue_export,
    queues,
    rechecks,
    roll_up,
    staff,
    staffing,
    unit_changes,
    units,
    what_if,
)
from gridflow.api.auth import KEY_REQUIRED
from gridflow.api.cloud_events import CloudEvent
from gridflow.api.feed_pages import Following, LogHead
from gridflow.api.health import Progress
from gridflow.api.openapi import completed
from gridflow.api.problems import install_problems
from gridflow.api.queries import PLAIN_QUERY
from gridflow.api.services import Services

PREFIX: Final = "/api/v1"
CONSOLE: Final = "/console/"
_BODIES: Final[tuple[type[BaseModel], ...]] = (
    Report,
    *commands.CASE_COMMANDS,
    units.UnitBody,
    *unit_changes.UNIT_BODIES,
    *staff.STAFF_BODIES,
    *staffing.TRAINING_BODIES,
    *calendar_papers.PAPER_BODIES,
    *matters.MATTER_BODIES,
    *grids.GRID_BODIES,
    *grid_changes.GRID_CHANGE_BODIES,
    policies.PolicyBody,
    rechecks.DrawBody,
    what_if.WhatIfBody,
    CloudEvent,
    batch.BatchResult,
)
_ROUTERS: Final = (
    cases.router,
    batch.router,
    duplicates.router,
    commands.router,
    queues.router,
    queue_export.router,
    owed.router,
    alerts.router,
    units.router,
    unit_changes.router,
    roll_up.router,
    staff.router,
    staffing.router,
    imports.router,
    matters.router,
    grids.router,
    grid_changes.router,
    policies.router,
    rechecks.router,
    what_if.router,
    calendars.router,
    feed.router,
)


class Api(FastAPI):
    """FastAPI with the parts of the description that it cannot see."""

    @override
    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            self.openapi_schema = completed(super().openapi(), _BODIES)
        return self.openapi_schema


def create_api(
    services: Services,
    routers: Sequence[APIRouter] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> FastAPI:
    """The application of one county: `/api/v1`, the health checks, `/openapi.json`, and any further `routers`.

    `services` is any object with the parts of `Services`. `stopping` tells open streams that the server is about to
    stop, which otherwise waits for them. There are no pages of documentation: FastAPI's load theirs from elsewhere.
    """
    app = Api(
        title="网格事件流转引擎 GridFlow",
        version=__version__,
        description=(
            "上报、受理、流转、办结、督办、考核的HTTP接口。错误一律为 application/problem+json(RFC 9457);"
            "时间为带时区的 RFC 3339,答复中用本县时区。\n\n"
            "Cases from report to archive. Times are RFC 3339 with offset; naive times are refused."
        ),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.openapi_version = "3.1.0"
    app.state.services = services
    app.state.progress = Progress()
    poll_seconds = services.settings.poll_seconds
    app.state.following = Following(LogHead(services.log, poll_seconds), poll_seconds, stopping)
    install_problems(app)
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX, dependencies=[*KEY_REQUIRED, PLAIN_QUERY])
    for router in (public.router, grids.public_router):
        app.include_router(router, prefix=PREFIX, dependencies=[PLAIN_QUERY])
    for router in (health.router, *routers):
        app.include_router(router)
    for path in ("/", CONSOLE.rstrip("/")):
        app.add_api_route(path, to_console, include_in_schema=False)
    return app


def to_console() -> Response:
    """Whoever types the bare address wants the pages."""
    return RedirectResponse(CONSOLE)
