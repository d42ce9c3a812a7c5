"""Ladder rungs: instants that lie so far from a deadline."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gridflow.worktime import (
    Calendar,
    Counting,
    Deadline,
    End,
    Offset,
    Term,
    deadline,
    default_calendar,
    instant_at,
)
from tests.unit.worktime.papers import shanghai

CALENDAR = default_calendar()
CLOSE = Counting(end=End.CLOSE_OF_BUSINESS)
USUAL = Counting()


def received(day: str, term: str, counting: Counting = USUAL) -> Deadline:
    return deadline(CALENDAR, shanghai(f"{day}T10:00:00"), Term.parse(term), counting=counting)


def at(found: Deadline, offset: str) -> datetime | None:
    return instant_at(CALENDAR, found, Offset.parse(offset))


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


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("-3d", "2026-10-06T00:00:00"),
        ("+2d", "2026-10-11T00:00:00"),
        ("-30h", "2026-10-07T18:00:00"),
        ("+2h", "2026-10-09T02:00:00"),
        ("-1wh", "2026-10-08T17:00:00"),
        ("-8wh", "2026-09-30T17:00:00"),
        ("+1wh", "2026-10-09T09:30:00"),
    ],
)
def test_a_rung_in_another_unit_is_counted_in_it(offset: str, expected: str) -> None:
    assert at(received("2026-09-30", "1wd"), offset) == shanghai(expected)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("0wd", "2026-10-08T18:00:00"),
        ("-1wd", "2026-09-30T18:00:00"),
        ("-3d", "2026-10-05T18:00:00"),
        ("-1h", "2026-10-08T17:00:00"),
        ("-1wh", "2026-10-08T17:00:00"),
    ],
)
def test_a_rung_of_a_term_to_close_of_business_ends_as_the_term_does(offset: str, expected: str) -> None:
    assert at(received("2026-09-30", "1wd", CLOSE), offset) == shanghai(expected)


def test_a_rung_of_a_term_in_hours_lies_away_from_its_last_day_or_its_due_instant() -> None:
    found = received("2026-11-20", "7wh")
    assert found.due == shanghai("2026-11-23T10:00:00")
    assert at(found, "-1wh") == shanghai("2026-11-23T09:00:00")
    assert at(found, "-1wd") == shanghai("2026-11-21T00:00:00")


def test_office_hours_away_from_an_instant_in_an_unknown_year_are_not_known() -> None:
    late = received("2026-12-31", "72h")
    assert at(late, "-1wh") is None
    assert at(late, "-1h") == shanghai("2027-01-03T09:00:00")
    midnight = received("2026-12-30", "1wd")
    assert midnight.due == shanghai("2027-01-01T00:00:00")
    assert at(midnight, "-1wh") == shanghai("2026-12-31T17:00:00")
    assert at(midnight, "+1wh") is None
