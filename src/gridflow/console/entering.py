"""Entering the console with a key, leaving it, and the files that its pages load."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from gridflow.application.keys import KeyStore, authenticate
from gridflow.console.assets import assets
from gridflow.console.errors import UnknownPage
from gridflow.console.page_route import page_route
from gridflow.console.rendering import Zoned, render
from gridflow.console.session import forget, remember, submitted_key
from gridflow.errors import NotAuthenticated

_FOREVER: Final = "public, max-age=31536000, immutable"


def entering_router(keys: KeyStore, zoned: Zoned) -> APIRouter:
    """The ways into and out of a console whose keys these are, to be included under `/console`."""
    router = APIRouter(route_class=page_route(zoned), include_in_schema=False)

    def entered(request: Request, token: str) -> Response:
        if request.headers.get("sec-fetch-site") == "cross-site":
            # Another site must not have a browser enter, perhaps with a key of its own.
            return render("enter.html", zoned, refusal=None)
        try:
            authenticate(keys, token)
        except NotAuthenticated as refusal:
            return render("enter.html", zoned, HTTPStatus.UNAUTHORIZED, refusal=refusal)
        response = RedirectResponse("/console/", HTTPStatus.SEE_OTHER)
        remember(response, token, secure=request.url.scheme == "https")
        return response

    @router.get("/enter")
    def enter(request: Request) -> Response:
        token = request.query_params.get("key")
        if token is not None:
            return entered(request, token)
        return render("enter.html", zoned, refusal=None)

    @router.post("/enter")
    async def enter_by_form(request: Request) -> Response:
        return await run_in_threadpool(entered, request, await submitted_key(request))

    @router.post("/leave")
    def leave() -> Response:
        response = RedirectResponse("/console/enter", HTTPStatus.SEE_OTHER)
        forget(response)
        return response

    @router.get("/static/{digest}/{path:path}")
    def asset(digest: str, path: str) -> Response:
        found = assets().get(path)
        if found is None or found.digest != digest:
            raise UnknownPage("没有这个文件")
        return Response(found.content, media_type=found.media_type, headers={"Cache-Control": _FOREVER})

    return router
