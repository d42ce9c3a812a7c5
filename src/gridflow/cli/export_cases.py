"""Queues and cases as CSV and XLSX files."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.aggregates.case.light import Light
from gridflow.application.event_words import Words
from gridflow.application.sheets.files import file_pieces
from gridflow.bootstrap import County
from gridflow.cli.export_file import STANDARD_OUTPUT, ExportFile, kind_of, leave
from gridflow.cli.output import console, error_console
from gridflow.cli.parameters import AtTime, UnitCode
from gridflow.cli.queues import ScopeName, asked_at, warn_if_behind
from gridflow.cli.session import opened, root_unit, settings_of
from gridflow.policy import Stage
from gridflow.projections.case_queries import CaseFilter
from gridflow.projections.case_tables import CASE_HEADINGS, QUEUE_HEADINGS, Cells, case_lines, queue_lines
from gridflow.projections.queue_queries import QueueFilter
from gridflow.projections.reader import Page
from gridflow.store.times import microseconds

_OfStage = Annotated[Stage | None, typer.Option("--stage", help="只导出某一环节")]
_OfLight = Annotated[Light | None, typer.Option("--light", help="只导出某种亮灯")]
_QUEUE: Final = "队列"
_CASES: Final = "事件"


def export_queue(
    context: typer.Context,
    unit: UnitCode,
    file: ExportFile,
    scope: Annotated[ScopeName, typer.Option(help="own 本单位持有的,subtree 含全部下级")] = ScopeName.SUBTREE,
    stage: _OfStage = None,
    light: _OfLight = None,
    at: AtTime = None,
) -> None:
    """导出一个单位的待办队列,最急的在前。"""
    with opened(settings_of(context)) as county:
        asked = asked_at(county, at)
        wanted = QueueFilter(unit, scope.value, microseconds(asked), stage=stage, light=light)
        pages = queue_lines(county.reader, wanted, county.almanac, _words(county, asked))
        _export(county, file, _QUEUE, QUEUE_HEADINGS, pages)


def export_cases(
    context: typer.Context,
    file: ExportFile,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="CODE", help="发生在或由此单位及其下级持有的;缺省为全县")
    ] = None,
    stage: _OfStage = None,
    light: _OfLight = None,
    matter: Annotated[str | None, typer.Option(help="只导出某一事项")] = None,
    text: Annotated[str | None, typer.Option(help="主题中的文字,或完整的事件编号")] = None,
    at: AtTime = None,
) -> None:
    """导出事件,新报的在前,筛选与 gridflow cases 相同。"""
    settings = settings_of(context)
    with opened(settings) as county:
        asked = asked_at(county, at)
        wanted = CaseFilter(
            unit or root_unit(settings), microseconds(asked), stage=stage, light=light, matter=matter, text=text
        )
        _export(county, file, _CASES, CASE_HEADINGS, case_lines(county.reader, wanted, _words(county, asked)))


def _words(county: County, asked: datetime) -> Words:
    rules, matters = county.rules, county.territory.registers.matters
    return Words(county.territory.on(asked), rules.policy, rules.zone, matters=matters, policies=rules.policies)


def _export(county: County, file: Path, title: str, headings: tuple[str, ...], pages: Iterator[Page[Cells]]) -> None:
    """Leave a table in a file, and say how many lines it has. Raises InvalidInput, and what the pages raise."""
    kind = kind_of(file)
    # Before anything is written, so that a refusal leaves nothing.
    first = next(pages)
    warn_if_behind(county, first.position)
    columns = (TextColumn(f"导出{title}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=error_console(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def rows() -> Iterator[list[Cells]]:
            yield [list(headings)]
            for page in chain([first], pages):
                yield page.rows
                bar.advance(task, len(page.rows))

        leave(file, file_pieces(kind, title, rows()))
    if file != STANDARD_OUTPUT:
        exported = int(bar.tasks[task].completed)
        console().print(f"已导出{title} {exported} 件到 {file}。", markup=False, soft_wrap=True)
