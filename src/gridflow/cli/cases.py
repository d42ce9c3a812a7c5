"""Searching cases."""

from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

import typer

from gridflow.aggregates.case.light import Light
from gridflow.application.event_words import unit_title
from gridflow.cli.output import console, light_text, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson, AtTime, UnitCode
from gridflow.cli.queues import asked_at, row_text, warn_if_behind
from gridflow.cli.session import opened, settings_of, zone_of
from gridflow.policy import Stage
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.projections.read_model import FOREVER, Row
from gridflow.store.times import instant, microseconds


def cases(
    context: typer.Context,
    unit: UnitCode,
    stage: Annotated[Stage | None, typer.Option(help="只看某一环节")] = None,
    light: Annotated[Light | None, typer.Option(help="只看某种亮灯")] = None,
    matter: Annotated[str | None, typer.Option(help="只看某一事项")] = None,
    text: Annotated[str | None, typer.Option(help="主题中的文字,或完整的事件编号")] = None,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多行数")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页给出的翻页游标")] = None,
    as_json: AsJson = False,
) -> None:
    """查找事件:发生在或由一个单位及其下级持有的,新报的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        asked = asked_at(county, at)
        units = county.territory.on(asked)
        wanted = CaseFilter(
            unit, microseconds(asked), stage=stage, light=light, matter=matter, text=text, past=at is not None
        )
        page = case_page(county.reader, units, wanted, limit, cursor)
        warn_if_behind(county, page.position)
    if as_json:
        head = {"unit": unit, "at": written(asked, zone), "position": page.position}
        print_json(head | {"rows": [_row(row, zone) for row in page.rows], "cursor": page.cursor})
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 事件 {read_out(asked, zone)}", style="bold", markup=False)
    if not page.rows:
        screen.print("没有符合条件的事件。")
        return
    table = listing("编号", "环节", "亮灯", "持有单位", "主题")
    table.columns[0].no_wrap = True
    for row in page.rows:
        table.add_row(
            row_text(row, "number"),
            Stage(row_text(row, "stage")).chinese,
            light_text(Light(row_text(row, "light"))),
            unit_title(units, row_text(row, "holder")),
            row_text(row, "subject"),
        )
    screen.print(table)
    if page.cursor is not None:
        screen.print(f"还有更多:--cursor '{page.cursor}'", markup=False, soft_wrap=True)


def _row(row: Row, zone: ZoneInfo) -> dict[str, Any]:
    due = cast(int, row["due_at"])
    said = ("number", "version", "kind", "stage", "light", "subject", "matter", "channel", "urgency", "place", "holder")
    return {name: row[name] for name in said} | {
        "due": written(instant(due), zone) if due != FOREVER else None,
        "reported_at": written(instant(cast(int, row["reported_at"])), zone),
        "updated_at": written(instant(cast(int, row["updated_at"])), zone),
    }
