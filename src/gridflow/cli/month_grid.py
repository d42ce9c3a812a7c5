"""A year's months on the screen: dates, marks and totals that line up, with or without colours."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from gridflow.application.month_grid import GridDay, Mark, Month, working_days_of

_HEADS: Final = "一二三四五六日"
_SATURDAY: Final = 5
_CELL: Final = 4
"""Two digits and a mark, which is a Chinese character and so two cells wide."""

_WEEKEND_GAP: Final = 2
_MONTH: Final = 7 * _CELL + _WEEKEND_GAP
_BETWEEN: Final = 3
_ABREAST: Final = 3
_WIDE: Final = _ABREAST * _MONTH + (_ABREAST - 1) * _BETWEEN
_STYLES: Final[dict[Mark, str]] = {"": "", "休": "green", "班": "bold red"}


def print_months(screen: Console, months: Sequence[Month], title: str) -> None:
    """Print months under a title: three beside each other where there are 96 columns, else one below another.

    In a pipe too they stand one below another. A weekend stands apart from the week; the marks are texts, and the
    colours say nothing that they do not.
    """
    _print(screen, Text(title, "bold"))
    abreast = _ABREAST if screen.is_terminal and screen.width >= _WIDE else 1
    for begin in range(0, len(months), abreast):
        _print(screen, Text())
        for lines in zip_longest(*map(_lines, months[begin : begin + abreast]), fillvalue=Text()):
            _print(screen, Text(" " * _BETWEEN).join(_padded(line, _MONTH) for line in lines))
    _print(screen, Text())
    _print(screen, Text(f"合计 {working_days_of(months)}个工作日"))
    _print(screen, Text("休:通知放假  班:通知上班"))
    provisional = [day for month in months for week in month.weeks for day in week if day and _may_move(day)]
    if provisional:
        first, last = provisional[0].day, provisional[-1].day
        said = f"{first.month}月{first.day}日至{last.month}月{last.day}日可能由下一年放假安排调整"
        _print(screen, Text(said))


def _may_move(day: GridDay) -> bool:
    return day.certainty == "provisional"


def _print(screen: Console, line: Text) -> None:
    line.rstrip()
    screen.print(line, no_wrap=True, overflow="ignore", crop=False)


def _lines(month: Month) -> list[Text]:
    heading = Text(f"{month.year}年{month.month}月  {month.working_days}个工作日", "bold")
    return [heading, _week([Text(head, "dim") for head in _HEADS]), *(_week(list(map(_cell, w))) for w in month.weeks)]


def _cell(day: GridDay | None) -> Text:
    if day is None:
        return Text()
    style = _STYLES[day.mark] or ("" if day.worked else "dim")
    return Text(f"{day.day.day:>2}{day.mark}", style)


def _week(cells: Sequence[Text]) -> Text:
    week = Text()
    for weekday, cell in enumerate(cells):
        if weekday == _SATURDAY:
            week.append(" " * _WEEKEND_GAP)
        week.append_text(_padded(cell, _CELL))
    return week


def _padded(text: Text, width: int) -> Text:
    return Text.assemble(text, " " * (width - cell_len(text.plain)))
