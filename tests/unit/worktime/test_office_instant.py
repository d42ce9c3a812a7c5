"""When people in office can be told of something: now, at the next opening, or while it is still of use."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.errors import NaiveTime
from gridflow.worktime import (
    SHANGHAI,
    Calendar,
    DayOutOfRange,
    NoOfficeHours,
    default_calendar,
    default_calendars,
    load_notices,
    office_instant,
)
from tests.unit.worktime.papers import arrangement, office_hours, shanghai

CALENDAR = default_calendar()
COUNTY = "330921000000"
# From 4 May on until the end of September, and the others in winter.
HOURS = office_hours(
    "H", date(2026, 1, 1), ((5, 4), "08:00-11:30 15:00-18:30"), ((10, 1), "09:00-12:00 13:00-17:00"), unit=COUNTY
)
LOCAL = default_calendars().with_papers([HOURS]).of([COUNTY])


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-11-20T10:00:00", "2026-11-20T10:00:00", id="in the forenoon at once"),
        pytest.param("2026-11-20T08:30:00", "2026-11-20T08:30:00", id="the opening is inside"),
        pytest.param("2026-11-20T08:29:59.999999", "2026-11-20T08:30:00", id="just before it"),
        pytest.param("2026-11-20T11:59:59.999999", "2026-11-20T11:59:59.999999", id="just before noon"),
        pytest.param("2026-11-20T12:00:00", "2026-11-20T14:30:00", id="the close at noon is outside"),
        pytest.param("2026-11-20T13:10:00", "2026-11-20T14:30:00", id="the lunch break"),
        pytest.param("2026-11-19T18:00:00", "2026-11-20T08:30:00", id="the close of business is outside"),
        pytest.param("2026-11-20T00:00:00", "2026-11-20T08:30:00", id="midnight of a working day"),
        pytest.param("2026-11-20T18:00:00", "2026-11-23T08:30:00", id="Friday evening: Monday"),
        pytest.param("2026-11-21T10:00:00", "2026-11-23T08:30:00", id="office hours of a Saturday: Monday"),
        pytest.param("2026-02-14T15:00:00", "2026-02-14T15:00:00", id="a make-up Saturday is worked"),
        pytest.param("2026-02-14T19:00:00", "2026-02-24T08:30:00", id="over Spring Festival, 15 to 23 February"),
        pytest.param("2026-05-01T09:00:00", "2026-05-06T08:30:00", id="over 1 to 5 May"),
        pytest.param("2026-09-30T20:00:00", "2026-10-08T08:30:00", id="over National Day, 1 to 7 October"),
        pytest.param("2026-10-09T22:00:00", "2026-10-10T08:30:00", id="to the make-up Saturday of 10 October"),
    ],
)
def test_in_office_hours_at_once_else_at_the_next_opening(at: str, expected: str) -> None:
    assert office_instant(CALENDAR, shanghai(at)) == shanghai(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-04-30T19:00:00", "2026-05-06T08:00:00", id="summer began in the holiday"),
        pytest.param("2026-07-01T12:00:00", "2026-07-01T15:00:00", id="the summer's lunch break"),
        pytest.param("2026-09-30T18:10:00", "2026-09-30T18:10:00", id="the last summer evening"),
        pytest.param("2026-09-30T18:30:00", "2026-10-08T09:00:00", id="winter began in the holiday"),
        pytest.param("2026-11-20T17:00:00", "2026-11-23T09:00:00", id="the winter's close"),
    ],
)
def test_a_units_own_hours_decide(at: str, expected: str) -> None:
    assert office_instant(LOCAL, shanghai(at)) == shanghai(expected)


def test_a_units_own_days_off_decide() -> None:
    off = arrangement("L", "2026-04-01", off=(date(2026, 4, 20), date(2026, 4, 21)), unit=COUNTY)
    local = default_calendars().with_papers([off]).of([COUNTY])
    assert office_instant(local, shanghai("2026-04-20T10:00:00")) == shanghai("2026-04-22T08:30:00")


@pytest.mark.parametrize(
    ("at", "before", "expected"),
    [
        pytest.param("2026-11-19T00:00:00", "2026-11-20T00:00:00", "2026-11-19T08:30:00", id="there is time"),
        pytest.param("2026-11-20T00:00:00", "2026-11-20T10:00:00", "2026-11-20T08:30:00", id="there is just time"),
        pytest.param("2026-11-20T00:00:00", "2026-11-20T08:30:00", "2026-11-19T14:30:00", id="due at the opening"),
        pytest.param("2026-11-19T20:00:00", "2026-11-20T00:00:00", "2026-11-19T14:30:00", id="due at midnight"),
        pytest.param("2026-11-20T13:00:00", "2026-11-20T14:00:00", "2026-11-20T08:30:00", id="due at lunch"),
        pytest.param("2026-11-20T08:00:00", "2026-11-20T08:10:00", "2026-11-19T14:30:00", id="due before the opening"),
        pytest.param("2026-11-22T12:00:00", "2026-11-23T00:00:00", "2026-11-20T14:30:00", id="due on Sunday night"),
        pytest.param("2026-10-06T00:00:00", "2026-10-07T00:00:00", "2026-09-30T14:30:00", id="due in the holiday"),
        pytest.param("2026-11-20T10:00:00", "2026-11-20T10:00:00", "2026-11-20T08:30:00", id="at the due instant"),
        pytest.param("2026-11-20T14:30:00", "2026-11-20T14:30:00", "2026-11-20T08:30:00", id="an opening itself"),
        pytest.param("2026-11-24T10:00:00", "2026-11-20T10:00:00", "2026-11-20T08:30:00", id="asked too late"),
    ],
)
def test_what_comes_before_a_due_instant_is_told_before_it(at: str, before: str, expected: str) -> None:
    assert office_instant(CALENDAR, shanghai(at), before=shanghai(before)) == shanghai(expected)


@pytest.mark.parametrize(
    ("at", "before", "expected"),
    [
        pytest.param("2026-12-31T17:59:00", None, "2026-12-31T17:59:00", id="the last known session"),
        pytest.param("2026-12-31T18:00:00", None, None, id="the next opening is not known"),
        pytest.param("2026-12-31T18:00:00", "2027-01-04T18:00:00", None, id="nor whether it is early enough"),
        pytest.param("2026-12-31T18:00:00", "2027-01-01T00:00:00", "2026-12-31T14:30:00", id="but surely too late"),
        pytest.param("2027-01-01T00:00:00", None, None, id="an unknown year"),
        pytest.param("2027-03-01T10:00:00", "2027-03-01T18:00:00", None, id="also with a due instant"),
        pytest.param("2014-01-02T08:30:00", "2014-01-02T08:30:00", None, id="nothing is known before 2014"),
    ],
)
def test_nothing_is_said_of_unknown_years(at: str, before: str | None, expected: str | None) -> None:
    found = office_instant(CALENDAR, shanghai(at), before=shanghai(before) if before else None)
    assert found == (shanghai(expected) if expected else None)


def test_a_calendar_without_years_or_hours_cannot_tell() -> None:
    at = shanghai("2026-11-20T10:00:00")
    assert office_instant(Calendar([]), at) is None
    with pytest.raises(NoOfficeHours):
        office_instant(Calendar(load_notices()), at)


@pytest.mark.parametrize("at", ["2013-12-31T10:00:00+08:00", "2200-01-01T10:00:00+08:00"])
def test_years_that_are_not_kept_are_refused(at: str) -> None:
    with pytest.raises(DayOutOfRange):
        office_instant(CALENDAR, datetime.fromisoformat(at))


def test_naive_times_are_refused() -> None:
    naive, at = datetime.fromisoformat("2026-11-20T10:00:00"), shanghai("2026-11-20T10:00:00")
    with pytest.raises(NaiveTime):
        office_instant(CALENDAR, naive)
    with pytest.raises(NaiveTime):
        office_instant(CALENDAR, at, before=naive)


def test_hours_are_those_of_the_given_zone_and_the_answer_is_in_utc() -> None:
    urumqi = ZoneInfo("Asia/Urumqi")
    found = office_instant(CALENDAR, shanghai("2026-11-20T08:30:00"), urumqi)
    assert found == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    at = office_instant(CALENDAR, shanghai("2026-11-20T13:30:00"), urumqi)
    assert at == datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
    assert at is not None
    assert at.tzinfo is UTC


# A span with weekends, a make-up day, a holiday and, in the local calendar, a change of season.
moments = st.integers(0, 60 * 24 * 30).map(lambda minutes: shanghai("2026-09-15T00:00:00") + timedelta(minutes=minutes))
calendars = st.sampled_from([CALENDAR, LOCAL])


def told(calendar: Calendar, at: datetime, before: datetime | None = None) -> datetime:
    found = office_instant(calendar, at, before=before)
    assert found is not None
    return found


def in_office(calendar: Calendar, at: datetime) -> bool:
    """Whether people are in office, read from the sessions of the day."""
    local = at.astimezone(SHANGHAI)
    if not calendar.is_working_day(local.date()):
        return False
    return any(begin <= local.time() < end for begin, end in calendar.office_time.sessions_on(local.date()))


@given(calendars, moments)
def test_it_is_the_first_instant_in_office_hours(calendar: Calendar, at: datetime) -> None:
    found = told(calendar, at)
    assert in_office(calendar, found)
    minutes = int((found - at).total_seconds()) // 60
    # Sessions begin at a full half hour, so whoever walks there by full quarters sees every one.
    assert minutes >= 0
    assert not any(in_office(calendar, at + timedelta(minutes=minute)) for minute in range(0, minutes, 15))
    assert found == at or found.astimezone(UTC).minute in {0, 30}


@given(calendars, moments, moments)
def test_what_comes_later_is_told_no_earlier(calendar: Calendar, one: datetime, other: datetime) -> None:
    assert told(calendar, min(one, other)) <= told(calendar, max(one, other))


@given(calendars, moments, st.one_of(st.none(), moments))
def test_who_is_told_then_is_told_then(calendar: Calendar, at: datetime, before: datetime | None) -> None:
    found = told(calendar, at, before)
    assert in_office(calendar, found)
    assert before is None or found < before
    assert told(calendar, found, before) == found


def test_the_default_hours_are_those_that_the_rows_reckon_with() -> None:
    sessions = CALENDAR.office_time.sessions_on(date(2026, 11, 20))
    assert sessions == ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0)))
