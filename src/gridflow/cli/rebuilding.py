"""Rebuilding what people query from the log."""

from time import perf_counter
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.bootstrap import County
from gridflow.cli.errors import RecordedMeanwhile
from gridflow.cli.output import console, error_console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, require_county, settings_of
from gridflow.projections.rebuild import digests, rebuild


def rebuild_command(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="核对重建结果与原有数据逐字节相同")] = False,
    as_json: AsJson = False,
) -> None:
    """从事件日志重建全部查询数据,与在用的并行,完成时一次切换。"""
    settings = settings_of(context)
    require_county(settings)
    with opened(settings, make=True) as county:
        position, before = _digests(county) if check else (0, {})
        begun = perf_counter()
        events = _rebuild(county)
        seconds = perf_counter() - begun
        position_after, after = _digests(county) if check else (0, {})
    if position_after != position:
        raise RecordedMeanwhile("核对期间有新的记录,无法比较;重建本身已完成,请再核对一次")
    same = {name: before[name] == after[name] for name in sorted(before)}
    if as_json:
        print_json({"events": events, "seconds": round(seconds, 3), "equal": same if check else None})
    else:
        screen = console()
        screen.print(f"重建完成:{events} 条记录,{seconds:.2f} 秒。")
        for name, equal in same.items():
            screen.print(f"{'✓' if equal else '✗'} {name} {'与原有数据相同' if equal else '与原有数据不同'}")
    if not all(same.values()):
        raise typer.Exit(1)


def _rebuild(county: County) -> int:
    progress = Progress(
        TextColumn("重建查询数据"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=error_console(),
        transient=True,
    )
    with progress:
        task = progress.add_task("", total=county.log.head().position)
        return rebuild(
            county.database, county.log.after, county.rules.zone, lambda count: progress.update(task, advance=count)
        )


def _digests(county: County) -> tuple[int, dict[str, str]]:
    """The digests of the read models at the head of the log, and that position."""
    county.projector.catch_up()
    with county.reader.at() as (connection, position):
        return position, digests(connection)
