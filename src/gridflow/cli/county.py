"""`gridflow county`: the stores of counties: list them, make one, move one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final
from uuid import uuid4

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from gridflow.bootstrap import SystemClock, fill_read_models, open_members, store_options
from gridflow.city.directory import named_counties
from gridflow.city.fan_out import Answers, FanOut
from gridflow.city.inventory import Entry, entry_of
from gridflow.cli.administration import set_up
from gridflow.cli.output import console, error_console, listing, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import require_county, settings_of
from gridflow.errors import InvalidInput
from gridflow.settings import Settings
from gridflow.store.addresses import shown_address
from gridflow.store.citus import move_schema
from gridflow.store.database import Database
from gridflow.store.inspection import counties_at
from gridflow.store.moving import Move

county = typer.Typer()

CountyArgument = Annotated[str, typer.Argument(metavar="CODE", help="六位县级代码", show_default=False)]
_LISTING_SECONDS: Final = 30.0
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_STEP: Final = 1000


@county.command("list")
def list_counties(context: typer.Context, as_json: AsJson = False) -> None:
    """列出各县级库:位置、节点、大小、表结构、记录数、在办件数、查询数据落后多少。"""
    settings = settings_of(context)
    counties = named_counties(settings) or dict.fromkeys(counties_at(settings.database_url), settings.database_url)
    members, at = open_members(settings), SystemClock().now()
    try:
        with _bar("查询各县级库", len(counties)) as (progress, task):

            def asked(code: str) -> Entry:
                entry = entry_of(members, code, counties[code], at)
                progress.advance(task)
                return entry

            answers = FanOut(_LISTING_SECONDS).ask(counties, asked)
    finally:
        members.close()
    if as_json:
        print_json({"counties": _documents(answers)})
        return
    table = listing("县(区)", "名称", "库", "节点", "大小", "表结构", "记录", "在办", "落后")
    for column in (4, 6, 7, 8):
        table.columns[column].justify = "right"
    for one in answers.given.values():
        table.add_row(
            one.county,
            one.name or "—",
            one.place,
            one.node or "—",
            _size(one.size),
            f"{one.version or '—'}{'' if one.current else '(须升级)'}",
            *("—" if number is None else f"{number:,}" for number in (one.events, one.open_cases, one.lag)),
        )
    screen = console()
    screen.print(table)
    for code, reason in answers.missing.items():
        screen.print(f"✗ {code} {reason}", style="yellow", markup=False, soft_wrap=True)


@county.command("add")
def add(
    context: typer.Context,
    code: CountyArgument,
    name: Annotated[str | None, typer.Option(help="县(区)名称;给出则同时登记为根单位")] = None,
) -> None:
    """建立一个县级库,并显示一次管理员密钥。有Citus扩展时整库落在一个工作节点上。"""
    settings = _of(settings_of(context), code)
    set_up(settings, None, name)


@county.command("move")
def move(
    context: typer.Context,
    code: CountyArgument,
    to: Annotated[str, typer.Option(help="新的数据库地址,或Citus节点 主机:端口", show_default=False)],
) -> None:
    """把县级库迁到另一数据库、目录或Citus节点。中断后可再次运行;任何时刻只有一处是有效的。"""
    settings = _of(settings_of(context), code)
    if "://" not in to:
        require_county(settings)
        database = Database(settings.database_url, code, store_options(settings))
        try:
            if database.schema is None:
                raise InvalidInput("SQLite县级库不在Citus集群中,请给出新的数据库地址", field="to")
            with database.making() as connection:
                move_schema(connection, database.schema, to)
        finally:
            database.close()
        console().print(f"县级库 {code} 已移到节点 {to}。", markup=False)
        return
    head, arrived = _moved(settings, _of(settings, code, to))
    screen = console()
    if arrived:
        screen.print(
            f"县级库 {code} 已迁入 {shown_address(to)},共 {head:,} 条记录,核对相符。", markup=False, soft_wrap=True
        )
    else:
        screen.print(f"县级库 {code} 此前已迁入 {shown_address(to)}。", markup=False, soft_wrap=True)
    screen.print("旧库已封存,不再接受读写。请以新的地址启动各进程。")


def _moved(settings: Settings, target: Settings) -> tuple[int, bool]:
    """Move a county; its head, and whether anything was left to do."""
    code, clock = settings.county, SystemClock()
    require_county(settings)
    old = Database(settings.database_url, code, store_options(settings))
    new = Database(target.database_url, code, store_options(target))
    try:
        addresses = shown_address(settings.database_url), shown_address(target.database_url)
        moving = Move(old, new, *addresses, uuid4().hex, clock.now())
        if not moving.begin():
            return 0, False
        with _bar("复制记录", moving.remaining()) as (progress, task):
            moving.copy(lambda count: progress.advance(task, count))
        with _bar("核对", moving.copied()) as (progress, task):
            moving.verify(lambda count: progress.advance(task, count))
        with _bar("生成查询数据", None) as (progress, task):
            fill_read_models(target, lambda count: progress.advance(task, count))
        with _bar("封存旧库", None) as (progress, task):
            return moving.end(lambda count: progress.advance(task, count), clock.now()), True
    finally:
        old.close()
        new.close()


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=error_console(), transient=True) as progress:
        yield progress, progress.add_task("", total=total)


def _of(settings: Settings, code: str, url: str | None = None) -> Settings:
    """The settings of a county, at an address or where the settings have it. Raises InvalidInput for no code."""
    address = url or named_counties(settings).get(code) or settings.database_url
    if not (code.isascii() and code.isdigit() and len(code) == len(settings.county) and code[0] != "0"):
        raise InvalidInput(f"县级代码“{code[:40]}”须为六位数字,不以0开头", field="county")
    return settings.model_copy(update={"county": code, "database_url": address})


def _size(count: int) -> str:
    size, unit = float(count), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"


def _documents(answers: Answers[Entry]) -> list[dict[str, Any]]:
    given = [
        {
            "county": one.county,
            "name": one.name,
            "place": one.place,
            "node": one.node,
            "bytes": one.size,
            "version": one.version,
            "current": one.current,
            "events": one.events,
            "open_cases": one.open_cases,
            "lag": one.lag,
        }
        for one in answers.given.values()
    ]
    missing = [{"county": code, "reason": reason} for code, reason in answers.missing.items()]
    return sorted(given + missing, key=lambda one: str(one["county"]))
