"""How every route of the console answers: with strict headers, and with a page where something is refused."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from gridflow.console.errors import UnknownPage
from gridflow.console.rendering import Zoned, render
from gridflow.errors import (
    GridFlowError,
    InvalidInput,
    KeyReused,
    NotAdmitted,
    NotAuthenticated,
    NotPermitted,
    RetiredUnit,
    UnknownCase,
    UnknownMatter,
    UnknownPerson,
    UnknownUnit,
)

_HEADERS: Final = {
    # Nothing from elsewhere and nothing inline: a text that slipped through escaping could still not run.
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_STATUS: Final[dict[type[GridFlowError], HTTPStatus]] = {
    UnknownUnit: HTTPStatus.NOT_FOUND,
    UnknownCase: HTTPStatus.NOT_FOUND,
    UnknownMatter: HTTPStatus.NOT_FOUND,
    UnknownPerson: HTTPStatus.NOT_FOUND,
    UnknownPage: HTTPStatus.NOT_FOUND,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    KeyReused: HTTPStatus.BAD_REQUEST,
    NotPermitted: HTTPStatus.FORBIDDEN,
    NotAdmitted: HTTPStatus.CONFLICT,
}
"""Whatever else a page meets is a store or a read model that cannot answer now."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def status_of(error: GridFlowError) -> HTTPStatus:
    """The status of the page that says what was refused."""
    known = (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return next(known, HTTPStatus.SERVICE_UNAVAILABLE)


def page_route(zoned: Zoned) -> type[APIRoute]:
    """The route class of a console whose pages tell the time of `zoned`."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handle = super().get_route_handler()

            async def answer(request: Request) -> Response:
                try:
                    response = await handle(request)
                except NotAuthenticated:
                    response = RedirectResponse("/console/enter", HTTPStatus.SEE_OTHER)
                except RetiredUnit as refusal:
                    response = render("enter.html", zoned, HTTPStatus.FORBIDDEN, refusal=refusal)
                except GridFlowError as error:
                    response = render("problem.html", zoned, status_of(error), error=error)
                for name, value in _HEADERS.items():
                    response.headers.setdefault(name, value)
                return response

            return answer

    return PageRoute
