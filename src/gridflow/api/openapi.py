"""The description of the interface (OpenAPI 3.1), where it says more than FastAPI can see."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from gridflow.api.headers import POSITION

_REFERENCE: Final = "#/components/schemas/{model}"

_LINES: Final = frozenset({"application/x-ndjson", "application/jsonl"})

Responses = dict[int | str, dict[str, Any]]


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(BaseModel):
    """A refusal (RFC 9457). `type` and `code` are stable; `title` and `detail` are Chinese; more members may follow."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:gridflow:problem:naive-time"])
    title: str = Field(examples=["时间缺少时区"])
    status: int = Field(examples=[422])
    detail: str
    code: str = Field(examples=["naive-time"])
    field: str | None = None
    version: int | None = None
    errors: list[FieldProblem] | None = None


def problems(**meanings: str) -> Responses:
    """Responses of a route that are problems, by status: `problems(s404="事件不存在")`."""
    content = {"application/problem+json": {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}
    return {int(status[1:]): {"description": said, "content": content} for status, said in meanings.items()}


READ_PROBLEMS: Final[Responses] = problems(
    s401="身份未验证", s404="不存在或不可见", s422="参数有误", s503="查询数据未到达所需位置,或存储繁忙"
)
PUBLIC_PROBLEMS: Final = problems(s404="不存在或未公开,或查询码不符", s422="参数有误", s503="存储繁忙")
WRITE_PROBLEMS: Final = problems(
    s400="请求体不是合格的JSON",
    s401="身份未验证",
    s403="无权办理",
    s413="请求体过大",
    s415="不支持的内容类型",
    s422="输入有误,或幂等键、来源编号已用于另一请求",
    s503="存储繁忙",
)
BATCH_PROBLEMS: Final = problems(s401="身份未验证", s413="行数或字节数过多", s415="不支持的内容类型", s422="请求头有误")
CASE_PROBLEMS: Final = WRITE_PROBLEMS | problems(
    s404="事件不存在或不可见", s409="当前环节不允许此操作", s412="事件已被更新"
)


def body_of(*models: type[BaseModel], required: bool) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads such a body itself, one of several if there are more."""
    schemas = [{"$ref": _REFERENCE.format(model=model.__name__)} for model in models]
    schema = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}}


def lines_of(media_types: Sequence[str], model: type[BaseModel], result: type[BaseModel]) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes lines of JSON, each such a body, and answers with lines of `result`."""
    body, answer = (
        {kind: {"schema": {"$ref": _REFERENCE.format(model=one.__name__)}} for kind in media_types}
        for one in (model, result)
    )
    return {
        "requestBody": {"required": True, "description": "每行一个JSON对象", "content": body},
        "responses": {"200": {"description": "每行一个结果,次序与请求相同", "content": answer}},
    }


def completed(document: dict[str, Any], bodies: Sequence[type[BaseModel]]) -> dict[str, Any]:
    """What `described` gives, with the position header on every success."""
    described(document, bodies)
    for path, operations in document["paths"].items():
        if path.startswith("/api/"):
            for operation in operations.values():
                _add_position(operation["responses"])
    return document


def described(document: dict[str, Any], bodies: Sequence[type[BaseModel]]) -> dict[str, Any]:
    """FastAPI's document with the schemas of the bodies and of problems."""
    models: list[type[BaseModel]] = [*bodies, Problem]
    _, said = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCE)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    # What FastAPI answers with, it describes as it is answered.
    schemas.update({name: schema for name, schema in said.get("$defs", {}).items() if name not in schemas})
    return document


def _add_position(responses: Mapping[str, dict[str, Any]]) -> None:
    header = {"description": "日志位置;后续读取以 min_position 等候它", "schema": {"type": "integer"}}
    for status, response in responses.items():
        # Lines are sent while the log grows: each says its own position.
        if status.startswith("2") and _LINES.isdisjoint(response.get("content", ())):
            response.setdefault("headers", {})[POSITION] = header
