"""`gridflow recheck`: random re-checks 抽取复核 of archived cases."""

from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from gridflow.aggregates.recheck import DrawRechecks
from gridflow.application.event_words import unit_title
from gridflow.application.rechecks import Drawing
from gridflow.cli.errors import UnknownDraw
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson, UnitCode
from gridflow.cli.session import opened, operator, parse_day, require_county, settings_of, zone_of

recheck = typer.Typer()

_ADMINISTRATOR: Final = "administrator"
_CHECK_FAILED: Final = 1


@recheck.command("draw")
def draw(
    context: typer.Context,
    unit: UnitCode,
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="归档首日,如 2026-11-01", show_default=False)],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="归档末日,须已过去", show_default=False)],
    share: Annotated[int | None, typer.Option(min=1, max=100, help="百分比;缺省取政策包")] = None,
    as_json: AsJson = False,
) -> None:
    """在一个单位一段时间内归档的事件中抽取复核。重复执行不另抽,只补完未通知的事件。"""
    settings = settings_of(context)
    days = parse_day(first, "first"), parse_day(last, "last")
    require_county(settings)
    with opened(settings, make=True) as county:
        known = county.territory.tree.get(unit).code
        command = DrawRechecks(unit=known, first=days[0], last=days[1], share=share)
        drawing, new = county.rechecks.draw(command, operator(settings, _ADMINISTRATOR))
    if as_json:
        print_json(_document(drawing, zone_of(settings)) | {"new": new})
        return
    body, said = drawing.body, "已抽取" if new else "此前已抽取"
    console().print(f"{said} {body.draw}:归档{body.population}件,抽中{len(body.drawn)}件。", markup=False)
    for number in body.drawn:
        console().print(number, markup=False)


@recheck.command("list")
def list_draws(context: typer.Context, as_json: AsJson = False) -> None:
    """列出各批抽取,最近的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        drawings, units = county.rechecks.drawings()[::-1], county.territory.tree
    if as_json:
        print_json([_document(one, zone) for one in drawings])
        return
    table = listing("批次", "单位", "比例", "归档", "抽中", "抽取")
    for one in drawings:
        body = one.body
        counts = (f"{body.share}%", str(body.population), str(len(body.drawn)))
        table.add_row(body.draw, unit_title(units, body.unit), *counts, read_out(one.at, zone))
    console().print(table)


@recheck.command("verify")
def verify(
    context: typer.Context,
    draw: Annotated[str, typer.Argument(metavar="DRAW", help="批次", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """依日志重算一批抽取:名册、抽中的事件是否一致,抽中的事件是否都已待复核或已复核。"""
    settings = settings_of(context)
    with opened(settings) as county:
        drawing = next((one for one in county.rechecks.drawings() if one.body.draw == draw), None)
        if drawing is None:
            raise UnknownDraw(f"没有批次“{draw[:60]}”,请用 gridflow recheck list 查看")
        found = county.rechecks.verify(drawing)
    if as_json:
        said = {"draw": draw, "holds": found.holds, "population": found.population, "drawn": found.drawn}
        print_json(said | {"missing": list(found.missing)})
    else:
        console().print(f"名册{'一致' if found.population else '不一致'},抽中{'一致' if found.drawn else '不一致'}。")
        for number in found.missing:
            console().print(f"{number} 尚未收到复核通知,请重新执行 gridflow recheck draw。", markup=False)
    if not found.holds:
        raise typer.Exit(_CHECK_FAILED)


def _document(drawing: Drawing, zone: ZoneInfo) -> dict[str, object]:
    said = drawing.body.model_dump(mode="json")
    return said | {"drawn_at": written(drawing.at, zone), "drawn_by": drawing.actor.model_dump()}
