"""The commands on people and training at the command line, with options made from their fields."""

from collections.abc import Callable, Mapping
from datetime import date
from inspect import Parameter, Signature, cleandoc
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import typer

from gridflow.aggregates.command import Command
from gridflow.aggregates.person import PEOPLE_COMMANDS
from gridflow.application.event_words import event_title
from gridflow.application.idempotency import key_names
from gridflow.cli.acting import ActingActor, ActingRole, ActingUnit, IdempotencyKey, actor_of, require_key
from gridflow.cli.case_options import command_of, field_parameters, renamed
from gridflow.cli.output import console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, parse_day, require_county, settings_of
from gridflow.errors import InvalidInput

STAFF_COMMANDS: Final[Mapping[str, type[Command]]] = {
    command.name.removesuffix("-person").removesuffix("-appointment"): command for command in PEOPLE_COMMANDS
}
"""The commands by the names that they have here."""

FIELD_TITLES: Final[Mapping[str, str]] = {
    "person": "人员的标识,如工号",
    "app_capable": "能否操作手机应用",
    "badge": "证件编号",
    "birth_date": "出生日期,如 1990-01-01",
    "clear": "清空 residence 居住地或 phone 电话",
    "device": "设备编号",
    "document": "依据文件的文号",
    "effective_on": "自哪一日起;缺省为今日",
    "full_name": "姓名",
    "held_on": "举办日期",
    "participants": '参训人员,JSON:{"person","passed","score"}',
    "phone": "联系电话",
    "post": "岗位代码,见政策包",
    "published_on": "公布日期",
    "reason": "理由",
    "replaces": "接替何人,填其标识",
    "residence": "居住地单位的编码;不写为本县以外",
    "session": "培训场次的代码",
    "sessions": '培训场次,JSON:{"id","title","on","exam"}',
    "status": "在岗状态",
    "unit": "所涉单位的编码",
    "year": "年度",
}
"""The Chinese help of each field."""

_PERSON: Final = "field_person"
_CLAIMED: Final = "field_occurred_at"
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", help="人员的标识,如工号", show_default=False)]


def add_commands(group: typer.Typer) -> None:
    """Give the group each command, to be given by whoever the options name."""
    for name, command_type in STAFF_COMMANDS.items():
        group.command(
            name,
            help=f"{command_type.title}。\n\n{cleandoc(command_type.__doc__ or '')}",
            short_help=command_type.title,
        )(_callback(command_type))


def _callback(command_type: type[Command]) -> Callable[..., None]:
    """What typer calls: `_carry_out` with the parameters of this command."""

    def carry_out(**given: Any) -> None:
        _carry_out(command_type, **given)

    fields = field_parameters(command_type, {**FIELD_TITLES, "occurred_at": ""})
    on_person = "person" in command_type.model_fields
    parameters = [
        _named("context", typer.Context),
        *([_named(_PERSON, PersonArgument)] if on_person else []),
        _named("unit", ActingUnit),
        _named("role", ActingRole),
        _named("actor", ActingActor),
        *(field for field in fields if field.name not in (_PERSON, _CLAIMED)),
        _named("key", IdempotencyKey, None),
        _named("as_json", AsJson, False),
    ]
    # typer reads the one for the names and defaults, the other for the types.
    vars(carry_out)["__signature__"] = Signature(parameters)
    carry_out.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return carry_out


def _carry_out(
    command_type: type[Command],
    context: typer.Context,
    unit: str,
    role: str,
    actor: str,
    key: str | None,
    as_json: bool,
    **fields: Any,
) -> None:
    settings = settings_of(context)
    for name, field in command_type.model_fields.items():
        if _is_day(field.annotation) and (written := fields[f"field_{name}"]) is not None:
            fields[f"field_{name}"] = parse_day(written, name)
    command = command_of(command_type, {_CLAIMED: None, **fields})
    by = actor_of(unit, role, actor)
    keys = key_names(by, require_key(key))
    require_county(settings)
    with opened(settings, make=True) as county:
        try:
            receipt = county.registrar.carry_out([command], by, keys)
        except InvalidInput as error:
            raise renamed(error, command_type) from None
    if as_json:
        print_json(receipt.model_dump(mode="json"))
        return
    titles = "、".join(event_title(one.topic) for one in receipt.posted) or "没有新的记录"
    console().print(f"{command_type.title}已执行({titles})。", markup=False)


def _is_day(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return any(map(_is_day, get_args(annotation)))
    return annotation is date


def _named(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
