"""Deadlines: what they hold, in every unit, and that the office's own days are counted."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from gridflow.worktime import Calendar, Deadline, Term, TermUnit, TraceDay, deadline, default_calendar, load_notices
from tests.unit.worktime.papers import shanghai

CALENDAR = default_calendar()
WORKING_DAY, WORKING_HOUR, NATURAL_DAY, CLOCK_HOUR, MONTH = TermUnit


def received(day: str, term: str) -> Deadline:
    return deadline(CALENDAR, shanghai(f"{day}T10:00:00"), Term.parse(term))


def test_a_deadline_holds_every_date_from_the_day_after_receipt_to_the_last() -> None:
    found = received("2026-05-07", "3wd")
    assert (found.term, found.extensions, found.zone) == ("3wd", (), "Asia/Shanghai")
    assert (found.status, found.last_day, found.remaining, found.not_before) == ("fixed", date(2026, 5, 11), 0, None)
    assert (found.received_at, found.due) == (shanghai("2026-05-07T10:00:00"), shanghai("2026-05-12T00:00:00"))
    assert found.received_at.tzinfo is UTC
    assert found.due is not None
    assert found.due.tzinfo is UTC
    assert found.calendar_version == CALENDAR.version
    assert found.trace == (
        TraceDay(date(2026, 5, 8), 1, "weekday", None),
        TraceDay(date(2026, 5, 9), 2, "makeup", "CN-2026"),
        TraceDay(date(2026, 5, 10), None, "weekend", None),
        TraceDay(date(2026, 5, 11), 3, "weekday", None),
    )


def test_hours_are_traced_from_the_day_of_receipt_in_seconds() -> None:
    assert received("2026-05-09", "7wh").trace == (
        TraceDay(date(2026, 5, 9), 19_800, "makeup", "CN-2026", WORKING_HOUR),
        TraceDay(date(2026, 5, 10), None, "weekend", None, WORKING_HOUR),
        TraceDay(date(2026, 5, 11), 25_200, "weekday", None, WORKING_HOUR),
    )
    assert received("2026-05-09", "15h").trace == (
        TraceDay(date(2026, 5, 9), 50_400, "makeup", "CN-2026", CLOCK_HOUR),
        TraceDay(date(2026, 5, 10), 54_000, "weekend", None, CLOCK_HOUR),
    )


def test_a_rolled_last_day_bears_the_ordinal_of_the_rest_day_before_it() -> None:
    assert received("2026-11-19", "2d").trace == (
        TraceDay(date(2026, 11, 20), 1, "weekday", None, NATURAL_DAY),
        TraceDay(date(2026, 11, 21), None, "weekend", None, NATURAL_DAY),
        TraceDay(date(2026, 11, 22), None, "weekend", None, NATURAL_DAY),
        TraceDay(date(2026, 11, 23), 2, "weekday", None, NATURAL_DAY),
    )


@pytest.mark.parametrize("unit", TermUnit)
def test_a_term_that_ends_has_nothing_left_in_its_own_unit(unit: TermUnit) -> None:
    found = deadline(CALENDAR, shanghai("2026-05-07T10:00:00"), Term(1, unit), extensions=[Term(1, WORKING_DAY)])
    assert (found.status, found.remaining, found.remaining_unit) == ("fixed", 0, unit)


def test_every_row_of_a_trace_says_what_it_counts() -> None:
    extensions = [Term(1, unit) for unit in (NATURAL_DAY, CLOCK_HOUR, WORKING_DAY, WORKING_HOUR)]
    found = deadline(CALENDAR, shanghai("2026-10-12T10:00:00"), Term(1, MONTH), extensions=extensions)
    assert [(row.day.day, row.counted, row.unit) for row in found.trace[-7:]] == [
        (11, 30, MONTH),
        (12, 31, MONTH),
        (13, 1, NATURAL_DAY),
        (14, 3600, CLOCK_HOUR),
        (15, None, WORKING_DAY),
        (16, 1, WORKING_DAY),
        (17, 3600, WORKING_HOUR),
    ]


def test_the_same_question_has_the_same_deadline() -> None:
    assert received("2026-05-07", "3wd") == received("2026-05-07", "3wd")
    assert received("2026-05-07", "3wd") != received("2026-05-07", "4wd")
    assert received("2026-11-20", "3d") != received("2026-11-20", "1wd")


def test_days_need_no_office_hours() -> None:
    calendar = Calendar(load_notices())
    for term in ("3wd", "3d", "3h", "3mo"):
        assert deadline(calendar, shanghai("2026-05-07T10:00:00"), Term.parse(term)).status == "fixed"


@pytest.mark.parametrize("day", [date(2026, 5, 9), date(2026, 5, 10)])
def test_a_trace_day_is_an_array_of_five_in_json(day: date) -> None:
    found = next(row for row in received("2026-05-07", "3wd").trace if row.day == day)
    adapter = TypeAdapter(TraceDay)
    text = adapter.dump_json(found)
    assert text.startswith(f'["{day}",'.encode())
    assert text.endswith(b',"wd"]')
    assert adapter.validate_json(text) == found


@pytest.mark.parametrize("term", ["2wd", "2d", "2mo"])
def test_the_hour_of_receipt_does_not_matter_in_days(term: str) -> None:
    whole = [time(0, 0), time(3, 30), time(17, 59), time(23, 59, 59, 999_999)]
    found = {deadline(CALENDAR, shanghai(f"2026-11-20T{at}"), Term.parse(term)).due for at in whole}
    assert len(found) == 1


def test_the_receipt_day_is_that_of_the_zone() -> None:
    evening = datetime(2026, 11, 19, 15, 59, tzinfo=UTC)
    night = evening + timedelta(minutes=1)
    assert deadline(CALENDAR, evening, Term.parse("1wd")).last_day == date(2026, 11, 20)
    assert deadline(CALENDAR, night, Term.parse("1wd")).last_day == date(2026, 11, 23)


def test_a_zone_that_changes_its_offset_keeps_its_own_midnights() -> None:
    # Berlin left summer time on 25 October 2026, a Sunday.
    berlin = ZoneInfo("Europe/Berlin")
    found = deadline(CALENDAR, datetime(2026, 10, 23, 22, 30, tzinfo=UTC), Term.parse("1wd"), berlin)
    assert (found.last_day, found.due) == (date(2026, 10, 26), datetime(2026, 10, 26, 23, tzinfo=UTC))
    assert found.zone == "Europe/Berlin"


@pytest.mark.parametrize(("term", "due"), [("7wh", "2026-11-20T18:00:00"), ("14wh", "2026-11-23T18:00:00")])
def test_hours_used_up_at_the_close_end_then_and_not_next_morning(term: str, due: str) -> None:
    assert deadline(CALENDAR, shanghai("2026-11-20T08:30:00"), Term.parse(term)).due == shanghai(due)
