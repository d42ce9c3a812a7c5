"""Many reports 批量上报 at once: a line of JSON in for each, a line of JSON out for each, none harming another."""

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import islice
from typing import Any, Final

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.event import Actor
from gridflow.api.auth import Authenticated
from gridflow.api.batch_body import MEDIA_TYPES, Lines, media_type_of
from gridflow.api.headers import IdempotencyKey
from gridflow.api.openapi import BATCH_PROBLEMS, Problem, lines_of
from gridflow.api.problems import FAULT, problem_of, status_of
from gridflow.api.queries import NO_QUERY
from gridflow.api.services import Serviced
from gridflow.api.strict_json import parse_strictly
from gridflow.application import bus
from gridflow.application.idempotency import key_names
from gridflow.application.json_lines import JsonLine, json_lines
from gridflow.errors import GridFlowError

_LOG = structlog.get_logger(__name__)

_TOGETHER: Final = 200
"""How many lines are one transaction: others who write wait for no more than these."""

router = APIRouter(tags=["事件"], dependencies=[NO_QUERY])


class BatchResult(BaseModel):
    """What became of the line with this number, from 1: a receipt with the status 201, or a problem with its own.

    `replayed` says that the receipt repeats an earlier one.
    """

    line: int = Field(ge=1)
    status: int
    receipt: bus.Receipt | None = None
    replayed: bool = False
    problem: Problem | None = None


@router.post(
    "/cases:batch",
    summary="批量上报",
    responses=BATCH_PROBLEMS,
    openapi_extra=lines_of(MEDIA_TYPES, Report, BatchResult),
    response_class=StreamingResponse,
)
def report_batch(
    request: Request, services: Serviced, caller: Authenticated, key: IdempotencyKey, lines: Lines
) -> StreamingResponse:
    """Report many issues. Each line is one report and is answered by one line, in order; blank lines are skipped.

    A line is safe to repeat by its `source`, or by its number where the same `Idempotency-Key` comes again. The status
    is 200 whatever becomes of the lines.
    """
    actor = caller.actor(services.rules.policy, Report.name)
    results = (result for _, result in report_lines(services.bus, actor, json_lines(lines), key))
    return StreamingResponse(_written(results), media_type=media_type_of(request))


def report_lines(
    commands: bus.CommandBus, actor: Actor, lines: Iterable[JsonLine], key: str | None
) -> Iterator[tuple[JsonLine, dict[str, Any]]]:
    """Carry out lines, some of them in one transaction; gives each with the members of its `BatchResult`, in order.

    Whatever is wrong with a line is in there.
    """
    coming = iter(lines)
    while some := list(islice(coming, _TOGETHER)):
        requests = [_request(line, actor, key) for line in some]
        outcomes = iter(commands.execute_all([one for one in requests if isinstance(one, bus.Request)]))
        for line, request in zip(some, requests, strict=True):
            yield line, _result(line, next(outcomes) if isinstance(request, bus.Request) else request)


def _request(line: JsonLine, actor: Actor, key: str | None) -> bus.Request | Exception:
    try:
        command = parse_strictly(Report, line.required)
        return bus.Request(command, actor, keys=key_names(actor, key, line.number))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this line is not wrong with the next
        return error


def _result(line: JsonLine, outcome: bus.Granted | Exception) -> dict[str, Any]:
    if isinstance(outcome, bus.Granted):
        receipt = outcome.receipt.model_dump(mode="json")
        return {"line": line.number, "status": 201, "receipt": receipt, "replayed": outcome.replayed}
    if isinstance(outcome, GridFlowError):
        status = status_of(outcome, "POST")
        if status is not HTTPStatus.INTERNAL_SERVER_ERROR:
            return {"line": line.number, "status": int(status), "problem": problem_of(outcome, status)}
    _LOG.error("line failed", line=line.number, exc_info=outcome)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return {"line": line.number, "status": int(status), "problem": problem_of(FAULT, status)}


def _written(results: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for result in results:
        yield json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
