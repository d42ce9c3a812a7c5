"""The working calendar at the command line. It needs no database."""

from datetime import date, timedelta
from typing import Annotated

import typer

from gridflow.application.chinese_time import term_end
from gridflow.application.event_words import STATUS_TITLES, term_title
from gridflow.cli.output import console, listing, print_json, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import parse_instant, settings_of, zone_of
from gridflow.worktime import Term, default_calendar, explain
from gridflow.worktime import deadline as count_deadline

calendar = typer.Typer()


@calendar.command("deadline")
def deadline(
    context: typer.Context,
    received: Annotated[str, typer.Option(metavar="TIME", help="受理时刻,须带时区", show_default=False)],
    term: Annotated[str, typer.Option(help="时限,如 5wd 表示5个工作日", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """计算到期时刻,逐日说明。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    due = count_deadline(default_calendar(), parse_instant(received, "received"), Term.parse(term), zone)
    if as_json:
        print_json(
            {
                "term": due.term,
                "received_at": written(due.received_at, zone),
                "status": due.status,
                "last_day": due.last_day.isoformat() if due.last_day is not None else None,
                "due": written(due.due, zone),
                "remaining": due.remaining,
                "not_before": due.not_before.isoformat() if due.not_before is not None else None,
                "calendar_version": due.calendar_version,
                "trace": [
                    {"day": day.day.isoformat(), "counted": day.counted, "reason": day.reason, "notice": day.notice}
                    for day in due.trace
                ],
            }
        )
        return
    screen = console()
    for day in due.trace:
        screen.print(explain(day), style=None if day.counted is not None else "dim", markup=False)
    if due.due is not None:
        screen.print(f"{term_title(due.term)},{term_end(due.due, zone, year=True)}到期({STATUS_TITLES[due.status]})")
    else:
        screen.print(
            f"{term_title(due.term)},到期日待定:还须计{due.remaining}个工作日,不早于{due.not_before},"
            "待下一年放假安排公布"
        )
    screen.print(f"日历 {due.calendar_version}", style="dim", markup=False)


@calendar.command("show")
def show(
    year: Annotated[int, typer.Argument(min=2014, max=2199, metavar="YEAR", help="年份", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """列出一年中由放假通知调整的日子。"""
    known = default_calendar()
    first = date(year, 1, 1)
    reasons = [(day, known.reason(day)) for day in (first + timedelta(days=n) for n in range(366)) if day.year == year]
    arranged = [(day, reason) for day, reason in reasons if reason.notice is not None]
    if as_json:
        print_json([{"day": day.isoformat(), "reason": code, "notice": notice} for day, (code, notice) in arranged])
        return
    table = listing("日期", "安排", "通知")
    for day, (code, notice) in arranged:
        table.add_row(day.isoformat(), "放假" if code == "holiday" else "上班", known.notices[notice or ""].document)
    console().print(table)
