"""`gridflow grid describe|declare-blocks|assign-blocks|declare-foreign|integrate`: what the register is made of."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.aggregates.grid import AssignBlocks, DeclareBlocks, DeclareForeignGrids, DescribeUnit, IntegrateGrid
from gridflow.application.event_words import event_title
from gridflow.application.idempotency import key_names
from gridflow.cli.acting import IdempotencyKey, require_key
from gridflow.cli.output import console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.rehearsal import rehearsed
from gridflow.cli.session import opened, operator, read_text, require_county, settings_of
from gridflow.errors import InvalidInput

_ADMINISTRATOR: Final = "administrator"
_STDIN: Final = "-"

UnitCode = Annotated[str, typer.Argument(metavar="UNIT", help="单位编码", show_default=False)]
Village = Annotated[str, typer.Argument(metavar="VILLAGE", help="村(社区)编码", show_default=False)]
Grid = Annotated[str, typer.Argument(metavar="GRID", help="网格编码", show_default=False)]
EffectiveOn = Annotated[
    str | None, typer.Option(metavar="DAY", help="自哪一日零时起,如 2027-01-01;缺省为今日", show_default=False)
]
Document = Annotated[str | None, typer.Option(help="依据文件的文号", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对并显示将记入什么,不记入")]


def describe(
    context: typer.Context,
    code: UnitCode,
    facts: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="台账内容,JSON,形如 grid list --json 中的 facts;- 取自标准输入", show_default=False
        ),
    ],
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """登记单位台账:类型、城乡、四至、户数、人口、党组织、责任人、公示内容、边界图形。没有写明的不变。"""
    said = {"code": code, "facts": read_json(facts, "facts")}
    _record(context, DescribeUnit, said, effective_on, document, key, dry_run, as_json)


def declare_blocks(
    context: typer.Context,
    code: Village,
    block: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE=TYPE:TITLE", help="区块的编码、类型与名称,可重复", show_default=False),
    ] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="不再存在的区块,可重复", show_default=False)
    ] = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """村(社区)申报须纳入网格的区块。"""
    parts = [_parts(one, "block") for one in block or ()]
    blocks = [{"code": code, "block_type": kind, "title": title} for code, kind, title in parts]
    said = {"code": code, "blocks": blocks, "withdrawn": withdraw or []}
    _record(context, DeclareBlocks, said, effective_on, document, key, dry_run, as_json)


def assign_blocks(
    context: typer.Context,
    code: Grid,
    blocks: Annotated[
        list[str] | None, typer.Argument(metavar="BLOCK...", help="划入的区块", show_default=False)
    ] = None,
    release: Annotated[
        list[str] | None, typer.Option(metavar="BLOCK", help="划出的区块,可重复", show_default=False)
    ] = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """将区块划入网格,或从网格划出。一个区块只在一个网格内。"""
    said = {"code": code, "blocks": blocks or [], "released": release or []}
    _record(context, AssignBlocks, said, effective_on, document, key, dry_run, as_json)


def declare_foreign_grids(
    context: typer.Context,
    code: Village,
    grid: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=DEPARTMENT:TITLE", help="部门网格的编号、部门与名称,可重复", show_default=False),
    ] = None,
    withdraw: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="已撤销的部门网格,可重复", show_default=False)
    ] = None,
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """申报部门在村(社区)自设的网格,以待整合。"""
    parts = [_parts(one, "grid") for one in grid or ()]
    grids = [{"id": name, "department": department, "title": title} for name, department, title in parts]
    said = {"code": code, "grids": grids, "withdrawn": withdraw or []}
    _record(context, DeclareForeignGrids, said, effective_on, document, key, dry_run, as_json)


def integrate_grid(
    context: typer.Context,
    code: Grid,
    grids: Annotated[list[str], typer.Argument(metavar="ID...", help="部门网格的编号", show_default=False)],
    effective_on: EffectiveOn = None,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """将部门网格整合到一个网格。"""
    said = {"code": code, "grids": grids}
    _record(context, IntegrateGrid, said, effective_on, document, key, dry_run, as_json)


def carry_out(
    context: typer.Context,
    command_type: type[Command],
    said: dict[str, Any],
    by: Actor,
    key: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give the command that the options say, and say what was recorded."""
    # Here and not above: whoever only reads starts sooner without the web framework.
    from gridflow.api.strict_json import parse_strictly

    settings = settings_of(context)
    body = {name: value for name, value in said.items() if value is not None}
    command = parse_strictly(command_type, json.dumps(body).encode())
    keys = key_names(by, require_key(key))
    require_county(settings)
    with opened(settings, make=True) as county, rehearsed(county) if dry_run else nullcontext():
        receipt = county.registrar.carry_out([command], by, keys)
    if as_json:
        print_json(receipt.model_dump(mode="json") | {"dry_run": dry_run})
        return
    done = "核对通过,将记入" if dry_run else "已记入"
    screen = console()
    screen.print(f"{command_type.title}{done} {len(receipt.posted)} 项。", markup=False)
    for posted in receipt.posted:
        screen.print(f"  {posted.stream.partition('/')[2]} {event_title(posted.topic)}", markup=False)


def read_json(source: str, field: str) -> Any:
    """What a file, or standard input for `-`, says as JSON. Raises InvalidInput naming the field."""
    text = sys.stdin.read() if source == _STDIN else read_text(Path(source))
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput(f"“{field}”不是有效的JSON", field=field) from None


def _record(
    context: typer.Context,
    command_type: type[Command],
    said: dict[str, Any],
    effective_on: str | None,
    document: str | None,
    key: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    by = operator(settings_of(context), _ADMINISTRATOR)
    dated = said | {"effective_on": effective_on, "document": document}
    carry_out(context, command_type, dated, by, key, dry_run, as_json)


def _parts(text: str, field: str) -> tuple[str, str, str]:
    """The three parts of `A=B:C`. Raises InvalidInput for what has other parts."""
    name, equals, rest = text.partition("=")
    middle, colon, title = rest.partition(":")
    if not (name and equals and middle and colon and title):
        raise InvalidInput(f"“{text[:60]}”须写作三部分,形如 A=B:C", field=field)
    return name, middle, title
