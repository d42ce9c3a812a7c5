"""A year of the working calendar as twelve months of weeks, as it hangs on an office's wall 月历."""

import calendar as weeks_of
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from gridflow.worktime import Calendar, Certainty, DayReason, UnknownYear

Mark: TypeAlias = Literal["", "休", "班"]
"""What stands beside a date: 休 where a notice turned it off, 班 where a notice has it worked, else nothing."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """A date in its month: why it is worked or not, and whether next year's notice may still move it."""

    day: date
    reason: DayReason
    worked: bool
    certainty: Certainty

    @property
    def mark(self) -> Mark:
        """A mark is a notice's doing; what the days of the week say by themselves is left unmarked."""
        if self.reason.notice is None:
            return ""
        return "班" if self.worked else "休"


@dataclass(frozen=True, slots=True)
class Month:
    """A month: `weeks` of seven from Monday on, None for what is of another month."""

    year: int
    month: int
    weeks: tuple[tuple[GridDay | None, ...], ...]

    @property
    def working_days(self) -> int:
        """The number of its working days."""
        return sum(day is not None and day.worked for week in self.weeks for day in week)


_WEEKS: Final = weeks_of.Calendar(firstweekday=weeks_of.MONDAY)


def month_grid(calendar: Calendar, year: int) -> tuple[Month, ...]:
    """The twelve months of a known year. Raises `UnknownYear`, `DayOutOfRange` before 2014."""
    days = {day.day: day for day in days_of_year(calendar, year)}
    return tuple(
        Month(
            year,
            month,
            tuple(
                tuple(days[day] if day.month == month else None for day in week)
                for week in _WEEKS.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    )


def days_of_year(calendar: Calendar, year: int) -> list[GridDay]:
    """Every day of a known year in order. Raises as `month_grid`."""
    try:
        first = date(year, 1, 1)
    except ValueError:
        raise UnknownYear(f"没有 {year} 年的放假安排", year=year) from None
    days = (first + timedelta(days=step) for step in range(365 + weeks_of.isleap(year)))
    return [GridDay(day, calendar.reason(day), calendar.is_working_day(day), calendar.certainty(day)) for day in days]


def working_days_of(months: Iterable[Month]) -> int:
    """The number of working days of several months, as of a year."""
    return sum(month.working_days for month in months)
