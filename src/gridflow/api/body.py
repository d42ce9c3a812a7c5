"""Taking in the body of a request, and not more of it than allowed."""

from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.requests import ClientDisconnect

from gridflow.api.refusals import BodyTooLarge, MalformedBody, UnsupportedMediaType
from gridflow.api.services import Serviced

_JSON: Final = "application/json"
_CHARSETS: Final = ("", "charset=utf-8", 'charset="utf-8"')


async def read_body(request: Request, services: Serviced) -> bytes:
    """The body as it came.

    Raises what `take_in` does, and UnsupportedMediaType for a body that is not announced as plain JSON in UTF-8.
    """
    body = await take_in(request, services.settings.max_body_bytes)
    if body:
        _require_json(request)
    return body


async def take_in(request: Request, most: int) -> bytes:
    """A body of at most so many bytes. Reading stops as soon as it is too large, whether its length was announced or
    not.

    Raises BodyTooLarge, and MalformedBody for a client that leaves before the end.
    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise _too_large(most)
    except ClientDisconnect:
        # Nobody is there to read it, but as a refusal it ends the request quietly, without a fault in the log.
        raise MalformedBody("请求体未传完,连接已断开") from None
    return bytes(body)


Body = Annotated[bytes, Depends(read_body)]


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(f"请求体不得超过{most}字节", max_bytes=most)


def _require_json(request: Request) -> None:
    media_type, _, parameter = request.headers.get("content-type", "").lower().partition(";")
    if media_type.strip() != _JSON or parameter.strip() not in _CHARSETS:
        raise UnsupportedMediaType(f"请求体须是 {_JSON}(UTF-8编码)", expected=_JSON)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("请求体不得压缩", expected=_JSON)
