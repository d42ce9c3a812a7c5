"""`gridflow case`: every command of a case, as whoever acts, with options made from its fields."""

import sys
from collections.abc import Callable
from inspect import Parameter, Signature, cleandoc
from typing import Annotated, Any, Final

import typer

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS, Report
from gridflow.aggregates.command import Command
from gridflow.application.bus import Granted, Request
from gridflow.application.event_words import event_title
from gridflow.application.idempotency import key_names
from gridflow.cli.acting import ActingActor, ActingRole, ActingUnit, IdempotencyKey, actor_of, require_key
from gridflow.cli.case_options import command_of, field_parameters, renamed
from gridflow.cli.errors import UsageMistaken
from gridflow.cli.output import console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, require_county, settings_of
from gridflow.errors import InvalidInput

CASE_COMMANDS: Final = tuple(command for command in COMMANDS.values() if command not in INTERNAL_COMMANDS)
"""The commands that a person may give."""

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="事件编号", show_default=False)]
Body = Annotated[
    str | None,
    typer.Option(metavar="JSON", help="以一个JSON对象写明全部内容,代替各项选项;- 取自标准输入", show_default=False),
]
ExpectedVersion = Annotated[
    int | None, typer.Option(min=1, help="所依据的事件版本;已有新版本时不执行", show_default=False)
]

case = typer.Typer()


def _carry_out(
    command_type: type[Command],
    context: typer.Context,
    unit: str,
    role: str,
    actor: str,
    body: str | None,
    key: str | None,
    as_json: bool,
    number: str | None = None,
    expected_version: int | None = None,
    **fields: Any,
) -> None:
    settings = settings_of(context)
    command = _command(command_type, body, fields)
    by = actor_of(unit, role, actor)
    request = Request(command, by, number, key_names(by, require_key(key)), expected_version)
    require_county(settings)
    with opened(settings, make=True) as county:
        try:
            granted = county.bus.execute(request)
        except InvalidInput as error:
            raise renamed(error, command_type) from None
    if as_json:
        print_json(granted.receipt.model_dump(mode="json") | {"replayed": granted.replayed})
    else:
        _say(command_type, granted)


def _command(command_type: type[Command], body: str | None, fields: dict[str, Any]) -> Command:
    if body is None:
        return command_of(command_type, fields)
    if any(value not in (None, []) for value in fields.values()):
        raise UsageMistaken("--body 与各项选项只能给出一种。加 --help 查看用法")
    # Here and not above: whoever writes options starts sooner without the web framework.
    from gridflow.api.strict_json import parse_strictly

    return parse_strictly(command_type, sys.stdin.buffer.read() if body == "-" else body.encode())


def _say(command_type: type[Command], granted: Granted) -> None:
    receipt, screen = granted.receipt, console()
    done = "此前已执行" if granted.replayed else "已执行"
    titles = "、".join(event_title(topic) for topic in receipt.events) or "没有新的记录"
    screen.print(f"{command_type.title}{done}:事件 {receipt.number} 第{receipt.version}版({titles})。", markup=False)
    if receipt.query_code is not None:
        screen.print(f"查询码 {receipt.query_code},报送人凭编号与查询码可查办理情况。", markup=False)


def _callback(command_type: type[Command]) -> Callable[..., None]:
    """What typer calls: `_carry_out` with the parameters of this command."""

    def carry_out(**given: Any) -> None:
        _carry_out(command_type, **given)

    on_case = command_type is not Report
    parameters = [
        _named("context", typer.Context),
        *([_named("number", Number)] if on_case else []),
        _named("unit", ActingUnit),
        _named("role", ActingRole),
        _named("actor", ActingActor),
        *field_parameters(command_type),
        _named("body", Body, None),
        _named("key", IdempotencyKey, None),
        *([_named("expected_version", ExpectedVersion, None)] if on_case else []),
        _named("as_json", AsJson, False),
    ]
    # typer reads the one for the names and defaults, the other for the types.
    vars(carry_out)["__signature__"] = Signature(parameters)
    carry_out.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return carry_out


def _named(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


for _command_type in CASE_COMMANDS:
    case.command(
        _command_type.name,
        help=f"{_command_type.title}。\n\n{cleandoc(_command_type.__doc__ or '')}",
        short_help=_command_type.title,
    )(_callback(_command_type))
