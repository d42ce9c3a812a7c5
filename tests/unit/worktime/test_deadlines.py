"""Deadlines: what they hold, when they are provisional or open, and what they refuse."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from gridflow.errors import NaiveTime
from gridflow.worktime import (
    Calendar,
    DayOutOfRange,
    Deadline,
    Offset,
    Term,
    TraceDay,
    deadline,
    default_calendar,
    instant_at,
    load_notices,
)

CALENDAR = default_calendar()


def received(day: str, term: str, calendar: Calendar = CALENDAR) -> Deadline:
    return deadline(calendar, datetime.fromisoformat(f"{day}T10:00:00+08:00"), Term.parse(term))


def test_a_deadline_holds_every_date_from_the_day_after_receipt_to_the_last() -> None:
    found = received("2026-05-07", "3wd")
    assert found == Deadline(
        term="3wd",
        received_at=datetime(2026, 5, 7, 2, 0, tzinfo=UTC),
        status="fixed",
        last_day=date(2026, 5, 11),
        due=datetime(2026, 5, 11, 16, 0, tzinfo=UTC),
        remaining=0,
        not_before=None,
        calendar_version=CALENDAR.version,
        trace=(
            TraceDay(date(2026, 5, 8), 1, "weekday", None),
            TraceDay(date(2026, 5, 9), 2, "makeup", "CN-2026"),
            TraceDay(date(2026, 5, 10), None, "weekend", None),
            TraceDay(date(2026, 5, 11), 3, "weekday", None),
        ),
        zone="Asia/Shanghai",
    )
    assert found.received_at.tzinfo is UTC
    assert found.due is not None
    assert found.due.tzinfo is UTC


@pytest.mark.parametrize(("day", "term"), [("2026-05-07", "3wd"), ("2026-12-24", "6wd")])
def test_a_deadline_comes_back_from_json_as_it_was(day: str, term: str) -> None:
    adapter = TypeAdapter(Deadline)
    found = received(day, term)
    text = adapter.dump_json(found)
    assert adapter.validate_json(text) == found
    assert adapter.dump_json(adapter.validate_json(text)) == text


def test_a_trace_day_is_an_array_of_four_in_json() -> None:
    text = TypeAdapter(Deadline).dump_json(received("2026-05-08", "1wd")).decode()
    assert '"trace":[["2026-05-09",1,"makeup","CN-2026"]]' in text


# 2026 ends without the notice of 2027. 21 December is a Monday.


def test_a_term_that_ends_before_the_last_week_is_fixed() -> None:
    found = received("2026-12-21", "3wd")
    assert (found.status, found.last_day) == ("fixed", date(2026, 12, 24))


@pytest.mark.parametrize(
    ("day", "term", "last"), [("2026-12-21", "4wd", date(2026, 12, 25)), ("2026-12-24", "5wd", date(2026, 12, 31))]
)
def test_a_term_that_passes_the_last_week_is_provisional(day: str, term: str, last: date) -> None:
    found = received(day, term)
    assert (found.status, found.last_day, found.remaining) == ("provisional", last, 0)
    assert found.due == datetime(last.year, last.month, last.day, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "term", "remaining", "not_before", "reckoning"),
    [
        # 25, 28, 29, 30, 31 are five; if 26 and 27 became make-up days, the sixth would be the 30th.
        ("2026-12-24", "6wd", 1, "2026-12-30", "25 to 30"),
        ("2026-12-24", "8wd", 3, "2027-01-02", "25 to 31, then 2 January, since 1 January is always off"),
        # 22, 23 and 24 are fixed and count once.
        ("2026-12-21", "10wd", 2, "2026-12-31", "22 to 31"),
        ("2026-12-31", "1wd", 1, "2027-01-02", "2 January"),
        ("2026-12-31", "2wd", 2, "2027-01-03", "2, 3 January"),
        ("2027-03-01", "2wd", 2, "2027-03-03", "2, 3 March"),
        ("2027-12-30", "3wd", 3, "2028-01-03", "31 December, 2, 3 January"),
    ],
)
def test_a_term_that_runs_into_an_unknown_year_is_open(
    day: str, term: str, remaining: int, not_before: str, reckoning: str
) -> None:
    found = received(day, term)
    assert (found.status, found.last_day, found.due) == ("open", None, None)
    assert found.remaining == remaining
    assert found.not_before == date.fromisoformat(not_before), reckoning


def test_an_open_term_over_several_new_years_leaves_out_each_of_them() -> None:
    # 2027, 2028 and 2029 have 365, 366 and 365 days: 1093 without their three New Year's days.
    assert received("2026-12-31", "1093wd").not_before == date(2029, 12, 31)
    assert received("2026-12-31", "1094wd").not_before == date(2030, 1, 2)


def test_an_open_deadline_traces_to_the_last_known_day() -> None:
    found = received("2026-12-29", "5wd")
    assert found.trace == (
        TraceDay(date(2026, 12, 30), 1, "weekday", None),
        TraceDay(date(2026, 12, 31), 2, "weekday", None),
    )
    assert received("2027-03-01", "2wd").trace == ()


def test_a_receipt_before_the_first_known_year_is_open() -> None:
    calendar = Calendar([notice for notice in load_notices() if notice.published.year >= 2019])
    found = received("2019-12-30", "2wd", calendar)
    assert (found.status, found.remaining, found.trace) == ("open", 2, ())


@pytest.mark.parametrize("year", range(2014, 2026))
def test_what_was_fixed_stays_and_what_was_open_ends_no_earlier_than_promised(year: int) -> None:
    """Every December, as it was seen on the eve of the next year's notice and as it came to be."""
    following = next(notice for notice in load_notices() if notice.covers_year == year + 1)
    eve = Calendar(load_notices(), known_at=following.published - timedelta(days=1))
    seen = set()
    for day in range(1, 32):
        for days in range(1, 30):
            receipt, term = datetime(year, 12, day, 2, tzinfo=UTC), Term.parse(f"{days}wd")
            then, now = deadline(eve, receipt, term), deadline(CALENDAR, receipt, term)
            seen.add(then.status)
            assert now.last_day is not None
            if then.status == "fixed":
                assert (then.last_day, then.due, then.trace) == (now.last_day, now.due, now.trace)
            if then.status == "open":
                assert then.not_before is not None
                assert then.not_before <= now.last_day
    assert seen == {"fixed", "provisional", "open"}


def test_the_notice_of_2019_moved_provisional_deadlines_of_2018() -> None:
    eve = Calendar(load_notices(), known_at=date(2018, 12, 5))
    then, now = received("2018-12-28", "1wd", eve), received("2018-12-28", "1wd")
    assert (then.status, then.last_day) == ("provisional", date(2018, 12, 31))
    assert (now.status, now.last_day) == ("fixed", date(2018, 12, 29))
    assert then.calendar_version != now.calendar_version


# Refusals


def test_a_naive_receipt_is_refused() -> None:
    with pytest.raises(NaiveTime) as refused:
        deadline(CALENDAR, datetime.fromisoformat("2026-05-07T10:00:00"), Term.parse("3wd"))
    assert refused.value.context["field"] == "received_at"


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2013, 12, 31, 15, 59, tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
    ],
)
def test_a_receipt_outside_the_years_kept_is_refused(instant: datetime) -> None:
    with pytest.raises(DayOutOfRange) as refused:
        deadline(CALENDAR, instant, Term.parse("1wd"))
    assert refused.value.context["field"] == "received_at"


def test_the_longest_term_at_the_last_day_kept_is_open() -> None:
    found = deadline(CALENDAR, datetime(2199, 12, 31, 4, tzinfo=UTC), Term.parse("9999wd"))
    assert (found.status, found.remaining) == ("open", 9999)


# Ladder rungs


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("-2wd", datetime(2026, 9, 29, 16, 0, tzinfo=UTC)),
        ("-1wd", datetime(2026, 9, 30, 16, 0, tzinfo=UTC)),
        ("0wd", datetime(2026, 10, 8, 16, 0, tzinfo=UTC)),
        ("+2wd", datetime(2026, 10, 10, 16, 0, tzinfo=UTC)),
        ("+3wd", datetime(2026, 10, 12, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_rung_is_the_end_of_the_working_day_so_far_from_the_last(offset: str, expected: datetime) -> None:
    found = received("2026-09-30", "1wd")
    assert instant_at(CALENDAR, found, Offset.parse(offset)) == expected


def test_rung_zero_is_the_due_instant() -> None:
    found = received("2026-09-30", "1wd")
    assert instant_at(CALENDAR, found, Offset.parse("0wd")) == found.due
    # Even in a calendar that does not know the year, because the deadline holds it.
    assert instant_at(Calendar([]), found, Offset.parse("0wd")) == found.due
    assert instant_at(Calendar([]), found, Offset.parse("-1wd")) is None


@pytest.mark.parametrize("offset", ["-1wd", "0wd", "+1wd"])
def test_an_open_deadline_has_no_rungs(offset: str) -> None:
    assert instant_at(CALENDAR, received("2026-12-31", "1wd"), Offset.parse(offset)) is None


def test_a_rung_in_an_unknown_year_has_no_instant_yet() -> None:
    found = received("2026-12-29", "2wd")
    assert found.last_day == date(2026, 12, 31)
    assert instant_at(CALENDAR, found, Offset.parse("+1wd")) is None
    assert instant_at(CALENDAR, received("2014-01-01", "1wd"), Offset.parse("-1wd")) is None


def test_days_and_rungs_are_those_of_the_deadlines_own_zone() -> None:
    urumqi = ZoneInfo("Asia/Urumqi")
    found = deadline(CALENDAR, datetime(2026, 11, 19, 17, tzinfo=UTC), Term.parse("1wd"), urumqi)
    assert found.zone == "Asia/Urumqi"
    assert found.due == datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    assert instant_at(CALENDAR, found, Offset.parse("+1wd")) == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
