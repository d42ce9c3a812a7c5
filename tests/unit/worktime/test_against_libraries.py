"""Every date of 2014 to 2026 against two independent calendars, `chinesecalendar` and `holidays`."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from gridflow.worktime import default_calendar

CALENDAR = default_calendar()
DAYS = [date(2014, 1, 1) + timedelta(days=n) for n in range(4748)]

# Each date on which a library differs from the notices, with the reason. There is none: the three sources
# agree on all 4748 days. A newer release that disagrees must be read against the notice before its date is
# listed here.
EXCEPTIONS: dict[str, dict[date, str]] = {"chinesecalendar": {}, "holidays": {}}


def test_the_days_compared_are_thirteen_whole_years() -> None:
    assert (DAYS[0], DAYS[-1]) == (date(2014, 1, 1), date(2026, 12, 31))


def test_every_day_agrees_with_chinesecalendar() -> None:
    differing = {d for d in DAYS if chinese_calendar.is_workday(d) is not CALENDAR.is_working_day(d)}
    assert differing == set(EXCEPTIONS["chinesecalendar"])


def test_every_day_agrees_with_holidays() -> None:
    china = holidays.country_holidays("CN", years=range(2014, 2027))
    differing = {d for d in DAYS if china.is_working_day(d) is not CALENDAR.is_working_day(d)}
    assert differing == set(EXCEPTIONS["holidays"])


def test_makeup_days_are_those_of_chinesecalendar() -> None:
    ours = {d for d in DAYS if CALENDAR.reason(d).code == "makeup"}
    theirs = {d for d in chinese_calendar.constants.workdays if d in set(DAYS)}
    assert ours == theirs
    assert len(ours) == 80


@pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 30])
def test_the_nth_working_day_agrees_with_holidays(n: int) -> None:
    china = holidays.country_holidays("CN", years=range(2014, 2027))
    for day in DAYS[60:-60:17]:
        assert CALENDAR.last_day(day, n) == china.get_nth_working_day(day, n)
        assert CALENDAR.last_day(day, -n) == china.get_nth_working_day(day, -n)
