"""Who looks at a page: the holder of the key in the cookie."""

from fastapi import Request, Response

from gridflow.application.access import require_unit
from gridflow.application.keys import COOKIE, Caller, authenticate
from gridflow.console.forms import submitted
from gridflow.console.services import Services


def caller_of(request: Request, services: Services) -> Caller:
    """The caller of a page. Raises NotAuthenticated, and RetiredUnit for one whose unit is no more."""
    caller = authenticate(services.keys, request.cookies.get(COOKIE, ""))
    return require_unit(caller, services.territory.refresh())


def remember(response: Response, token: str, *, secure: bool) -> None:
    """Keep the key in the browser until it closes: out of reach of scripts and of other sites' requests."""
    response.set_cookie(COOKIE, token, path="/", secure=secure, httponly=True, samesite="strict")


def forget(response: Response) -> None:
    """Take the key out of the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


async def submitted_key(request: Request) -> str:
    """The key in a posted form. Raises InvalidInput for a form that is none, or longer than any key needs."""
    (key,) = await submitted(request, "key")
    return key
