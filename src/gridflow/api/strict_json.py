"""Reading JSON strictly: what two readers could understand in two ways is refused."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from gridflow.api.refusals import MalformedBody
from gridflow.api.wording import refused_by_pydantic

_DEEPEST: Final = 32
# A text is passed over as a whole, so that a bracket within it does not count; an unfinished one runs to the end.
_NESTING: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

Model = TypeVar("Model", bound=BaseModel)


def parse_strictly(model: type[Model], body: bytes) -> Model:
    """A model from a body of JSON in UTF-8; an empty body stands for `{}`.

    Raises MalformedBody for what is not I-JSON (RFC 7493: duplicate names, lone surrogates), for NaN and Infinity,
    for U+0000, which no database keeps, and for more than 32 levels. Raises InvalidInput or NaiveTime, naming the
    field, for what the model does not take; a value of another JSON type is never converted.
    """
    text = _decoded(body or b"{}")
    _check_depth(text)
    for said in _texts(_parsed(text)):
        if "\x00" in said:
            raise MalformedBody("请求体的文本中含有空字符(U+0000)")
        if _SURROGATES.search(said):
            raise MalformedBody("请求体的文本中含有不成对的代理码位")
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise refused_by_pydantic([dict(detail) for detail in error.errors(include_url=False)]) from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise MalformedBody(f"请求体不是UTF-8编码(第{error.start + 1}字节)") from None


def _check_depth(text: str) -> None:
    depth = 0
    for match in _NESTING.finditer(text):
        depth += (match["open"] is not None) - (match["close"] is not None)
        if depth > _DEEPEST:
            raise MalformedBody(f"请求体嵌套超过{_DEEPEST}层")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise MalformedBody(f"请求体不是有效的JSON(第{error.lineno}行第{error.colno}列)") from None
    except ValueError:
        # Python's own bound on the digits of a number.
        raise MalformedBody("请求体中有位数过多的数字") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedBody(f"请求体中“{_SURROGATES.sub('?', twice)[:40]}”出现多次")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody(f"请求体中的 {name} 不是JSON数字")


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for name, item in value.items():
                yield name
                yield from _texts(item)
