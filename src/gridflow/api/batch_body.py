"""Taking in the lines of a batch: to disk beyond a megabyte, so that memory does not grow with them."""

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Annotated, BinaryIO, Final, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from gridflow.api.refusals import BodyTooLarge, MalformedBody, UnsupportedMediaType

MEDIA_TYPES: Final = ("application/x-ndjson", "application/jsonl")
MOST_LINES: Final = 10_000
_MOST_BYTES: Final = 64 * 1_048_576
IN_MEMORY: Final = 1_048_576
"""How many bytes of a batch are kept in memory, before it goes to disk."""


async def _taken_in(request: Request) -> AsyncIterator[BinaryIO]:
    """The body in a file, at its beginning; the file lasts until the answer is sent.

    All of it is taken in before a line is carried out: a client that sends before it reads would otherwise wait for
    us, and we for it. Raises BodyTooLarge, UnsupportedMediaType, and MalformedBody for a client that leaves.
    """
    _require_lines(request)
    with SpooledTemporaryFile(IN_MEMORY) as file:
        size = lines = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                lines += chunk.count(b"\n")
                # The last line may do without its end.
                if size > _MOST_BYTES or lines > MOST_LINES:
                    raise BodyTooLarge(
                        f"一批不得超过{MOST_LINES}行、{_MOST_BYTES}字节", max_lines=MOST_LINES, max_bytes=_MOST_BYTES
                    )
                await run_in_threadpool(file.write, chunk)
        except ClientDisconnect:
            raise MalformedBody("请求体未传完,连接已断开") from None
        file.seek(0)
        yield cast(BinaryIO, file)


Lines = Annotated[BinaryIO, Depends(_taken_in)]


def media_type_of(request: Request) -> str:
    """The media type of a request's body, in lower case and without parameters."""
    return request.headers.get("content-type", "").lower().partition(";")[0].strip()


def _require_lines(request: Request) -> None:
    _, _, parameter = request.headers.get("content-type", "").lower().partition(";")
    if media_type_of(request) not in MEDIA_TYPES or parameter.strip() not in ("", "charset=utf-8"):
        raise UnsupportedMediaType(f"请求体须是 {' 或 '.join(MEDIA_TYPES)}(UTF-8编码)", expected=list(MEDIA_TYPES))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("请求体不得压缩", expected=list(MEDIA_TYPES))
