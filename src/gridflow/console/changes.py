"""Telling open pages that something changed, as server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Lock
from time import monotonic
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from gridflow.application.keys import COOKIE, authenticate
from gridflow.console.services import Services
from gridflow.errors import NotAuthenticated
from gridflow.projections.reader import Reader

_POLL_SECONDS: Final = 0.3
_HEARTBEAT_SECONDS: Final = 15.0
_BEAT: Final = ": \n\n"


class ProjectedPosition:
    """The position that the read models have reached, read once for all the streams that ask at about the same time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = Lock()
        self._position = 0
        self._read_at = float("-inf")

    def latest(self) -> int:
        """The position, at most one poll old."""
        with self._lock:
            if monotonic() - self._read_at >= _POLL_SECONDS:
                with self._reader.at() as (_, self._position):
                    self._read_at = monotonic()
            return self._position


async def changes(
    request: Request, services: Services, projected: ProjectedPosition, after: int, stopping: Callable[[], bool]
) -> AsyncIterator[str]:
    """A message `changed` with the position whenever the read models have moved past `after` and on.

    A comment now and then keeps the connection open and finds out that it is lost. Ends when the server stops, and
    when the key has been revoked; the response that streams it ends it on disconnect.
    """
    token = request.cookies.get(COOKIE, "")
    yield _BEAT
    beat_at = monotonic()
    while not stopping():
        position = await run_in_threadpool(projected.latest)
        if position != after or monotonic() - beat_at >= _HEARTBEAT_SECONDS:
            try:
                await run_in_threadpool(authenticate, services.keys, token)
            except NotAuthenticated:
                return
            beat_at = monotonic()
            yield f"event: changed\nid: {position}\ndata: {position}\n\n" if position != after else _BEAT
            after = position
        await asyncio.sleep(_POLL_SECONDS)


def position_seen(request: Request) -> int:
    """The position that the page was made at, or that its stream had reached before it broke; 0 for none of ours."""
    seen = request.headers.get("Last-Event-ID") or request.query_params.get("after", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= 18 else 0
