"""What passed between two instants, in real time and in working time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.errors import InvalidInput, NaiveTime
from gridflow.worktime import (
    Calendar,
    DayOutOfRange,
    Elapsed,
    NoOfficeHours,
    default_calendar,
    elapsed,
    load_notices,
)
from tests.unit.worktime.papers import shanghai

CALENDAR = default_calendar()
HOUR = 3600
DAY = 24 * HOUR


def passed(since: str, until: str) -> Elapsed:
    return elapsed(CALENDAR, shanghai(since), shanghai(until))


@pytest.mark.parametrize(
    ("since", "until", "expected", "reckoning"),
    [
        ("2026-11-20T10:00:00", "2026-11-20T10:00:00", Elapsed(), "nothing"),
        ("2026-11-20T10:00:00", "2026-11-20T13:00:00", Elapsed(3 * HOUR, 2 * HOUR), "until noon"),
        ("2026-11-20T18:00:00", "2026-11-20T23:59:59", Elapsed(6 * HOUR - 1, 0), "an evening"),
        ("2026-11-20T18:00:00", "2026-11-21T00:00:00", Elapsed(6 * HOUR, 0, 1), "until its 24:00"),
        ("2026-11-21T00:00:00", "2026-11-23T00:00:00", Elapsed(2 * DAY), "a weekend"),
        ("2026-11-20T10:00:00", "2026-11-23T15:00:00", Elapsed(77 * HOUR, 19 * HOUR // 2, 1), "5.5 h; 3.5 h, half"),
        ("2026-09-30T17:00:00", "2026-10-11T00:00:00", Elapsed(247 * HOUR, 22 * HOUR, 4), "1 h; 8, 9, 10 October"),
        ("2026-02-14T00:00:00", "2026-02-24T00:00:00", Elapsed(10 * DAY, 7 * HOUR, 1), "the make-up day of the 14th"),
        ("2026-11-20T10:00:00.9", "2026-11-20T10:00:01.1", Elapsed(1, 1), "from a full second to the next"),
        ("2014-01-01T00:00:00", "2014-01-03T00:00:00", Elapsed(2 * DAY, 7 * HOUR, 1), "the first known days"),
    ],
)
def test_time_passes_in_seconds_in_office_and_in_working_days(
    since: str, until: str, expected: Elapsed, reckoning: str
) -> None:
    assert passed(since, until) == expected, reckoning


@pytest.mark.parametrize(
    ("since", "until", "expected", "reckoning"),
    [
        ("2026-12-24T00:00:00", "2026-12-25T00:00:00", Elapsed(DAY, 7 * HOUR, 1), "the last sure day"),
        ("2026-12-24T23:00:00", "2026-12-25T00:00:01", Elapsed(HOUR + 1, 0, 1, True), "a second of the next"),
        ("2026-12-31T17:00:00", "2027-01-01T09:30:00", Elapsed(33 * HOUR // 2, 2 * HOUR, 1, True), "Friday: 1 h"),
        ("2027-01-01T00:00:00", "2027-01-04T12:00:00", Elapsed(84 * HOUR, 21 * HOUR // 2, 1, True), "Friday, Monday"),
        ("2027-01-02T00:00:00", "2027-01-04T00:00:00", Elapsed(2 * DAY, 0, 0, True), "a weekend"),
    ],
)
def test_dates_that_nobody_can_know_count_from_monday_to_friday(
    since: str, until: str, expected: Elapsed, reckoning: str
) -> None:
    assert passed(since, until) == expected, reckoning


def test_what_it_cannot_measure_is_refused() -> None:
    at = shanghai("2026-11-20T10:00:00")
    with pytest.raises(InvalidInput, match="早于"):
        elapsed(CALENDAR, at, at - timedelta(seconds=1))
    with pytest.raises(NaiveTime):
        elapsed(CALENDAR, at.replace(tzinfo=None), at)
    with pytest.raises(DayOutOfRange):
        elapsed(CALENDAR, shanghai("2013-12-31T10:00:00"), at)
    with pytest.raises(NoOfficeHours):
        elapsed(Calendar(load_notices()), at, at)


def test_days_end_and_offices_open_in_the_given_zone() -> None:
    since, until = shanghai("2026-11-20T18:00:00"), shanghai("2026-11-21T02:00:00")
    assert elapsed(CALENDAR, since, until, ZoneInfo("Asia/Urumqi")) == Elapsed(8 * HOUR, 2 * HOUR, 1)


# A year's end with what is known, what may move and what is not known.
moments = st.integers(0, 40 * DAY * 10).map(lambda tenths: shanghai("2026-12-01T00:00:00") + tenths * timedelta(0, 0.1))


@given(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_what_is_split_adds_up_again(instants: list[datetime]) -> None:
    since, between, until = instants
    parts = elapsed(CALENDAR, since, between) + elapsed(CALENDAR, between, until)
    assert parts == elapsed(CALENDAR, since, until)


@given(st.lists(moments, min_size=2, max_size=2).map(sorted))
def test_no_more_office_time_passes_than_time(instants: list[datetime]) -> None:
    since, until = instants
    found = elapsed(CALENDAR, since, until)
    assert 0 <= found.office_seconds <= found.seconds
    assert 0 <= found.working_days <= found.seconds // DAY + 1
