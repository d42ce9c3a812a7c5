"""The years that worktime keeps, and the days of December that the next year's notice may still move."""

from datetime import date
from typing import Final

FIRST_DAY: Final = date(2014, 1, 1)
"""The first day of the first year whose notice is packaged."""

LAST_DAY: Final = date(2199, 12, 31)
"""The last day accepted at all; it leaves room for the longest term before `date` runs out."""

YEAR_END_FROM: Final = (12, 25)
"""Month and day from which next year's notice may still set days: it set 2018-12-29 to 31 and 2022-12-31."""

_WEEKDAYS: Final = 5


def year_end(year: int) -> date:
    """Return the first day of `year` that the notice of `year + 1` may still move."""
    return date(year, *YEAR_END_FROM)


def is_weekday(day: date) -> bool:
    """Tell whether a date is one from Monday to Friday."""
    return day.weekday() < _WEEKDAYS
