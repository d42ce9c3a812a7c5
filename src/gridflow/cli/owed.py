"""What units and people owe."""

from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

import typer

from gridflow.aggregates.case.owing import Duty
from gridflow.application.event_words import unit_title
from gridflow.application.standing import Standing
from gridflow.cli.output import console, light_text, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson, AtTime, UnitCode
from gridflow.cli.queues import ScopeName, asked_at, margin_of, row_text, warn_if_behind
from gridflow.cli.session import opened, settings_of, zone_of
from gridflow.projections.lights import row_standing
from gridflow.projections.owed_queries import DutyTotal, OwedFilter, owed_page, owed_totals
from gridflow.projections.read_model import Row
from gridflow.store.times import instant, microseconds


def owed(
    context: typer.Context,
    unit: UnitCode,
    scope: Annotated[ScopeName, typer.Option(help="own 本单位的,subtree 含全部下级")] = ScopeName.SUBTREE,
    person: Annotated[str | None, typer.Option(help="只看某人的(其签收或包案的)")] = None,
    duty: Annotated[Duty | None, typer.Option(help="只看某一类,如 own 包案")] = None,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多行数")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页给出的翻页游标")] = None,
    as_json: AsJson = False,
) -> None:
    """显示一个单位或一个人尚欠的各项待办,最急的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        instant_asked = asked_at(county, at)
        wanted = OwedFilter(unit, scope.value, microseconds(instant_asked), at is not None, person, duty)
        units = county.territory.on(instant_asked)
        # One snapshot, so that the totals and the rows speak of the same moment.
        with county.reader.at():
            totals, _ = owed_totals(county.reader, units, wanted)
            page = owed_page(county.reader, units, wanted, limit, cursor)
        warn_if_behind(county, page.position)
        rows = [(row, row_standing(row, instant_asked, county.almanac, units, zone)) for row in page.rows]
    if as_json:
        head = {"unit": unit, "scope": scope.value, "at": written(instant_asked, zone), "position": page.position}
        print_json(
            head
            | {"totals": [_total(one) for one in totals]}
            | {"rows": [_row(row, stood, zone, unit_title(units, row_text(row, "unit"))) for row, stood in rows]}
            | {"cursor": page.cursor}
        )
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 待办 {read_out(instant_asked, zone)}", style="bold", markup=False)
    if not rows:
        screen.print("没有待办。")
        return
    screen.print("、".join(f"{one.duty.chinese}{one.total}" for one in totals), markup=False)
    table = listing("编号", "待办", "亮灯", "时限", "单位与责任人", "主题")
    table.columns[0].no_wrap = True
    for row, stood in rows:
        who = unit_title(units, row_text(row, "unit"))
        table.add_row(
            row_text(row, "number"),
            Duty(row_text(row, "duty")).chinese,
            light_text(stood.light),
            f"{stood.words}\n{stood.end}" if stood.end else "",
            f"{who}\n{row['person']}" if row["person"] else who,
            row_text(row, "subject"),
        )
    screen.print(table)
    if page.cursor is not None:
        screen.print(f"还有更多:--cursor '{page.cursor}'", markup=False, soft_wrap=True)


def _total(one: DutyTotal) -> dict[str, Any]:
    lights = {light.value: count for light, count in one.lights.items()}
    return {"duty": one.duty.value, "duty_title": one.duty.chinese, "total": one.total, "lights": lights}


def _row(row: Row, stood: Standing, zone: ZoneInfo, unit_name: str) -> dict[str, Any]:
    return {
        "number": row["number"],
        "subject": row["subject"],
        "duty": row["duty"],
        "duty_title": Duty(row_text(row, "duty")).chinese,
        "about": row["about"],
        "unit": row["unit"],
        "unit_name": unit_name,
        "person": row["person"],
        "stage": row["stage"],
        "light": row["light"],
        "status": stood.status,
        "due": written(stood.due, zone),
        "limit": stood.words,
        "remaining": margin_of(stood.remaining),
        "exceeded": margin_of(stood.exceeded),
        "paused_until": written(stood.paused_until, zone),
        "since": written(instant(cast(int, row["from_at"])), zone),
    }
