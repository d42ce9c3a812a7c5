"""`gridflow units register|rename|move|merge|split|retire`: what changes the county's units 单位调整."""

import json
from contextlib import nullcontext
from datetime import date
from typing import Annotated, Any, Final

import typer
from pydantic import ValidationError

from gridflow.aggregates.command import Command
from gridflow.aggregates.unit import MergeUnits, MoveUnit, RegisterUnit, RenameUnit, RetireUnit, SplitUnit
from gridflow.application.event_words import event_title, unit_title
from gridflow.application.idempotency import key_names
from gridflow.cli.acting import IdempotencyKey, require_key
from gridflow.cli.output import console, listing, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.rehearsal import rehearsed
from gridflow.cli.session import opened, operator, parse_day, require_county, settings_of
from gridflow.errors import InvalidInput
from gridflow.territory import Level
from gridflow.wording import said

_ADMINISTRATOR: Final = "administrator"

Code = Annotated[str, typer.Argument(metavar="UNIT", help="单位编码", show_default=False)]
Name = Annotated[str, typer.Argument(metavar="NAME", help="名称", show_default=False)]
EffectiveOn = Annotated[
    str | None, typer.Option(metavar="DAY", help="自哪一日零时起,如 2027-01-01;缺省为今日", show_default=False)
]
Document = Annotated[str | None, typer.Option(help="依据文件的文号", show_default=False)]
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--code", metavar="OLD=NEW", help="下级单位的新编码,可重复;缺省沿用原序号或取未用过的", show_default=False
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对并显示将记入什么,不记入")]


def register(
    context: typer.Context,
    code: Code,
    name: Name,
    level: Annotated[Level, typer.Option(help="层级", show_default=False)],
    parent: Annotated[str | None, typer.Option(metavar="CODE", help="上级单位的编码", show_default=False)] = None,
    origin: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="来自哪个单位的区域,可重复", show_default=False)
    ] = None,
    effective_on: Annotated[
        str | None, typer.Option(metavar="DAY", help="设立之日;缺省与上级同", show_default=False)
    ] = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """登记一个单位。整批登记用 gridflow import units。"""
    said = {"code": code, "unit_name": name, "level": level, "parent": parent, "origins": tuple(origin or ())}
    _carry_out(context, RegisterUnit, said, effective_on, document, key, dry_run, as_json)


def rename(
    context: typer.Context,
    code: Code,
    name: Name,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """单位更名。编码不变。"""
    said = {"code": code, "unit_name": name}
    _carry_out(context, RenameUnit, said, effective_on, document, key, dry_run, as_json)


def move(
    context: typer.Context,
    code: Code,
    parent: Annotated[str, typer.Argument(metavar="PARENT", help="新的上级单位的编码", show_default=False)],
    codes: Codes = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """单位连同下级改属另一上级,各取新编码。"""
    said = {"code": code, "parent": parent, "codes": _pairs(codes)}
    _carry_out(context, MoveUnit, said, effective_on, document, key, dry_run, as_json)


def merge(
    context: typer.Context,
    units: Annotated[list[str], typer.Argument(metavar="UNIT...", help="被合并单位的编码", show_default=False)],
    into: Annotated[str, typer.Option(metavar="CODE", help="并入的单位;可为其中之一,也可新设", show_default=False)],
    unit_name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="合并后的名称;新设的必填", show_default=False)
    ] = None,
    parent: Annotated[
        str | None, typer.Option(metavar="CODE", help="上级单位的编码;新设的必填", show_default=False)
    ] = None,
    codes: Codes = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """同级单位合并,下级单位归入合并后的单位。"""
    said = {"units": tuple(units), "into": into, "unit_name": unit_name, "parent": parent, "codes": _pairs(codes)}
    _carry_out(context, MergeUnits, said, effective_on, document, key, dry_run, as_json)


def split(
    context: typer.Context,
    code: Code,
    part: Annotated[
        list[str],
        typer.Option(
            metavar="JSON", help='一个部分,JSON:{"code","unit_name","units":[…]},至少两个', show_default=False
        ),
    ],
    codes: Codes = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """单位拆分为几个部分,其中一个可沿用原编码;每个下级单位归入其中一个部分。"""
    said = {"code": code, "parts": tuple(map(_part, part)), "codes": _pairs(codes)}
    _carry_out(context, SplitUnit, said, effective_on, document, key, dry_run, as_json)


def retire(
    context: typer.Context,
    code: Code,
    successor: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="承接单位,可重复,第一个为主;缺省由上级承接", show_default=False),
    ] = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """撤销没有下级的单位,写明由谁承接。"""
    said = {"code": code, "successors": tuple(successor or ())}
    _carry_out(context, RetireUnit, said, effective_on, document, key, dry_run, as_json)


def _carry_out(
    context: typer.Context,
    command_type: type[Command],
    fields: dict[str, Any],
    effective_on: str | None,
    document: str | None,
    key: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    settings = settings_of(context)
    day = parse_day(effective_on, "effective_on") if effective_on is not None else None
    command = _command(command_type, fields | {"effective_on": day, "document": document})
    by = operator(settings, _ADMINISTRATOR)
    keys = key_names(by, require_key(key))
    require_county(settings)
    with opened(settings, make=True) as county, rehearsed(county) if dry_run else nullcontext():
        receipt = county.registrar.carry_out([command], by, keys)
        county.territory.refresh()
        # On the last of all days, for what is planned has its name there.
        units = county.territory.registers.units.on(date.max)
    if as_json:
        print_json(receipt.model_dump(mode="json") | {"dry_run": dry_run})
        return
    screen = console()
    done = "核对通过,将记入" if dry_run else "已记入"
    screen.print(f"{command_type.title}{done} {len(receipt.posted)} 项。", markup=False)
    if receipt.posted:
        table = listing("单位", "名称", "记入")
        for posted in receipt.posted:
            code = posted.stream.partition("/")[2]
            table.add_row(code, unit_title(units, code), event_title(posted.topic))
        screen.print(table)


def _command(command_type: type[Command], fields: dict[str, Any]) -> Command:
    """The command that the options say. Raises InvalidInput naming the field."""
    try:
        return command_type.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        raise InvalidInput(f"“{path}”{said(first)}", field=str(first["loc"][0])) from None


def _pairs(codes: list[str] | None) -> dict[str, str]:
    """The new code of each old one. Raises InvalidInput for what is no pair, and for an old one that comes twice."""
    pairs = [one.partition("=") for one in codes or ()]
    for old, sign, new in pairs:
        if not (old and sign and new):
            raise InvalidInput(f"“{old}{sign}{new}”须写作 原编码=新编码", field="code")
    if len({old for old, _, _ in pairs}) < len(pairs):
        raise InvalidInput("同一原编码出现多次", field="code")
    return {old: new for old, _, new in pairs}


def _part(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput("“part”不是有效的JSON", field="part") from None
