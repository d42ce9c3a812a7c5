"""`gridflow calendar show` and `export`: a year of the working calendar, on the screen and as a file."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from gridflow.application.calendar_export import calendar_ics
from gridflow.application.month_grid import Month, month_grid, working_days_of
from gridflow.cli.calendar_source import KnownAt, Source, Unit, calendar_of
from gridflow.cli.month_grid import print_months
from gridflow.cli.os_errors import why
from gridflow.cli.output import console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import settings_of
from gridflow.errors import InvalidInput
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

_STANDARD_OUTPUT: Final = "-"

_Year = Annotated[
    int, typer.Argument(min=FIRST_DAY.year, max=LAST_DAY.year, metavar="YEAR", help="年份", show_default=False)
]


def show(
    context: typer.Context, year: _Year, unit: Unit = None, known_at: KnownAt = None, as_json: AsJson = False
) -> None:
    """以月历显示一年的工作日历。"""
    source = calendar_of(settings_of(context), unit, known_at)
    months = month_grid(source.calendar, year)
    if as_json:
        print_json(_document(source, unit, year, months))
    else:
        print_months(console(), months, f"{_name(source)} {year}年")


def export(
    context: typer.Context,
    year: _Year,
    output: Annotated[str, typer.Option(metavar="FILE.ics", help="写入的文件;- 为标准输出", show_default=False)],
    unit: Unit = None,
) -> None:
    """将一年的放假与调休导出为 iCalendar 文件。"""
    source = calendar_of(settings_of(context), unit)
    file = calendar_ics(source.calendar, year, _name(source))
    if output == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(file)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(file)
    except OSError as error:
        raise InvalidInput(f"文件“{output}”无法写入:{why(error)}", field="output") from None
    console().print(f"已写入 {output}。", markup=False)


def _name(source: Source) -> str:
    return f"{source.name}工作日历"


def _document(source: Source, unit: str | None, year: int, months: tuple[Month, ...]) -> dict[str, object]:
    days = [day for month in months for week in month.weeks for day in week if day is not None]
    return {
        "unit": unit,
        "basis": source.basis,
        "year": year,
        "calendar_version": source.calendar.version,
        "working_days": working_days_of(months),
        "days": [
            {
                "day": day.day.isoformat(),
                "worked": day.worked,
                "mark": day.mark,
                "reason": day.reason.code,
                "notice": day.reason.notice,
                "certainty": day.certainty,
            }
            for day in days
            if day.reason.notice is not None
        ],
    }
