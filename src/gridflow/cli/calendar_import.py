"""`gridflow calendar import`: taking in a paper 文件, and counting anew what it moves."""

from contextlib import ExitStack, nullcontext
from pathlib import Path
from time import perf_counter
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.aggregates.calendar import command_of
from gridflow.application.calendar_import import PaperFacts, read_paper
from gridflow.bootstrap import County
from gridflow.cli.output import console, error_console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.rehearsal import rehearsed
from gridflow.cli.session import opened, operator, read_bytes, require_county, settings_of

_ADMINISTRATOR: Final = "administrator"
_PATIENCE_SECONDS: Final = 1.0
"""How long a count may take before it shows how many it has revised."""


def import_paper(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON、CSV 或 iCalendar 文件", show_default=False)],
    paper_id: Annotated[str | None, typer.Option("--id", help="文件的编号,如 CN-2027")] = None,
    document: Annotated[str | None, typer.Option(help="文号")] = None,
    document_confirmed: Annotated[
        bool | None, typer.Option("--confirmed/--unconfirmed", help="文号已与正式文本核对", show_default=False)
    ] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="公布的日期或时刻")] = None,
    source: Annotated[str | None, typer.Option(help="出处,如网址")] = None,
    year: Annotated[int | None, typer.Option(help="所安排的年份,只用于全国的年度通知")] = None,
    unit: Annotated[str | None, typer.Option(metavar="CODE", help="适用的单位;缺省为全国")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对,不导入")] = False,
    as_json: AsJson = False,
) -> None:
    """导入放假安排或办公时间,并重算受影响的期限。JSON文件自己写明一切,CSV 和 iCalendar 须另给编号、文号等。"""
    settings = settings_of(context)
    facts = PaperFacts(
        id=paper_id,
        unit=unit,
        document=document,
        document_confirmed=document_confirmed,
        published=published,
        source=source,
        covers_year=year,
    )
    command = command_of(read_paper(read_bytes(file), file.name, facts))
    require_county(settings)
    with opened(settings, make=not dry_run) as county:
        with rehearsed(county) if dry_run else nullcontext():
            new = county.registrar.import_papers([command], operator(settings, _ADMINISTRATOR)) > 0
        revised = recount(county) if not dry_run else 0
    if as_json:
        print_json({"id": command.id, "new": new, "revised": revised, "dry_run": dry_run})
        return
    named = f"{command.id}《{command.document}》"
    if not new:
        said = f"{named}原已导入,未作改动。"
    else:
        said = f"核对通过,可导入 {named}。" if dry_run else f"已导入 {named}。"
    console().print(f"{said}修订期限 {revised} 个。" if revised else said, markup=False)


def recount(county: County, patience: float = _PATIENCE_SECONDS) -> int:
    """Count anew what the calendar has moved; returns how many deadlines were revised.

    From `patience` seconds on, standard error shows how many it is so far.
    """
    recounts, begun, revised = county.ticker.recounts, perf_counter(), 0
    with ExitStack() as shown:
        bar: Progress | None = None
        while True:
            # A step looks at nothing before the read models have seen the paper.
            county.projector.catch_up()
            revised += recounts.step()
            if bar is None and perf_counter() - begun >= patience:
                bar = shown.enter_context(_bar())
                bar.add_task("", total=None)
            if bar is not None:
                bar.update(bar.task_ids[0], completed=revised)
            if recounts.done:
                break
    county.projector.catch_up()
    return revised


def _bar() -> Progress:
    return Progress(
        TextColumn("重算期限"),
        BarColumn(),
        TextColumn("已修订 {task.completed:.0f} 个"),
        TimeElapsedColumn(),
        console=error_console(),
        transient=True,
    )
