"""The headers by which writes are made safe to repeat and reads are made to follow writes."""

import re
from typing import Annotated, Final

from fastapi import Depends, Header, Request

from gridflow.api.services import Services
from gridflow.application.idempotency import is_key
from gridflow.errors import InvalidInput, ProjectionBehind

POSITION: Final = "GridFlow-Position"
"""The position of the log that an answer was made at, or that a write reached."""

REPLAYED: Final = "Idempotency-Replayed"
"""`true` where the answer repeats the one that the same key got before."""

_ENTITY_TAG: Final = re.compile(r'(?:W/)?"?v?(?P<version>[0-9]{1,9})"?', re.ASCII)


def _idempotency_key(
    request: Request,
    given: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="幂等键:1至200个可见ASCII字符;同一键重发得到同一回执",
        ),
    ] = None,
) -> str | None:
    """The key of a write. Raises InvalidInput for one that is malformed or comes twice."""
    if given is None:
        return None
    if len(request.headers.getlist("idempotency-key")) > 1 or not is_key(given):
        raise InvalidInput("Idempotency-Key 须是1至200个可见ASCII字符,且只出现一次", field="Idempotency-Key")
    return given


def _expected_version(
    given: Annotated[
        str | None,
        Header(alias="If-Match", description='所依据的版本,取自 ETag,如 "v3";已有新版本时答复412'),
    ] = None,
) -> int | None:
    """The version that the caller has seen; None for no header or `*`. Raises InvalidInput for no ETag of ours."""
    if given is None or given.strip() == "*":
        return None
    match = _ENTITY_TAG.fullmatch(given.strip())
    if match is None:
        raise InvalidInput('If-Match 须是事件的ETag,如 "v3"', field="If-Match")
    return int(match["version"])


IdempotencyKey = Annotated[str | None, Depends(_idempotency_key)]
ExpectedVersion = Annotated[int | None, Depends(_expected_version)]


def entity_tag(version: int) -> str:
    """The ETag of a case at a version: `"v3"`."""
    return f'"v{version}"'


def log_position(services: Services, min_position: int) -> int:
    """The present end of the log, for reads that read the log itself. Raises ProjectionBehind if it is not so far."""
    head = services.log.head().position
    if head < min_position:
        raise ProjectionBehind(f"事件日志尚未到达位置{min_position}", min_position=min_position)
    return head
