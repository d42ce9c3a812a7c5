"""The feed 变更流 over HTTP: pages, long polls, and a stream of server-sent events."""

import asyncio
import re
from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, TypeAdapter
from starlette.concurrency import run_in_threadpool

from gridflow.api.auth import Authenticated, caller_of
from gridflow.api.cloud_events import CloudEvent, cloud_event
from gridflow.api.feed_pages import FeedPage, Following, feed_page
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Position, Reading
from gridflow.api.services import Serviced, Services
from gridflow.api.texts import texts_of
from gridflow.application.keys import Caller
from gridflow.application.told import told
from gridflow.errors import InvalidInput, NotAuthenticated

BATCH_TYPE: Final = "application/cloudevents-batch+json"
_STREAM_TYPE: Final = "text/event-stream"
_STREAM_PAGE: Final = 200
_HEARTBEAT_SECONDS: Final = 15.0
_STREAM_SECONDS: Final = 900.0
"""A stream ends after this and is opened again by its client, which shows its key once more."""
_POSITION_TEXT: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_BATCH: Final = TypeAdapter(list[CloudEvent])
_CLOUD_EVENT: Final = {"$ref": "#/components/schemas/CloudEvent"}

router = APIRouter(prefix="/feed", tags=["变更流"])


class FeedQuery(Reading):
    """Events after the position `after`; when there is none yet, wait up to `wait` seconds for the first."""

    after: Position = 0
    limit: int = Field(default=100, ge=1, le=1000)
    wait: float = Field(default=0.0, ge=0.0, le=30.0)


class StreamQuery(Reading):
    """Events after the position `after`; `Last-Event-ID` goes before it."""

    after: Position = 0


def _content(media_type: str, schema: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "事件,依日志顺序", "content": {media_type: {"schema": schema}}}}


@router.get(
    "",
    summary="变更流(批)",
    response_class=Response,
    responses=_content(BATCH_TYPE, {"type": "array", "items": _CLOUD_EVENT}) | READ_PROBLEMS,
)
async def read_feed(
    services: Serviced, caller: Authenticated, query: Annotated[FeedQuery, Query()], request: Request
) -> Response:
    """A batch of CloudEvents in log order, of the caller's territory.

    `GridFlow-Position` and the `next` link say where to go on; going on from there misses nothing.

    部门的密钥在此收不到事件:变更流按事发地划分,部门不是事发地;部门应读 `/cases` 与 `/queues`。
    A department's key gets no case events here, because the feed goes by where a case happened and a department is
    no such place; its sources are `/cases` and `/queues`.
    """
    _require_reached(query.after, await run_in_threadpool(log_position, services, query.min_position), "after")
    following, until = _following(request), monotonic() + query.wait
    page = await run_in_threadpool(feed_page, services, caller, query.after, query.limit)
    while not page.events and monotonic() < until and not following.stopping():
        if await request.is_disconnected():
            break
        await asyncio.sleep(following.poll_seconds)
        if await following.head.latest() > page.position:
            caller = await run_in_threadpool(caller_of, request, services)
            page = await run_in_threadpool(feed_page, services, caller, page.position, query.limit)
    body = await run_in_threadpool(_batch, services, page, caller)
    link = f'</api/v1/feed?after={page.position}&limit={query.limit}>; rel="next"'
    return Response(body, media_type=BATCH_TYPE, headers={POSITION: str(page.position), "Link": link})


@router.get(
    "/stream",
    summary="变更流(SSE)",
    response_class=StreamingResponse,
    responses=_content(_STREAM_TYPE, {"type": "string"}) | READ_PROBLEMS,
)
async def stream_feed(
    services: Serviced,
    query: Annotated[StreamQuery, Query()],
    request: Request,
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> StreamingResponse:
    """Server-sent events without end: `id` is the position, `data` a CloudEvent.

    A client that comes back with `Last-Event-ID` misses nothing. The stream ends now and then, and when the server
    stops; clients open it again by themselves.

    部门的密钥在此收不到事件:变更流按事发地划分,部门不是事发地;部门应读 `/cases` 与 `/queues`。
    A department's key gets no case events here, because the feed goes by where a case happened and a department is
    no such place; its sources are `/cases` and `/queues`.
    """
    position = await run_in_threadpool(log_position, services, query.min_position)
    after = _resumed(last_event_id, query.after)
    _require_reached(after, position, "Last-Event-ID" if last_event_id else "after")
    return StreamingResponse(
        _stream(services, after, request),
        media_type=_STREAM_TYPE,
        headers={POSITION: str(position), "Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(services: Services, after: int, request: Request) -> AsyncIterator[str]:
    following, until = _following(request), monotonic() + _STREAM_SECONDS
    yield "retry: 1000\n\n"
    said_at = monotonic()
    while not following.stopping() and monotonic() < until:
        if await following.head.latest() > after:
            # The key may have been revoked since; whoever comes back with it is told so.
            caller = await _still(request, services)
            if caller is None:
                return
            page = await run_in_threadpool(feed_page, services, caller, after, _STREAM_PAGE)
            messages = await run_in_threadpool(_messages, services, page, caller)
            if messages:
                said_at = monotonic()
                yield messages
            after = page.position
            if page.full:
                continue
        elif monotonic() - said_at >= _HEARTBEAT_SECONDS:
            said_at = monotonic()
            # An id without data is no event, but moves the client's Last-Event-ID past what is not for it.
            yield f"id: {after}\n\n"
        await asyncio.sleep(following.poll_seconds)


async def _still(request: Request, services: Services) -> Caller | None:
    try:
        return await run_in_threadpool(caller_of, request, services)
    except NotAuthenticated:
        return None


def _messages(services: Services, page: FeedPage, caller: Caller) -> str:
    sent = zip(page.events, _cloud_events(services, page, caller), strict=True)
    return "".join(f"id: {position}\ndata: {one.model_dump_json()}\n\n" for (position, _), one in sent)


def _batch(services: Services, page: FeedPage, caller: Caller) -> bytes:
    return _BATCH.dump_json(_cloud_events(services, page, caller))


def _cloud_events(services: Services, page: FeedPage, caller: Caller) -> list[CloudEvent]:
    texts, policy = texts_of(services), services.rules.policy
    return [cloud_event(position, event, texts, told(event.body, caller, policy)) for position, event in page.events]


def _resumed(last_event_id: str | None, after: int) -> int:
    if not last_event_id:
        return after
    if _POSITION_TEXT.fullmatch(last_event_id) is None:
        raise InvalidInput("Last-Event-ID 须是本流给出的位置", field="Last-Event-ID")
    return int(last_event_id)


def _require_reached(after: int, head: int, field: str) -> None:
    """A position that the log never had is another log's: waiting there would miss all that comes before it."""
    if after > head:
        raise InvalidInput(f"位置{after}超出日志末尾,日志现到位置{head}", field=field, head=head)


def _following(request: Request) -> Following:
    return cast(Following, request.app.state.following)
