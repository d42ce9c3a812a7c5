"""Who looks at a page: the holder of the key in the cookie."""

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request, Response

from gridflow.application.keys import COOKIE, Caller, authenticate
from gridflow.console.services import Services
from gridflow.errors import InvalidInput

_LONGEST_FORM: Final = 4096


def caller_of(request: Request, services: Services) -> Caller:
    """The caller of a page. Raises NotAuthenticated."""
    return authenticate(services.keys, request.cookies.get(COOKIE, ""))


def remember(response: Response, token: str, *, secure: bool) -> None:
    """Keep the key in the browser until it closes: out of reach of scripts and of other sites' requests."""
    response.set_cookie(COOKIE, token, path="/", secure=secure, httponly=True, samesite="strict")


def forget(response: Response) -> None:
    """Take the key out of the browser."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


async def submitted_key(request: Request) -> str:
    """The key in a posted form. Raises InvalidInput for a form that is none, or longer than any key needs."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise InvalidInput("提交的内容过长", field="key")
    try:
        form = parse_qs(body.decode(), max_num_fields=5)
    except ValueError:
        raise InvalidInput("提交的内容无法识别", field="key") from None
    return form.get("key", [""])[0].strip()
