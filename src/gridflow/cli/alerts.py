"""Alerts of units."""

from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

import typer

from gridflow.application.access import require_role
from gridflow.application.event_words import unit_title
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson, AtTime, UnitCode
from gridflow.cli.queues import asked_at, row_text, warn_if_behind
from gridflow.cli.session import opened, settings_of, zone_of
from gridflow.projections.alert_kinds import AlertKind
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.read_model import FOREVER, Row
from gridflow.store.times import instant, microseconds
from gridflow.territory import UnitTree


def alerts(
    context: typer.Context,
    unit: UnitCode,
    role: Annotated[str | None, typer.Option(help="只看发给某一角色和全员的,如 supervisor")] = None,
    since: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="只看此位置之后的")] = 0,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多行数")] = 50,
    as_json: AsJson = False,
) -> None:
    """显示一个单位及其下级收到的预警,先发的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        if role is not None:
            require_role(role, county.rules.policy.roles)
        instant_asked = asked_at(county, at)
        units = county.territory.on(instant_asked)
        as_of = microseconds(instant_asked) if at is not None else None
        page = alerts_since(county.reader, units, unit, since, limit, role=role, as_of=as_of)
        warn_if_behind(county, page.position)
        titles = county.rules.policy.role_titles
    if as_json:
        head = {"unit": unit, "position": page.position}
        print_json(head | {"rows": [_row(row, units, zone) for row in page.rows], "cursor": page.cursor})
        return
    screen = console()
    screen.print(f"{unit_title(units, unit)} 预警", style="bold", markup=False)
    if not page.rows:
        screen.print("没有预警。")
        return
    table = listing("时间", "类别", "内容", "单位与角色", "编号")
    table.columns[-1].no_wrap = True
    for row in page.rows:
        who = [unit_title(units, row_text(row, "unit")), "、".join(titles.get(one, one) for one in row["roles"])]
        table.add_row(
            read_out(instant(cast(int, row["at"])), zone),
            AlertKind(row_text(row, "kind")).chinese,
            row_text(row, "text"),
            "\n".join(filter(None, who)),
            row_text(row, "number"),
        )
    screen.print(table)
    if page.cursor is not None:
        screen.print(f"还有更多:--since {page.cursor}", markup=False, soft_wrap=True)


def _row(row: Row, units: UnitTree, zone: ZoneInfo) -> dict[str, Any]:
    due = cast(int, row["due_at"])
    return {
        "position": row["position"],
        "unit": row["unit"],
        "unit_name": unit_title(units, row_text(row, "unit")),
        "number": row["number"],
        "kind": row["kind"],
        "kind_title": AlertKind(row_text(row, "kind")).chinese,
        "roles": list(row["roles"]),
        "stage": row["stage"],
        "text": row["text"],
        "due": written(instant(due), zone) if due != FOREVER else None,
        "at": written(instant(cast(int, row["at"])), zone),
    }
