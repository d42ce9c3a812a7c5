"""Errors as problem details (RFC 9457): one table says which status each error of the domain has."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gridflow import errors
from gridflow.aggregates.grid import UnknownGridChange
from gridflow.api import refusals
from gridflow.api.wording import refused_by_pydantic
from gridflow.errors import StoreBusy, StoreUnreachable
from gridflow.store.errors import DamagedEvent, UnknownSchemaVersion, UnknownTopic
from gridflow.store.place import CountyArriving, CountyLeft
from gridflow.worktime import NoOfficeHours, UnknownYear

MEDIA_TYPE: Final = "application/problem+json"
_TYPE_PREFIX: Final = "urn:gridflow:problem:"
_RETRY_SECONDS: Final = "1"
_LOG = structlog.get_logger(__name__)

FAULT: Final = refusals.InternalError("系统内部发生错误,已记录,请稍后重试或联系管理员")
"""All that is told of a fault of the engine."""

STATUS: Final[Mapping[type[errors.GridFlowError], HTTPStatus]] = {
    refusals.MalformedBody: HTTPStatus.BAD_REQUEST,
    errors.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    errors.NotPermitted: HTTPStatus.FORBIDDEN,
    refusals.NoSuchResource: HTTPStatus.NOT_FOUND,
    errors.UnknownCase: HTTPStatus.NOT_FOUND,
    errors.UnknownCommand: HTTPStatus.NOT_FOUND,
    errors.UnknownPerson: HTTPStatus.NOT_FOUND,
    errors.UnknownMatter: HTTPStatus.NOT_FOUND,
    errors.UnknownUnit: HTTPStatus.NOT_FOUND,
    UnknownGridChange: HTTPStatus.NOT_FOUND,
    refusals.MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.NotAdmitted: HTTPStatus.CONFLICT,
    # One case that cannot be read is no fault of the whole: it is parked, and the administrator is told.
    DamagedEvent: HTTPStatus.CONFLICT,
    UnknownTopic: HTTPStatus.CONFLICT,
    UnknownSchemaVersion: HTTPStatus.CONFLICT,
    errors.StaleVersion: HTTPStatus.PRECONDITION_FAILED,
    refusals.BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    refusals.UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MatterNotAdmitted: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnknownYear: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoOfficeHours: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ProjectionBehind: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    CountyLeft: HTTPStatus.SERVICE_UNAVAILABLE,
    CountyArriving: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreUnreachable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each error and of what derives from it; any other error is the engine's own fault."""


def status_of(error: errors.GridFlowError, method: str, path: str = "") -> HTTPStatus:
    """The status of an error.

    A unit that the address names is not found there (404); one that the body of a POST names is a wrong value (422).
    """
    if isinstance(error, errors.UnknownUnit) and method == "POST" and error.context.get("unit") not in path.split("/"):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    known = (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return next(known, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_of(error: errors.GridFlowError, status: int) -> dict[str, Any]:
    """The members of an error's problem: type, title, status, detail, code, and the error's context."""
    return error.context | {
        "type": f"{_TYPE_PREFIX}{error.code}",
        "title": error.title,
        "status": int(status),
        "detail": error.detail,
        "code": error.code,
    }


def problem(error: errors.GridFlowError, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """An error as `application/problem+json`."""
    body = json.dumps(problem_of(error, status), ensure_ascii=False).encode()
    return Response(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def install_problems(app: FastAPI) -> None:
    """Have the application answer every error as a problem."""
    app.add_exception_handler(errors.GridFlowError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    # The server sends this answer and raises the error again, which puts it into its log with the traceback.
    app.add_exception_handler(Exception, _fault)


def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.GridFlowError)
    status = status_of(error, request.method, request.url.path)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("request failed", method=request.method, path=request.url.path, code=error.code, exc_info=error)
        return _fault(request, error)
    return problem(error, status, _headers(error, status))


def _headers(error: errors.GridFlowError, status: HTTPStatus) -> dict[str, str]:
    if status is HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="gridflow"'}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": _RETRY_SECONDS}
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        # The rest of the body is not read, so nothing more can be said on this connection.
        return {"Connection": "close"}
    if isinstance(error, errors.StaleVersion) and "version" in error.context:
        return {"ETag": f'"v{error.context["version"]}"'}
    return {}


def _validation_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    details: Sequence[Any] = error.errors()
    # What stands first in a location is where the value came from (query, header, path), not part of its name.
    refused = refused_by_pydantic([{**detail, "loc": detail["loc"][1:]} for detail in details])
    return problem(refused, HTTPStatus.UNPROCESSABLE_ENTITY)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            refusal: errors.GridFlowError = refusals.NoSuchResource("没有这个地址,请核对接口说明 /openapi.json")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            refusal = refusals.MethodNotAllowed(f"此地址不支持 {request.method} 方法")
        case _:
            refusal = refusals.HttpRefusal("请求不符合HTTP规范,无法处理")
    return problem(refusal, error.status_code, error.headers)


def _fault(_: Request, __: Exception) -> Response:
    return problem(FAULT, HTTPStatus.INTERNAL_SERVER_ERROR)
