"""Parameters of a pack 待定参数: numbers that the founding document names but that are damaged or missing in it.

A pack declares them under `[parameters]` and refers to one as `{ parameter = "NAME" }`; whoever adopts it gives their
values under `[values]`, in a text that extends the pack (FEATURES J2). None has a default.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from gridflow.errors import InvalidInput
from gridflow.policy.entry import Entry
from gridflow.policy.layers import layered, merged
from gridflow.policy.refusals import refused
from gridflow.policy.shipped import builtin_text
from gridflow.worktime import Term


class ParameterKind(StrEnum):
    """What the value of a parameter is 参数类别."""

    COUNT = "count"
    """个数: a whole number, not negative."""
    NUMBER = "number"
    """数: any number."""
    TERM = "term"
    """时限: a term such as `2wd`."""
    TEXT = "text"
    """文字."""


class Parameter(Entry):
    """A number or text that the founding document names without telling it 待定参数."""

    title: str = Field(description="参数的名称")
    kind: ParameterKind = Field(description="count 个数、number 数、term 时限、text 文字")
    cites: str = Field(description="原件何处残缺:文件与章节")
    unit: str | None = Field(default=None, description="计量单位,如 分、户、人")


Parameters = Mapping[str, Parameter]

_DECLARED: Final = TypeAdapter(dict[str, Parameter])
STAND_INS: Final[Mapping[ParameterKind, object]] = {
    ParameterKind.COUNT: 1,
    ParameterKind.NUMBER: 1,
    ParameterKind.TERM: "1wd",
    ParameterKind.TEXT: "待定",
}
"""Some value of each kind, for checking everything else of a pack whose parameters have none yet."""
BLANKS: Final[Mapping[ParameterKind, object]] = dict.fromkeys(ParameterKind, "(待定)")
"""What is shown for a parameter that has no value yet."""


def declared(data: Mapping[str, Any], name: str) -> Parameters:
    """The parameters that the merged tables of the pack `name` declare. Raises InvalidInput for what is none."""
    try:
        return _DECLARED.validate_python(data.get("parameters", {}))
    except ValidationError as error:
        raise refused(error, data, name, "parameters") from None


def given(data: Mapping[str, Any], name: str) -> dict[str, object]:
    """The values that the merged tables of the pack `name` give parameters. Raises InvalidInput for what is none."""
    values = data.get("values", {})
    if not isinstance(values, Mapping):
        raise InvalidInput(f"政策包“{name}”的“values”有误:须是表", field="values")
    return dict(values)


def outstanding(data: Mapping[str, Any], name: str) -> Parameters:
    """The parameters that have no value yet, of the merged tables of the pack `name`."""
    values = given(data, name)
    return {code: parameter for code, parameter in declared(data, name).items() if code not in values}


def filled(data: Mapping[str, Any], name: str, instead: Mapping[ParameterKind, object] | None = None) -> dict[str, Any]:
    """The merged tables of the pack `name` with the values of its parameters in their places.

    `instead`: what stands in for a parameter without value. Raises InvalidInput naming the parameters without value
    where nothing does, a value that is not of its parameter's kind, and a value of or reference to no parameter.
    """
    known, values = declared(data, name), given(data, name)
    missing = outstanding(data, name)
    if missing and instead is None:
        said_of = ";".join(f"{code}({one.title},见{one.cites})" for code, one in missing.items())
        raise InvalidInput(f"政策包“{name}”还须给出参数:{said_of}", field=f"values.{next(iter(missing))}")
    for code, value in values.items():
        if code not in known:
            raise InvalidInput(f"政策包“{name}”没有参数“{code}”", field=f"values.{code}")
        if not _fits(value, known[code].kind):
            kind = known[code].kind
            raise InvalidInput(f"政策包“{name}”的参数“{code}”须是{_KINDS[kind]}", field=f"values.{code}")
    values |= {code: instead[parameter.kind] for code, parameter in missing.items() if instead is not None}
    return {item: _replaced(part, values, item, name) for item, part in data.items()}


def deriving(base: str, values: Mapping[str, str]) -> str:
    """The text of a pack that extends the shipped pack `base` and gives its parameters these values, as typed.

    Raises InvalidInput for an unknown pack or parameter, and for a value that is not of the parameter's kind.
    """
    known = declared(merged(layered(builtin_text(base), base), base), base)
    lines = [f'extends = "{base}"', "", "[values]"]
    for code, typed in values.items():
        if code not in known:
            raise InvalidInput(f"政策包“{base}”没有参数“{code[:60]}”", field="set")
        lines.append(f"{code} = {_written(typed, known[code].kind, code)}")
    return "\n".join(lines) + "\n"


_KINDS: Final[Mapping[ParameterKind, str]] = {
    ParameterKind.COUNT: "不小于0的整数",
    ParameterKind.NUMBER: "数",
    ParameterKind.TERM: "时限,如 2wd",
    ParameterKind.TEXT: "文字",
}


def _fits(value: object, kind: ParameterKind) -> bool:
    match kind:
        case ParameterKind.COUNT:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case ParameterKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        case ParameterKind.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case ParameterKind.TERM:
            return isinstance(value, str) and _is_term(value)


def _is_term(text: str) -> bool:
    try:
        Term.parse(text)
    except InvalidInput:
        return False
    return True


def _written(typed: str, kind: ParameterKind, code: str) -> str:
    if kind in (ParameterKind.TERM, ParameterKind.TEXT):
        value: object = typed
        text = json.dumps(typed, ensure_ascii=False)
    else:
        value = _number(typed)
        text = str(value)
    if not _fits(value, kind):
        raise InvalidInput(f"参数“{code}”须是{_KINDS[kind]}", field="set")
    return text


def _number(typed: str) -> int | float | None:
    for number in (int, float):
        try:
            return number(typed)
        except ValueError:
            continue
    return None


def _replaced(value: object, values: Mapping[str, object], path: str, name: str) -> object:
    if isinstance(value, Mapping):
        if set(value) == {"parameter"}:
            code = str(value["parameter"])
            if code not in values:
                raise InvalidInput(f"政策包“{name}”的“{path}”写了没有的参数“{code[:60]}”", field=path)
            return values[code]
        return {item: _replaced(part, values, f"{path}.{item}", name) for item, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, values, f"{path}.{position}", name) for position, part in enumerate(value)]
    return value
