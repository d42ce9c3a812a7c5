"""The months of a year: where each date stands, what marks it, and how it is printed."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from gridflow.application.month_grid import GridDay, Month, month_grid, working_days_of
from gridflow.cli.month_grid import print_months
from gridflow.worktime import Calendar, DayOutOfRange, Notice, UnknownYear, default_calendar, packaged_papers

MONTHS = month_grid(default_calendar(), 2026)


def cell(months: tuple[Month, ...], day: date) -> GridDay:
    (found,) = [one for month in months for week in month.weeks for one in week if one is not None and one.day == day]
    return found


def printed(width: int, *, terminal: bool, colours: bool = False, months: tuple[Month, ...] = MONTHS) -> list[str]:
    file = io.StringIO()
    system = "truecolor" if colours else None
    screen = Console(file=file, width=width, force_terminal=terminal, color_system=system, no_color=not colours)  # type: ignore[arg-type]
    print_months(screen, months, "2026年工作日历")
    return file.getvalue().splitlines()


@given(st.integers(2014, 2026))
def test_every_date_stands_once_under_its_day_of_the_week(year: int) -> None:
    months = month_grid(default_calendar(), year)
    seen = []
    for number, month in enumerate(months, start=1):
        for week in month.weeks:
            assert len(week) == 7
            for weekday, one in enumerate(week):
                if one is not None:
                    assert (one.day.month, one.day.weekday()) == (number, weekday)
                    seen.append(one.day)
    first = date(year, 1, 1)
    assert seen == [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]


@given(st.integers(2015, 2026))
def test_the_working_days_are_those_of_the_calendar(year: int) -> None:
    calendar = default_calendar()
    months = month_grid(calendar, year)
    assert working_days_of(months) == calendar.count(date(year - 1, 12, 31), date(year, 12, 31))
    assert months[1].working_days == calendar.count(date(year, 1, 31), date(year, 3, 1) - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "worked", "mark"),
    [
        pytest.param(date(2026, 5, 7), True, "", id="a weekday"),
        pytest.param(date(2026, 5, 16), False, "", id="a weekend"),
        pytest.param(date(2026, 5, 4), False, "休", id="a weekday off"),
        pytest.param(date(2026, 5, 2), False, "休", id="a weekend within a holiday"),
        pytest.param(date(2026, 5, 9), True, "班", id="a make-up workday"),
    ],
)
def test_a_mark_is_what_a_notice_did(day: date, worked: bool, mark: str) -> None:
    found = cell(MONTHS, day)
    assert (found.worked, found.mark, found.reason) == (worked, mark, default_calendar().reason(day))


def test_a_weekday_that_a_place_works_on_a_holiday_is_marked_too() -> None:
    county = "330921000000"
    published = datetime(2026, 1, 5, tzinfo=UTC)
    notice = Notice("XS", "县政办〔2026〕3号", True, published, "公告", None, (), (date(2026, 5, 5),), county).checked()
    months = month_grid(Calendar((*packaged_papers(), notice), (county,)), 2026)
    assert cell(months, date(2026, 5, 5)).mark == "班"
    assert months[4].working_days == MONTHS[4].working_days + 1


def test_only_the_last_days_of_the_last_known_year_may_move() -> None:
    uncertain = [day.day.day for week in MONTHS[11].weeks for day in week if day and day.certainty == "provisional"]
    assert uncertain == list(range(25, 32))
    assert cell(month_grid(default_calendar(), 2025), date(2025, 12, 31)).certainty == "fixed"


@pytest.mark.parametrize(("year", "error"), [(2027, UnknownYear), (0, UnknownYear), (2013, DayOutOfRange)])
def test_a_year_that_is_not_known_has_no_months(year: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        month_grid(default_calendar(), year)


def test_a_month_prints_with_its_marks_as_text() -> None:
    lines = printed(80, terminal=True)
    begin = lines.index("2026年5月  19个工作日")
    assert lines[begin : begin + 6] == [
        "2026年5月  19个工作日",
        "一  二  三  四  五    六  日",
        "                 1休   2休 3休",
        " 4休 5休 6   7   8     9班10",
        "11  12  13  14  15    16  17",
        "18  19  20  21  22    23  24",
    ]


def test_the_year_is_summed_up_and_what_may_move_is_said() -> None:
    assert printed(80, terminal=True)[-3:] == [
        "合计 248个工作日",
        "休:通知放假  班:通知上班",
        "12月25日至12月31日可能由下一年放假安排调整",
    ]
    past = printed(80, terminal=True, months=month_grid(default_calendar(), 2025))
    assert not any("可能" in line for line in past)


def test_three_months_stand_beside_each_other_where_there_is_room() -> None:
    lines = printed(96, terminal=True)
    (heading,) = [line for line in lines if "2026年5月" in line]
    assert [cell_len(heading[: heading.index(f"2026年{month}月")]) for month in (4, 5, 6)] == [0, 33, 66]
    heads = lines[lines.index(heading) + 1]
    assert [cell_len(heads[:at]) for at in range(len(heads)) if heads[at] == "一"] == [0, 33, 66]
    assert max(map(cell_len, lines)) <= 96


@pytest.mark.parametrize(("width", "terminal"), [(95, True), (80, True), (40, True), (200, False)])
def test_months_stand_below_each_other_where_there_is_not_or_in_a_pipe(width: int, terminal: bool) -> None:
    assert sum("个工作日" in line for line in printed(width, terminal=terminal)) == 13


def test_colours_only_add() -> None:
    plain = printed(96, terminal=True)
    coloured = printed(96, terminal=True, colours=True)
    assert coloured != plain
    assert ["".join(part.split("m", 1)[-1] for part in f"m{line}".split("\x1b[")) for line in coloured] == plain
