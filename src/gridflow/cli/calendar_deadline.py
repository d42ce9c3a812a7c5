"""`gridflow calendar deadline`: when a term 时限 ends, and why."""

from enum import StrEnum
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from gridflow.application.chinese_time import term_end
from gridflow.application.event_words import STATUS_TITLES, left_title, terms_title
from gridflow.application.written_term import WrittenTerm
from gridflow.cli.calendar_source import KnownAt, Source, Unit, calendar_of
from gridflow.cli.output import console, print_json, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import parse_instant, settings_of, zone_of
from gridflow.errors import InvalidInput
from gridflow.worktime import Counting, Deadline, End, Roll, Start, TraceDay, explain_trace

_Choice = TypeVar("_Choice", bound=StrEnum)


def _choices(kind: type[StrEnum]) -> str:
    return "|".join(kind)


def deadline(
    context: typer.Context,
    received: Annotated[str, typer.Option(metavar="TIME", help="受理时刻,须带时区", show_default=False)],
    term: Annotated[str, typer.Option(help="时限:5wd 工作日,4wh 工作小时,15d 日,2h 小时,1mo 月", show_default=False)],
    unit: Unit = None,
    pause: Annotated[
        list[str] | None, typer.Option(metavar="FROM/TO", help="暂停计时的起止时刻,可重复", show_default=False)
    ] = None,
    extend: Annotated[
        list[str] | None, typer.Option(metavar="TERM", help="延长,如 2wd,可重复", show_default=False)
    ] = None,
    known_at: KnownAt = None,
    start: Annotated[str, typer.Option(metavar=_choices(Start), help="休息日受理如何起算")] = Start.NEXT_DAY,
    end: Annotated[str, typer.Option(metavar=_choices(End), help="末日何时届满:24时或下班")] = End.MIDNIGHT,
    roll: Annotated[
        str, typer.Option(metavar=_choices(Roll), help="日、月的末日逢休息日是否顺延")
    ] = Roll.NEXT_WORKING_DAY,
    as_json: AsJson = False,
) -> None:
    """计算到期时刻,逐日说明。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    received_at, asked = parse_instant(received, "received"), WrittenTerm.parse(term, extend or (), pause or ())
    counting = Counting(_chosen(Start, start, "start"), _chosen(End, end, "end"), _chosen(Roll, roll, "roll"))
    source = calendar_of(settings, unit, known_at)
    due = asked.deadline(source.calendar, received_at, zone, counting)
    trace = due.trace
    said = explain_trace(trace, source.calendar.papers)
    if as_json:
        days = [_day(day, text) for day, text in zip(trace, said, strict=True)]
        print_json(_document(due, source, unit, zone) | {"trace": days})
        return
    screen = console()
    for day, text in zip(trace, said, strict=True):
        screen.print(text, style=None if day.counted is not None else "dim", markup=False)
    screen.print(f"{terms_title(due.term, due.extensions)},{_end(due, zone)}", markup=False)
    screen.print(f"日历 {due.calendar_version}({source.name})", style="dim", markup=False)


def _chosen(kind: type[_Choice], text: str, field: str) -> _Choice:
    try:
        return kind(text)
    except ValueError:
        raise InvalidInput(f"--{field} 不能是“{text[:40]}”,须是以下之一:{'、'.join(kind)}", field=field) from None


def _end(due: Deadline, zone: ZoneInfo) -> str:
    if due.due is not None:
        return f"{term_end(due.due, zone, year=True)}到期({STATUS_TITLES[due.status]})"
    left = left_title(due.remaining, due.remaining_unit, due.not_before)
    return f"到期日待定:{left},待下一年放假安排公布并导入"


def _document(due: Deadline, source: Source, unit: str | None, zone: ZoneInfo) -> dict[str, object]:
    return {
        "unit": unit,
        "basis": source.basis,
        "term": due.term,
        "extend": list(due.extensions),
        "received_at": written(due.received_at, zone),
        "status": due.status,
        "status_title": STATUS_TITLES[due.status],
        "last_day": due.last_day.isoformat() if due.last_day is not None else None,
        "due": written(due.due, zone),
        "remaining": due.remaining,
        "remaining_unit": due.remaining_unit,
        "not_before": due.not_before.isoformat() if due.not_before is not None else None,
        "calendar_version": due.calendar_version,
        "counting": {"start": due.counting.start, "end": due.counting.end, "roll": due.counting.roll},
        "zone": due.zone,
    }


def _day(day: TraceDay, text: str) -> dict[str, object]:
    return {
        "day": day.day.isoformat(),
        "counted": day.counted,
        "reason": day.reason,
        "notice": day.notice,
        "unit": day.unit,
        "text": text,
    }
