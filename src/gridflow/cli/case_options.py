"""The options of a command of a case, made from its fields, and the command made from the options."""

import json
from collections.abc import Mapping
from enum import Enum
from inspect import Parameter
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from gridflow.aggregates.command import Command
from gridflow.cli.case_words import FIELD_TITLES
from gridflow.cli.errors import UsageMistaken
from gridflow.errors import InvalidInput
from gridflow.wording import said

_TAKEN: Final = frozenset({"unit", "role", "actor"})
"""Options by which whoever acts is named; a field of such a name goes by another."""


def field_option(name: str) -> str:
    """The option of a field: `--reason-code`."""
    return f"--{'target-' if name in _TAKEN else ''}{name.replace('_', '-')}"


def renamed(error: InvalidInput, command_type: type[Command]) -> InvalidInput:
    """The same refusal, naming the option where a field of the command goes by another name."""
    name = error.context.get("field")
    if isinstance(name, str) and name in command_type.model_fields:
        error.context["field"] = field_option(name).removeprefix("--").replace("-", "_")
    return error


def field_parameters(command_type: type[Command], titles: Mapping[str, str] = FIELD_TITLES) -> list[Parameter]:
    """A parameter for each field of a command, whose name begins with `field_`; none of them must be given.

    `titles` are the Chinese help of each.
    """
    return [_parameter(name, field, titles[name]) for name, field in command_type.model_fields.items()]


def command_of(command_type: type[Command], given: Mapping[str, Any]) -> Command:
    """The command that the options say; `given` are the values of `field_parameters`.

    Raises UsageMistaken for a required one that is missing, and InvalidInput naming the field.
    """
    values = {}
    for name, field in command_type.model_fields.items():
        value = given[f"field_{name}"]
        if value is None or value == []:
            if field.is_required():
                raise UsageMistaken(f"缺少选项“{field_option(name)}”。加 --help 查看用法")
            continue
        values[name] = _read(name, field, value)
    try:
        return command_type.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        path = ".".join(str(step) for step in first["loc"])
        raise InvalidInput(f"“{path}”{said(first)}", field=name) from None


def _parameter(name: str, field: FieldInfo, title: str) -> Parameter:
    kind, option = _kind(field.annotation), field_option(name)
    help_text = f"{title}(必填)" if field.is_required() else title
    annotation: Any = str | None
    names, metavar = (option,), _choices(kind)
    if kind is bool:
        annotation, names, metavar = bool | None, (f"{option}/--no-{option.removeprefix('--')}",), None
    elif get_origin(kind) is tuple:
        annotation, help_text = list[str] | None, f"{help_text},可重复"
    declared = typer.Option(*names, help=help_text, metavar=metavar, show_default=False)
    return Parameter(f"field_{name}", Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[annotation, declared])


def _kind(annotation: Any) -> Any:
    """What a field holds, without the None that it may be instead and without what is said beside it."""
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (one for one in get_args(annotation) if one is not NoneType)
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _choices(kind: Any) -> str | None:
    if get_origin(kind) is Literal:
        return "|".join(get_args(kind))
    return "|".join(kind) if isinstance(kind, type) and issubclass(kind, Enum) else None


def _read(name: str, field: FieldInfo, value: Any) -> Any:
    """The value of an option: what has parts of its own is written as JSON."""
    kind = _kind(field.annotation)
    if get_origin(kind) is tuple:
        item = _kind(get_args(kind)[0])
        return [_parts(name, one) for one in value] if _has_parts(item) else value
    return _parts(name, value) if _has_parts(kind) else value


def _has_parts(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _parts(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput(f"“{name}”不是有效的JSON", field=name) from None
