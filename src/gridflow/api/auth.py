"""Who calls 身份验证: the holder of an API key, sent as a bearer token or kept in the console's cookie."""

from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from gridflow.api.services import Serviced
from gridflow.application.access import require_unit
from gridflow.application.keys import COOKIE, Caller, authenticate
from gridflow.errors import NotAuthenticated

_SCHEME: Final = "bearer"
_OWN_PAGES: Final = ("same-origin", "none")

# Only for the description of the interface: both are read below, so that each refusal is ours.
_bearer = HTTPBearer(auto_error=False, scheme_name="apiKey", description="接口密钥 gf_…,与一个单位和若干角色绑定")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="consoleCookie", description="控制台登录后的密钥")


def token_of(request: Request) -> str:
    """The token of a request; a bearer token goes before the cookie. Raises NotAuthenticated."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != _SCHEME:
            raise NotAuthenticated("请以 Authorization: Bearer gf_… 提交接口密钥")
        return token.strip()
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise NotAuthenticated("请以 Authorization: Bearer gf_… 提交接口密钥")
    if request.method != "GET" and request.headers.get("sec-fetch-site", "none") not in _OWN_PAGES:
        # The browser adds the cookie by itself, also to what another site had it send.
        raise NotAuthenticated("不接受其他网站代发的请求")
    return token


def caller_of(request: Request, services: Serviced) -> Caller:
    """The caller of a request. Raises NotAuthenticated, and RetiredUnit for a caller whose unit is no more."""
    caller = authenticate(services.keys, token_of(request))
    # Refreshed, for another process may have retired the unit.
    return require_unit(caller, services.territory.refresh())


Authenticated = Annotated[Caller, Depends(caller_of)]

KEY_DESCRIBED: Final = (Depends(_bearer), Depends(_cookie))
"""Describes in OpenAPI how a key is given."""

KEY_REQUIRED: Final = (Depends(caller_of), *KEY_DESCRIBED)
"""What every route that is not public depends on."""
