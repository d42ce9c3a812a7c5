"""The most generous notices to come: under no other does a term end earlier."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from gridflow.worktime.notice import Notice
from gridflow.worktime.years import is_weekday, year_end

_AFTER_ALL: Final = datetime.max.replace(tzinfo=UTC)
_ONE_DAY: Final = timedelta(days=1)


def generous_notices(known: Iterable[Notice], years: Iterable[int]) -> Iterator[Notice]:
    """For each of the years the national notice that leaves the most days to work, beside the notices `known`.

    A notice can make any Saturday or Sunday a working day, even in the December before: that of 2012 did with
    2011-12-31. Only 1 January is off in every year (全国年节及纪念日放假办法, 第二条), unless a
    known paper has it worked.
    """
    turned_on = {day for notice in known for day in notice.on}
    for year in years:
        first, last, new_year = year_end(year - 1), date(year, 12, 31), date(year, 1, 1)
        days = (first + n * _ONE_DAY for n in range((last - first).days + 1))
        new_year_off = new_year not in turned_on
        yield Notice(
            # No paper's id is written so.
            id=f"*{year}",
            document="",
            document_confirmed=False,
            published_at=_AFTER_ALL,
            source="",
            covers_year=year,
            off=(new_year,) if new_year_off else (),
            on=tuple(day for day in days if not is_weekday(day) and not (new_year_off and day == new_year)),
        )
