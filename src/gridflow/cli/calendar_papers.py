"""`gridflow calendar papers`: what the calendar is made from."""

from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridflow.cli.calendar_source import all_papers, calendar_of
from gridflow.cli.output import console, listing, print_json, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import settings_of, zone_of
from gridflow.worktime import Notice, Paper


def papers(
    context: typer.Context,
    unit: Annotated[str | None, typer.Option(metavar="CODE", help="单位编码;缺省为本县全部文件")] = None,
    as_json: AsJson = False,
) -> None:
    """列出日历所依据的文件:本县全部的,或一个单位适用的。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    held: Sequence[Paper]
    if unit is None:
        held, basis = all_papers(settings)
    else:
        source = calendar_of(settings, unit)
        held, basis = tuple(source.calendar.papers.values()), source.basis
    if as_json:
        print_json({"unit": unit, "basis": basis, "papers": [_document(paper, zone) for paper in held]})
        return
    table = listing("编号", "单位", "公布", "内容", "文号")
    for paper in held:
        published = f"{paper.published_at.astimezone(zone):%Y-%m-%d}"
        document = paper.document if paper.document_confirmed else f"{paper.document}(文号待核)"
        table.add_row(paper.id, paper.unit or "全国", published, _content(paper), document)
    console().print(table)


def _content(paper: Paper) -> str:
    if not isinstance(paper, Notice):
        return f"办公时间 {paper.effective_from} 起"
    if paper.covers_year is not None:
        return f"{paper.covers_year}年放假安排"
    return f"调整 放假{len(paper.off)}天 上班{len(paper.on)}天"


def _document(paper: Paper, zone: ZoneInfo) -> dict[str, object]:
    return {
        "id": paper.id,
        "unit": paper.unit,
        "document": paper.document,
        "document_confirmed": paper.document_confirmed,
        "published_at": written(paper.published_at, zone),
        "source": paper.source,
        "covers_year": paper.covers_year if isinstance(paper, Notice) else None,
        "effective_from": None if isinstance(paper, Notice) else paper.effective_from.isoformat(),
    }
