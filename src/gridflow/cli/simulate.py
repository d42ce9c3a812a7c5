"""Simulating a county for as long as a year, to see that no case gets stuck."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from gridflow.bootstrap import open_county
from gridflow.cli.output import console, error_console, listing, print_json, print_listing
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import settings_of
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.settings import Settings
from gridflow.simulation import (
    COUNTS,
    MOST_GRIDS,
    YEAR_START,
    SeededIdentities,
    SimulatedClock,
    Simulation,
    Summary,
    establish,
    populate,
)

_COUNTY: Final = "330921"
_DAY: Final = timedelta(days=1)
_NAMED: Final = 20
"""How many stuck cases are printed."""


@dataclass(frozen=True, slots=True)
class _Size:
    """How much is simulated, and from which seed."""

    days: int
    grids: int
    cases_per_grid_month: float
    seed: int


def simulate(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3650, help="模拟的天数")] = 365,
    grids: Annotated[int, typer.Option(min=1, max=MOST_GRIDS, help="全县网格数")] = 500,
    cases_per_grid_month: Annotated[float, typer.Option(min=0.1, max=1000, help="每个网格每月的事件数")] = 25,
    seed: Annotated[int, typer.Option(help="随机种子;同一种子得到同一部日志")] = 2026,
    database: Annotated[str | None, typer.Option(metavar="URL", help="存入此处的空库;缺省用临时目录,完后删除")] = None,
    as_json: AsJson = False,
) -> None:
    """模拟一个县的运行,统计各类结果;有事件停滞或应有的情形未出现时以1退出。"""
    size = _Size(days, grids, cases_per_grid_month, seed)
    with _place(database) as url:
        settings = settings_of(context).model_copy(update={"database_url": url, "county": _COUNTY})
        begun = perf_counter()
        summary = _live(settings, size)
        seconds = perf_counter() - begun
    if as_json:
        print_json(_document(summary, size, seconds))
    else:
        _print(summary, size, seconds)
    if summary.missing or summary.stuck or summary.surprises:
        raise typer.Exit(1)


@contextmanager
def _place(database: str | None) -> Iterator[str]:
    if database is not None:
        yield database
        return
    with tempfile.TemporaryDirectory(prefix="gridflow-simulate-") as folder:
        yield f"sqlite:///{folder}"


def _live(settings: Settings, size: _Size) -> Summary:
    """Raises InvalidInput for a county that is not empty: a seed serves none but an empty one."""
    clock = SimulatedClock(YEAR_START)
    county = open_county(settings, clock, SeededIdentities(size.seed))
    try:
        if len(county.territory.tree):
            raise InvalidInput("此处已有县级库的数据,模拟须从空库开始", field="database")
        populate(county, size.grids)
        establish(county)
        simulation = Simulation(county, clock, size.seed, size.grids * size.cases_per_grid_month)
        columns = (TextColumn("模拟中"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f} 天"))
        timing = (TimeElapsedColumn(), TextColumn("剩余"), TimeRemainingColumn())
        with Progress(*columns, *timing, console=error_console(), transient=True) as progress:
            task = progress.add_task("", total=size.days)
            simulation.run(
                YEAR_START + timedelta(days=size.days),
                lambda at: progress.update(task, completed=(at - YEAR_START) / _DAY),
            )
        return simulation.summary()
    finally:
        county.database.close()


def _document(summary: Summary, size: _Size, seconds: float) -> dict[str, object]:
    return {
        "days": size.days,
        "grids": size.grids,
        "cases_per_grid_month": size.cases_per_grid_month,
        "seed": size.seed,
        "seconds": round(seconds, 1),
        "events": summary.events,
        "cases": summary.cases,
        "outcomes": summary.outcomes,
        "overdue": summary.overdue,
        "overdue_now": summary.overdue_now,
        "stages_met": summary.met,
        "stages_missed": summary.missed,
        "on_time_rate": summary.on_time_rate,
        "counts": summary.counts,
        "missing": summary.missing,
        "stuck": summary.stuck,
        "surprises": summary.surprises,
    }


def _print(summary: Summary, size: _Size, seconds: float) -> None:
    screen = console()
    rate = "—" if summary.on_time_rate is None else f"{summary.on_time_rate:.2%}"
    table = listing("项目", "次数")
    table.columns[1].justify = "right"
    for title, count in (*_headline(summary), *((title, summary.counts[key]) for key, title in COUNTS.items())):
        table.add_row(title, f"{count:,}")
    print_listing(screen, table)
    screen.print(f"按期率 {rate}(在办已逾期的计入分母)")
    lived = f"{size.grids} 个网格 {size.days} 天"
    screen.print(f"{lived}:事件 {summary.cases:,} 件,记录 {summary.events:,} 条,用时 {seconds:.0f} 秒。")
    if summary.missing:
        titles = "、".join(COUNTS.get(key, key) for key in summary.missing)
        screen.print(f"✗ 应有而未出现:{titles}", style="bold red")
    for refusal, count in summary.surprises.items():
        screen.print(f"✗ 未料到的拒绝 {count} 次:{refusal}", style="bold red")
    if summary.stuck:
        numbers = "、".join(summary.stuck[:_NAMED])
        screen.print(f"✗ 停滞的事件 {len(summary.stuck)} 件:{numbers}", style="bold red")
    else:
        screen.print("✓ 没有停滞的事件", style="green")


def _headline(summary: Summary) -> Iterator[tuple[str, int]]:
    for outcome, count in summary.outcomes.items():
        titles = {"settled": "当场办结", "open": "在办"}
        yield titles.get(outcome) or Stage(outcome).chinese, count
    yield "环节曾逾期的事件", summary.overdue
    yield "现已逾期的事件", summary.overdue_now
    yield "按期完成的环节", summary.met
    yield "逾期完成的环节", summary.missed
