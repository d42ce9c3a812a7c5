"""`gridflow whatif`: what another pack or another calendar would have changed 假设推演. Nothing is recorded."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gridflow.aggregates.case.light import Light
from gridflow.application.calendar_import import PaperFacts, read_paper
from gridflow.application.chinese_time import duration, term_end
from gridflow.application.event_words import terms_title
from gridflow.application.event_words.titles import clock_title
from gridflow.application.sheets.csv_file import write_csv
from gridflow.application.what_if import Question, what_if
from gridflow.application.what_if_period import period_of
from gridflow.application.what_if_report import WhatIfClock, WhatIfReckoned, WhatIfReport, WhatIfTally
from gridflow.application.what_if_rules import known_at, of_version, pack_texts, supposing, with_papers
from gridflow.bootstrap import County
from gridflow.cli.output import console, error_console, listing, print_json, read_out
from gridflow.cli.parameters import AsJson
from gridflow.cli.policy_source import given, values_of
from gridflow.cli.session import (
    opened,
    operator,
    parse_day,
    parse_instant,
    present,
    read_bytes,
    root_unit,
    settings_of,
    zone_of,
)
from gridflow.errors import InvalidInput
from gridflow.worktime import Calendars

_AUDITOR: Final = "auditor"
_LIGHTS: Final = (Light.GREEN, Light.YELLOW, Light.RED, Light.PAUSED)


def what_if_command(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="期间的首日", show_default=False)],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="期间的末日(含)", show_default=False)],
    policy: Annotated[
        str | None,
        typer.Option(metavar="PACK", help="自带的政策包、启用过的版本,或政策包文件;缺省为当时的", show_default=False),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", "--parameter", metavar="NAME=VALUE", help="自带政策包的一个参数的值,可重复"),
    ] = None,
    calendar: Annotated[
        list[str] | None,
        typer.Option(metavar="VERSION|FILE", help="日历的一个版本,或加入、替换的日历文件(可重复);缺省为当时的"),
    ] = None,
    known: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="日历只用此时已公布的文件", show_default=False)
    ] = None,
    unit: Annotated[str | None, typer.Option(metavar="CODE", help="只看此单位及其下级承办的;缺省为全县")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="逐个列出不同的计时")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="以CSV输出:每个单位一行,加 --cases 则每个不同的计时一行")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """推演:换一个政策包或日历,一段期间内的期限、逾期、亮灯会有什么不同。只读,不作任何记录。"""
    if as_csv and as_json:
        raise InvalidInput("--csv 与 --json 只能给出一个", field="csv")
    settings = settings_of(context)
    zone = zone_of(settings)
    days = parse_day(first, "from"), parse_day(last, "to")
    with opened(settings) as county:
        period = period_of(*days, present(county), zone)
        units = county.territory.on(period.end)
        root = units.get(unit).code if unit is not None else root_unit(settings)
        texts = _texts(county, policy, values_of(values or []))
        calendars = _calendars(county, calendar or [], known)
        rules = supposing(county.rules, texts, policy or "", calendars)
        report = _carried_out(county, Question(rules, period, root, operator(settings, _AUDITOR)))
    if as_json:
        print_json(report.model_dump(mode="json", exclude=None if cases else {"changes"}))
    elif as_csv:
        rows = _case_rows(report) if cases else _unit_rows(report)
        sys.stdout.buffer.write(write_csv(rows))
    else:
        _say(report, zone, cases=cases)


def _texts(county: County, policy: str | None, values: dict[str, str]) -> Sequence[str] | None:
    """The texts of the supposed pack. Raises InvalidInput for what is none."""
    if policy is None:
        if values:
            raise InvalidInput("参数须与 --policy 一并给出", field="set")
        return None
    path = Path(policy)
    if path.is_file() or path.suffix == ".toml":
        if values:
            raise InvalidInput("只能给自带政策包的参数赋值,文件请写在 [values] 中", field="set")
        return given(policy).texts
    return pack_texts(county.rules, policy, values)


def _calendars(county: County, asked: Sequence[str], known: str | None) -> Calendars | None:
    """The supposed calendars. Raises InvalidInput for what is neither a version nor a paper."""
    if not asked and known is None:
        return None
    files = [one for one in asked if Path(one).suffix]
    versions = [one for one in asked if one not in files]
    if len(versions) > 1 or (versions and known is not None):
        raise InvalidInput("日历的版本只能给出一个,也不与 --known-at 并用", field="calendar")
    calendars = county.almanac.calendars
    if versions:
        calendars = of_version(calendars, county.territory.tree, versions[0])
    elif known is not None:
        calendars = known_at(calendars, parse_instant(known, "known_at"))
    papers = [read_paper(read_bytes(Path(one)), one, PaperFacts()).paper() for one in files]
    return with_papers(calendars, papers)


def _carried_out(county: County, question: Question) -> WhatIfReport:
    progress = Progress(
        TextColumn("推演"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=error_console(),
        transient=True,
    )
    with progress:
        task = progress.add_task("", total=county.log.head().position)
        return what_if(
            question,
            county.log,
            county.rules,
            county.territory,
            lambda count: progress.update(task, advance=count),
        )


def _say(report: WhatIfReport, zone: ZoneInfo, *, cases: bool) -> None:
    screen = console()
    screen.print(
        f"推演 {report.first} 至 {report.last}(按 {read_out(report.at, zone)} 的情况)", style="bold", markup=False
    )
    screen.print(f"政策包:{report.policy or '当时的'};日历:{report.calendar or '当时的'}", markup=False)
    for version in report.left_out:
        screen.print(f"地方规定 {version} 与所试的政策包不相容,未计入。", markup=False)
    if not report.total.clocks:
        screen.print("期间内没有计时。")
    else:
        screen.print(_unit_table(report))
        screen.print(
            f"读取 {report.events} 条记录,{report.cases} 件事件的 {report.total.clocks} 个计时中"
            f"有 {report.total.changed} 个不同。"
        )
    if cases and report.changes:
        screen.print(_case_table(report.changes, zone))
    for one in report.skipped:
        error_console().print(f"未计入 {one.number}:{one.why}", markup=False, style="yellow")


def _unit_table(report: WhatIfReport) -> Table:
    table = listing("单位", "计时", "不同", "期内到期", "逾期", "按时率", "亮灯")
    for column in table.columns[1:-1]:
        column.justify = "right"
    for row in (*report.units, report.total):
        name = "合计" if row is report.total else row.unit_name
        due, missed, *lights, rate = map(_change, _figures(row.before), _figures(row.after))
        shown = (f"{light.chinese}{said}" for light, said in zip(_LIGHTS, lights, strict=True) if said != "0")
        table.add_row(name, str(row.clocks), str(row.changed), due, missed, rate, " ".join(shown))
    return table


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before}→{after}"


def _figures(tally: WhatIfTally) -> list[str]:
    rate = f"{tally.on_time_rate:.1%}" if tally.on_time_rate is not None else "—"
    return [str(tally.due), str(tally.missed), *(str(tally.lights[light]) for light in _LIGHTS), rate]


def _unit_rows(report: WhatIfReport) -> Iterable[Sequence[str]]:
    figures = ("期内到期", "逾期", *(light.chinese for light in _LIGHTS), "按时率")
    yield ["单位编码", "单位", "计时", "不同", *(f"{side}{name}" for side in ("原", "新") for name in figures)]
    for row in report.units:
        yield [
            row.unit,
            row.unit_name,
            str(row.clocks),
            str(row.changed),
            *_figures(row.before),
            *_figures(row.after),
        ]


def _case_table(changes: Iterable[WhatIfClock], zone: ZoneInfo) -> Table:
    table = listing("编号", "计时", "原", "新")
    table.columns[0].no_wrap = True
    for one in changes:
        sides = (f"{_end(side.due, zone)}\n{_outcome(side)}" for side in (one.before, one.after))
        table.add_row(one.number, f"{clock_title(one.clock)}\n{one.unit_name}", *sides)
    return table


def _end(due: datetime | None, zone: ZoneInfo) -> str:
    return term_end(due, zone, year=True) if due is not None else "待定"


def _outcome(side: WhatIfReckoned) -> str:
    said = side.outcome.chinese
    if side.late_seconds is not None:
        return f"{said}{duration(timedelta(seconds=side.late_seconds))}"
    return said if side.light in (Light.NONE, Light.GREEN) else f"{said}({side.light.chinese})"


def _case_rows(report: WhatIfReport) -> Iterable[Sequence[str]]:
    said = ("时限", "期限", "结果", "逾期秒数", "亮灯")
    yield ["编号", "计时", "单位编码", "单位", *(f"{side}{name}" for side in ("原", "新") for name in said)]
    for one in report.changes:
        sides = [cell for side in (one.before, one.after) for cell in _cells(side)]
        yield [one.number, one.clock, one.unit, one.unit_name, *sides]


def _cells(side: WhatIfReckoned) -> list[str]:
    return [
        terms_title(side.term, side.extensions),
        side.due.isoformat() if side.due is not None else "",
        side.outcome.chinese,
        str(side.late_seconds) if side.late_seconds is not None else "",
        side.light.chinese,
    ]
