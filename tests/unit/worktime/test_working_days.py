"""The calendar: which days are worked, why, how surely, and as of when."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from gridflow.errors import InvalidInput
from gridflow.worktime import (
    Calendar,
    DayOutOfRange,
    DayReason,
    InvalidNotice,
    ReasonCode,
    UnknownYear,
    default_calendar,
    load_notices,
)
from tests.unit.worktime.papers import arrangement, day_began, shanghai, yearly

CALENDAR = default_calendar()


@pytest.mark.parametrize(
    ("day", "code", "notice"),
    [
        (date(2026, 5, 8), "weekday", None),
        (date(2026, 5, 10), "weekend", None),
        (date(2026, 5, 4), "holiday", "CN-2026"),
        (date(2026, 5, 9), "makeup", "CN-2026"),
        (date(2018, 12, 29), "makeup", "CN-2019"),
        (date(2018, 12, 31), "holiday", "CN-2019"),
        (date(2019, 5, 2), "holiday", "CN-2019-A1"),
        (date(2020, 2, 1), "holiday", "CN-2020-A1"),
        (date(2020, 2, 3), "weekday", None),
    ],
)
def test_reason_of_a_day_names_the_notice_that_set_it(day: date, code: ReasonCode, notice: str | None) -> None:
    assert CALENDAR.reason(day) == DayReason(code, notice)
    assert CALENDAR.is_working_day(day) is (code in ("weekday", "makeup"))


def test_a_weekday_turned_on_again_is_a_weekday_that_a_notice_set() -> None:
    again = arrangement("T-2020-A1", "2020-03-01", on=(date(2020, 5, 5),))
    calendar = Calendar([*load_notices(), again])
    assert CALENDAR.is_working_day(date(2020, 5, 5)) is False
    assert calendar.reason(date(2020, 5, 5)) == DayReason("weekday", "T-2020-A1")


def test_publication_decides_and_not_the_id() -> None:
    earlier = yearly(2020, (date(2020, 1, 1),), (date(2020, 1, 4),))
    later = arrangement("A", "2019-12-01", off=(date(2020, 1, 4),))
    assert later.id < earlier.id
    assert Calendar([later, earlier]).reason(date(2020, 1, 4)) == DayReason("holiday", "A")


def test_the_notice_published_later_wins_whatever_the_order_given() -> None:
    notices = load_notices()
    shuffled = Calendar(reversed(notices))
    assert shuffled.reason(date(2020, 2, 1)) == DayReason("holiday", "CN-2020-A1")
    assert shuffled.version == Calendar(notices).version


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), -1, date(2026, 9, 30)),
        (date(2026, 10, 10), -2, date(2026, 10, 8)),
        (date(2026, 10, 11), -1, date(2026, 10, 10)),
        (date(2014, 1, 1), 1, date(2014, 1, 2)),
        (date(2014, 1, 3), -1, date(2014, 1, 2)),
    ],
)
def test_last_day_walks_either_way_strictly_from_the_day(day: date, n: int, expected: date) -> None:
    assert CALENDAR.last_day(day, n) == expected


def test_count_leaves_the_start_out_and_takes_the_end_in() -> None:
    assert CALENDAR.count(date(2026, 9, 29), date(2026, 10, 10)) == 4  # 30 September, 8, 9 and 10 October
    assert CALENDAR.count(date(2026, 9, 30), date(2026, 9, 30)) == 0
    assert CALENDAR.count(date(2026, 10, 10), date(2026, 9, 29)) == -4


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: CALENDAR.is_working_day(date(2027, 1, 1)), id="worked or not"),
        pytest.param(lambda: CALENDAR.reason(date(2027, 1, 1)), id="reason"),
        pytest.param(lambda: CALENDAR.last_day(date(2026, 12, 31), 1), id="walk into"),
        pytest.param(lambda: CALENDAR.last_day(date(2027, 1, 4), -1), id="walk out of"),
        pytest.param(lambda: CALENDAR.last_day(date(2027, 1, 4), 0), id="stay in"),
        pytest.param(lambda: CALENDAR.count(date(2026, 12, 31), date(2027, 1, 4)), id="count into"),
        pytest.param(lambda: CALENDAR.days(date(2026, 12, 30), date(2027, 1, 1)), id="list into"),
    ],
)
def test_a_year_without_its_notice_has_no_answer(ask: Callable[[], object]) -> None:
    with pytest.raises(UnknownYear) as refused:
        ask()
    assert refused.value.context["year"] == 2027
    assert "2027" in refused.value.detail


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: CALENDAR.is_working_day(date(2013, 12, 31)), id="worked or not"),
        pytest.param(lambda: CALENDAR.certainty(date(2013, 12, 31)), id="certainty"),
        pytest.param(lambda: CALENDAR.certainty(date(2200, 1, 1)), id="certainty after 2199"),
        pytest.param(lambda: CALENDAR.last_day(date(2013, 12, 31), 1), id="walk from"),
        pytest.param(lambda: CALENDAR.last_day(date(2014, 1, 2), -1), id="walk back to"),
        pytest.param(lambda: CALENDAR.count(date(2013, 12, 31), date(2014, 1, 2)), id="count from"),
    ],
)
def test_days_before_2014_and_after_2199_are_out_of_range(ask: Callable[[], object]) -> None:
    with pytest.raises(DayOutOfRange) as refused:
        ask()
    assert refused.value.context["field"] == "day"


def test_a_time_is_not_taken_for_a_day() -> None:
    with pytest.raises(InvalidInput):
        CALENDAR.last_day(datetime(2026, 5, 8, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("day", "certainty"),
    [
        (date(2014, 1, 1), "fixed"),
        (date(2025, 12, 31), "fixed"),
        (date(2026, 12, 24), "fixed"),
        (date(2026, 12, 25), "provisional"),
        (date(2026, 12, 31), "provisional"),
        (date(2027, 1, 1), "unknown"),
    ],
)
def test_the_last_week_before_an_unknown_year_is_provisional(day: date, certainty: str) -> None:
    assert CALENDAR.certainty(day) == certainty


@pytest.mark.parametrize(
    ("known_at", "day", "before", "after"),
    [
        (date(2018, 12, 5), date(2018, 12, 29), "weekend", "makeup"),
        (date(2018, 12, 5), date(2018, 12, 31), "weekday", "holiday"),
        (date(2022, 12, 7), date(2022, 12, 31), "weekend", "holiday"),
    ],
)
def test_december_days_are_provisional_until_next_years_notice_sets_them(
    known_at: date, day: date, before: str, after: str
) -> None:
    earlier, later = (Calendar(load_notices(), known_at=day_began(known_at + timedelta(days=d))) for d in (0, 1))
    assert (earlier.reason(day).code, earlier.certainty(day)) == (before, "provisional")
    assert (later.reason(day).code, later.certainty(day)) == (after, "fixed")


@pytest.mark.parametrize("amendment", ["CN-2015-A1", "CN-2019-A1", "CN-2020-A1"])
def test_as_of_the_eve_of_an_amendment_is_the_calendar_without_it_and_what_came_later(amendment: str) -> None:
    notices = load_notices()
    place = [notice.id for notice in notices].index(amendment)
    as_of = Calendar(notices, known_at=notices[place].published_at - timedelta(microseconds=1))
    without = Calendar(notices[:place])
    last = date(notices[place].published_on.year, 12, 31)
    assert as_of.version == without.version != Calendar(notices[: place + 1]).version
    assert as_of.days(date(2014, 1, 1), last) == without.days(date(2014, 1, 1), last)
    assert as_of.days(date(2014, 1, 1), last) != CALENDAR.days(date(2014, 1, 1), last)


def test_a_notice_is_known_from_the_beginning_of_its_day_of_publication() -> None:
    published = shanghai("2020-01-26T00:00:00")
    assert "CN-2020-A1" in Calendar(load_notices(), known_at=published).papers
    assert "CN-2020-A1" not in Calendar(load_notices(), known_at=published - timedelta(microseconds=1)).papers


def test_a_calendar_may_begin_later_and_knows_nothing_before() -> None:
    calendar = Calendar([yearly(2020, (date(2020, 1, 1),))])
    assert calendar.last_day(date(2020, 1, 1), 1) == date(2020, 1, 2)
    assert calendar.certainty(date(2019, 12, 31)) == "unknown"
    with pytest.raises(UnknownYear) as refused:
        calendar.last_day(date(2020, 1, 2), -1)
    assert refused.value.context["year"] == 2019


def test_a_calendar_of_no_notices_knows_no_year() -> None:
    calendar = Calendar([])
    assert calendar.horizon is None
    assert calendar.certainty(date(2020, 1, 1)) == "unknown"
    with pytest.raises(UnknownYear):
        calendar.last_day(date(2020, 1, 1), 1)


def test_a_gap_between_covered_years_is_refused() -> None:
    with pytest.raises(InvalidNotice, match="2018 至 2020"):
        Calendar([yearly(2018, (date(2018, 1, 1),)), yearly(2020, (date(2020, 1, 1),))])


def test_two_notices_of_one_id_are_refused() -> None:
    with pytest.raises(InvalidNotice) as refused:
        Calendar([*load_notices(), load_notices()[0]])
    assert refused.value.context["field"] == "id"


def test_the_default_calendar_is_built_once() -> None:
    assert default_calendar() is CALENDAR
