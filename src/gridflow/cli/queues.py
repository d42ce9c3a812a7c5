"""Queues of units, and their roll-up."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, cast
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from gridflow.aggregates.case.light import Light
from gridflow.application.chinese_time import margin_title
from gridflow.application.event_words import unit_title
from gridflow.application.past import require_past
from gridflow.application.standing import Standing
from gridflow.bootstrap import County
from gridflow.cli.output import console, error_console, light_text, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson, AtTime, UnitCode
from gridflow.cli.session import opened, parse_instant, present, settings_of, zone_of
from gridflow.policy import Stage
from gridflow.projections.alerts import stage_of
from gridflow.projections.lights import row_standing
from gridflow.projections.overdue_queries import OverdueFilter, overdue_page
from gridflow.projections.queue_queries import Branch, QueueFilter, queue_page, queue_tree
from gridflow.projections.read_model import Row
from gridflow.store.times import instant, microseconds
from gridflow.worktime import Margin

_STAGES: Final = Stage.worked()


class ScopeName(StrEnum):
    """What of a unit is meant: its own queue, or that of everything below too."""

    OWN = "own"
    SUBTREE = "subtree"


def queue(
    context: typer.Context,
    unit: UnitCode,
    scope: Annotated[ScopeName, typer.Option(help="own 本单位持有的,subtree 含全部下级")] = ScopeName.SUBTREE,
    stage: Annotated[Stage | None, typer.Option(help="只看某一环节")] = None,
    light: Annotated[Light | None, typer.Option(help="只看某种亮灯")] = None,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多行数")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页给出的翻页游标")] = None,
    as_json: AsJson = False,
) -> None:
    """显示一个单位的待办队列,最急的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        instant_asked = asked_at(county, at)
        wanted = QueueFilter(unit, scope.value, microseconds(instant_asked), at is not None, stage, light)
        units = county.territory.on(instant_asked)
        page = queue_page(county.reader, units, wanted, limit, cursor)
        warn_if_behind(county, page.position)
        rows = [(row, row_standing(row, instant_asked, county.almanac, units, zone)) for row in page.rows]
    if as_json:
        head = {"unit": unit, "scope": scope.value, "at": written(instant_asked, zone), "position": page.position}
        print_json(
            head
            | {"rows": [_row(row, stood, zone, unit_title(units, row_text(row, "holder"))) for row, stood in rows]}
            | {"cursor": page.cursor}
        )
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 待办 {read_out(instant_asked, zone)}", style="bold", markup=False)
    if not rows:
        screen.print("没有待办事件。")
        return
    table = listing("编号", "环节", "亮灯", "时限", "持有单位", "主题")
    table.columns[0].no_wrap = True
    for row, stood in rows:
        table.add_row(
            row_text(row, "number"),
            Stage(row_text(row, "stage")).chinese,
            light_text(stood.light),
            f"{stood.words}\n{stood.end}" if stood.end else "",
            unit_title(units, row_text(row, "holder")),
            row_text(row, "subject"),
        )
    screen.print(table)
    if page.cursor is not None:
        screen.print(f"还有更多:--cursor '{page.cursor}'", markup=False, soft_wrap=True)


def overdue(
    context: typer.Context,
    unit: UnitCode,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多行数")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页给出的翻页游标")] = None,
    as_json: AsJson = False,
) -> None:
    """显示一个单位及其下级超期的各个时钟,超期最久的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        instant_asked = asked_at(county, at)
        units = county.territory.on(instant_asked)
        wanted = OverdueFilter(unit, microseconds(instant_asked), past=at is not None)
        page = overdue_page(county.reader, units, wanted, limit, cursor)
        warn_if_behind(county, page.position)
        rows = [(row, row_standing(row, instant_asked, county.almanac, units, zone)) for row in page.rows]
    if as_json:
        head = {"unit": unit, "at": written(instant_asked, zone), "position": page.position}
        print_json(head | {"rows": [_overdue_row(row, stood, zone) for row, stood in rows], "cursor": page.cursor})
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 超期 {read_out(instant_asked, zone)}", style="bold", markup=False)
    if not rows:
        screen.print("没有超期的时钟。")
        return
    table = listing("编号", "环节", "时限", "责任单位", "主题")
    table.columns[0].no_wrap = True
    for row, stood in rows:
        table.add_row(
            row_text(row, "number"),
            stage_of(row_text(row, "stage")).chinese,
            stood.words,
            unit_title(units, row_text(row, "unit")),
            row_text(row, "subject"),
        )
    screen.print(table)
    if page.cursor is not None:
        screen.print(f"还有更多:--cursor '{page.cursor}'", markup=False, soft_wrap=True)


def tree(context: typer.Context, unit: UnitCode, at: AtTime = None, as_json: AsJson = False) -> None:
    """按下级单位汇总待办:各环节、各亮灯的件数。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        instant_asked = asked_at(county, at)
        units = county.territory.on(instant_asked)
        branches, position = queue_tree(county.reader, units, unit, microseconds(instant_asked), past=at is not None)
        warn_if_behind(county, position)
    if as_json:
        head = {"unit": unit, "at": written(instant_asked, zone), "position": position}
        print_json(head | {"branches": [branch_document(branch) for branch in branches]})
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 汇总 {read_out(instant_asked, zone)}", style="bold", markup=False)
    screen.print(branch_table(branches))


def branch_table(branches: Iterable[Branch]) -> Table:
    """The branches of a roll-up as a table, with the number of cases by stage and by light."""
    table = listing("单位", *(stage.chinese for stage in _STAGES), *(light.chinese for light in Light), "合计")
    for column in table.columns[1:]:
        column.justify = "right"
    for branch in branches:
        table.add_row(
            "(本级)" if branch.own else branch.unit.name,
            *(str(branch.stages.get(stage, 0)) for stage in _STAGES),
            *(str(branch.lights.get(light, 0)) for light in Light),
            str(branch.total),
        )
    return table


def asked_at(county: County, at: str | None) -> datetime:
    """The instant that `--at` asks for, or now. Raises InvalidInput."""
    now = present(county)
    asked = parse_instant(at, "at") if at is not None else None
    require_past(asked, now, county.rules.zone, "at")
    return asked or now


def warn_if_behind(county: County, position: int) -> None:
    """Say on standard error that the read models, at this position, do not show all that is recorded."""
    behind = county.log.head().position - position
    if behind:
        error_console().print(f"注意:查询数据落后 {behind} 条记录,serve 或 work 运行后即会跟上。", style="yellow")


def row_text(row: Row, column: str) -> str:
    return cast(str, row[column])


def _row(row: Row, stood: Standing, zone: ZoneInfo, holder_name: str) -> dict[str, Any]:
    return {
        "number": row["number"],
        "subject": row["subject"],
        "stage": row["stage"],
        "light": row["light"],
        "status": stood.status,
        "status_title": stood.status_title,
        "due": written(stood.due, zone),
        "limit": stood.words,
        "remaining": margin_of(stood.remaining),
        "exceeded": margin_of(stood.exceeded),
        "paused_until": written(stood.paused_until, zone),
        "holder": row["holder"],
        "holder_name": holder_name,
        "place": row["place"],
        "matter": row["matter"],
        "urgency": row["urgency"],
        "reported_at": written(instant(cast(int, row["reported_at"])), zone),
    }


def _overdue_row(row: Row, stood: Standing, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "number": row["number"],
        "subject": row["subject"],
        "clock": row["clock"],
        "stage": row["stage"],
        "unit": row["unit"],
        "since": written(instant(cast(int, row["due_at"])), zone),
        "limit": stood.words,
        "exceeded": margin_of(stood.exceeded),
    }


def margin_of(margin: Margin | None) -> dict[str, Any] | None:
    """A margin for JSON."""
    if margin is None:
        return None
    return {
        "text": margin_title(margin),
        "working_days": margin.working_days,
        "seconds": margin.elapsed.seconds,
        "office_seconds": margin.elapsed.office_seconds,
        "provisional": margin.elapsed.provisional,
    }


def branch_document(branch: Branch) -> dict[str, Any]:
    """A branch of a roll-up for JSON."""
    return {
        "unit": branch.unit.code,
        "name": branch.unit.name,
        "level": branch.unit.level.value,
        "own": branch.own,
        "total": branch.total,
        "stages": {stage.value: count for stage, count in branch.stages.items()},
        "lights": {light.value: count for light, count in branch.lights.items()},
    }
