"""`gridflow units`: the county's units 单位 on any day, their history, and the roll-up of their cases."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import typer
from rich.text import Text

from gridflow.aggregates.unit import unit_stream
from gridflow.application.event_words import Words, event_details, event_title, unit_title
from gridflow.bootstrap import County
from gridflow.cli import unit_changes
from gridflow.cli.output import console, listing, print_indented, print_json, read_out, written
from gridflow.cli.parameters import AsJson, AtTime, UnitCode
from gridflow.cli.queues import asked_at, warn_if_behind
from gridflow.cli.session import opened, parse_day, present, root_unit, settings_of, zone_of
from gridflow.errors import UnknownUnit
from gridflow.policy import Stage
from gridflow.projections.roll_up_queries import By, RollUpFilter, RollUpRow, Tally, roll_up
from gridflow.store.times import microseconds
from gridflow.territory import Life, Unit, UnitTree

units = typer.Typer()
units.command("register")(unit_changes.register)
units.command("rename")(unit_changes.rename)
units.command("move")(unit_changes.move)
units.command("merge")(unit_changes.merge)
units.command("split")(unit_changes.split)
units.command("retire")(unit_changes.retire)

OnDay = Annotated[
    str | None,
    typer.Option("--on", metavar="DAY", help="哪一日的单位,如 2026-06-30;缺省为今日,以后的为计划", show_default=False),
]
_UNTOLD: Final = "(无法判定归属)"
_COUNTS: Final = ("reported", "open", "closed", "on_time", "overdue", "information")
_HEADINGS: Final = ("上报", "在办", "已办", "按期", "超期", "信息")


@units.command("tree")
def tree(
    context: typer.Context,
    unit: Annotated[
        str | None, typer.Argument(metavar="UNIT", help="从哪个单位起;缺省为全县", show_default=False)
    ] = None,
    on: OnDay = None,
    depth: Annotated[int, typer.Option(min=1, max=20, help="显示几层")] = 20,
    as_json: AsJson = False,
) -> None:
    """显示某一日的单位树。"""
    settings = settings_of(context)
    with opened(settings) as county:
        day = _day(county, on)
        known = county.territory.registers.units.on(day)
        top = known.get(unit or root_unit(settings))
    listed = list(_below(known, top, depth))
    if as_json:
        print_json({"on": day.isoformat(), "units": [_document(one) | {"depth": step} for step, one in listed]})
        return
    screen = console()
    for step, one in listed:
        line = Text("  " * step + one.name)
        line.append(f" {one.level.chinese} {one.code}", "dim")
        screen.print(line)


@units.command("show")
def show(context: typer.Context, unit: UnitCode, on: OnDay = None, as_json: AsJson = False) -> None:
    """显示一个单位:某一日的名称、上级、下级,来自何处、由谁承接。"""
    settings = settings_of(context)
    with opened(settings) as county:
        day = _day(county, on)
        known, life = county.territory.registers.units.on(day), _life(county, unit)
        found = known.get(unit)
    children = known.children(unit)
    if as_json:
        print_json(
            _document(found) | {"on": day.isoformat()} | _span(life) | {"children": list(map(_document, children))}
        )
        return
    screen = console()
    screen.print(f"{unit_title(known, unit)}({found.level.chinese} {found.code})", style="bold", markup=False)
    for label, text in (
        ("上级", unit_title(known, found.parent) if found.parent is not None else "无"),
        ("设立", life.since.isoformat() if life.since is not None else "在记录之前"),
        ("撤销", life.until.isoformat() if life.until is not None else ""),
        ("来自", _titles(known, life.origins)),
        ("承接", _titles(known, life.successors)),
        ("下级", f"{len(children)}个" if children else ""),
    ):
        if text:
            screen.print(f"{label}:{text}", markup=False)
    for child in children:
        screen.print(f"  {child.code} {child.name}", markup=False)


@units.command("history")
def history(context: typer.Context, unit: UnitCode, as_json: AsJson = False) -> None:
    """显示一个单位的沿革:从登记到撤销的每一项记录。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        life, rules = _life(county, unit), county.rules
        # On the last of all days, for what is planned has its name there.
        words = Words(county.territory.registers.units.on(date.max), rules.policy, rules.zone)
        events = county.log.history(unit_stream(unit))
    said = [(event, event_title(event.body.topic), event_details(event.body, words)) for event in events]
    if as_json:
        items = [
            {
                "version": event.version,
                "topic": event.body.topic,
                "title": title,
                "recorded_at": written(event.recorded_at, zone),
                "actor": event.actor.model_dump(),
                "details": dict(details),
            }
            for event, title, details in said
        ]
        print_json({"code": unit} | _span(life) | {"items": items})
        return
    screen = console()
    for event, title, details in said:
        screen.print(f"{read_out(event.recorded_at, zone)} {title} {event.actor.id}", style="bold", markup=False)
        print_indented(screen, Text(";".join(f"{label} {text}" for label, text in details)))


@units.command("roll-up")
def show_roll_up(
    context: typer.Context,
    unit: UnitCode,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="上报首日;缺省为当年1月1日", show_default=False)
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="上报末日;缺省为今日", show_default=False)
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="按哪一日的单位;缺省为上报末日", show_default=False)
    ] = None,
    by: Annotated[By, typer.Option(help="successor 归承接单位,day 归当日编码")] = By.SUCCESSOR,
    at: AtTime = None,
    as_json: AsJson = False,
) -> None:
    """汇总一段时间内上报的事件:各下级单位的件数、按期与超期。每件恰在一行。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        asked, known = asked_at(county, at), county.territory.registers.units
        until = parse_day(last, "last") if last is not None else county.territory.day(asked)
        since = parse_day(first, "first") if first is not None else until.replace(month=1, day=1)
        day = parse_day(on, "on") if on is not None else until
        name = _life(county, unit).name(day)
        wanted = RollUpFilter(unit, since, until, day, by, microseconds(asked), past=at is not None)
        found = roll_up(county.reader, known, wanted)
        warn_if_behind(county, found.position)
    if as_json:
        head = {"unit": unit, "first": since.isoformat(), "last": until.isoformat(), "on": day.isoformat(), "by": by}
        rows = [_row(row) for row in found.rows]
        print_json(head | {"at": written(asked, zone), "rows": rows, "total": _tally(found.total)})
        return
    screen = console()
    screen.print(f"{name} {since}至{until}上报的事件", style="bold", markup=False)
    table = listing("单位", *_HEADINGS)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in found.rows:
        called = "(本级)" if row.own else row.unit.name if row.unit is not None else _UNTOLD
        table.add_row(called, *map(str, _figures(row.tally)))
    table.add_row("合计", *map(str, _figures(found.total)), style="bold")
    screen.print(table)


def _day(county: County, on: str | None) -> date:
    return parse_day(on, "on") if on is not None else county.territory.day(present(county))


def _life(county: County, code: str) -> Life:
    life = county.territory.registers.units.get(code)
    if life is None:
        raise UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
    return life


def _below(known: UnitTree, unit: Unit, depth: int, step: int = 0) -> Iterator[tuple[int, Unit]]:
    """A unit and so many levels below it, each with how deep it lies."""
    yield step, unit
    if step + 1 < depth:
        for child in known.children(unit.code):
            yield from _below(known, child, depth, step + 1)


def _document(unit: Unit) -> dict[str, Any]:
    return {"code": unit.code, "level": unit.level.value, "name": unit.name, "parent": unit.parent}


def _span(life: Life) -> dict[str, Any]:
    return {
        "since": life.since.isoformat() if life.since is not None else None,
        "until": life.until.isoformat() if life.until is not None else None,
        "origins": list(life.origins),
        "successors": list(life.successors),
    }


def _titles(known: UnitTree, codes: tuple[str, ...]) -> str:
    return "、".join(f"{unit_title(known, code)}({code})" for code in codes)


def _row(row: RollUpRow) -> dict[str, Any]:
    said = _document(row.unit) if row.unit is not None else {"code": None, "name": _UNTOLD}
    return said | {"own": row.own} | _tally(row.tally)


def _figures(tally: Tally) -> list[int]:
    return [getattr(tally, name) for name in _COUNTS]


def _tally(tally: Tally) -> dict[str, Any]:
    stages = {stage.value: tally.stages[stage] for stage in Stage if tally.stages[stage]}
    return dict(zip(_COUNTS, _figures(tally), strict=True)) | {"stages": stages}
