"""What of a term is used up, and how it goes on from there."""

from datetime import date, datetime

import pytest

from gridflow.worktime import (
    Calendar,
    Counting,
    Pause,
    Start,
    Term,
    TermUnit,
    UnknownYear,
    Used,
    deadline,
    default_calendar,
    default_calendars,
    explain_trace,
    load_notices,
    used,
)
from tests.unit.worktime.papers import arrangement, office_hours, shanghai

CALENDAR = default_calendar()
# November 2026: 16 is a Monday.
RECEIVED = shanghai("2026-11-16T10:00:00")
HOUR = 3_600_000_000
PAUSE = Pause(shanghai("2026-11-18T16:00:00"), shanghai("2026-11-19T09:00:00"))


def spent(unit: TermUnit, at: str, counting: Counting | None = None, pauses: tuple[Pause, ...] = ()) -> int:
    return used(CALENDAR, RECEIVED, shanghai(at), unit, counting=counting, pauses=pauses).amount


@pytest.mark.parametrize(
    ("unit", "at", "amount", "reckoning"),
    [
        (TermUnit.WORKING_DAY, "2026-11-10T10:00:00", 0, "before the receipt"),
        (TermUnit.WORKING_DAY, "2026-11-17T00:00:00", 0, "the day of receipt does not count"),
        (TermUnit.WORKING_DAY, "2026-11-17T23:59:59", 0, "17 is not over"),
        (TermUnit.WORKING_DAY, "2026-11-18T00:00:00", 1, "17"),
        (TermUnit.WORKING_DAY, "2026-11-23T12:00:00", 4, "17 to 20"),
        (TermUnit.NATURAL_DAY, "2026-11-23T12:00:00", 6, "17 to 22"),
        (TermUnit.MONTH, "2026-11-23T12:00:00", 6, "in days: 17 to 22"),
        (TermUnit.WORKING_HOUR, "2026-11-16T09:00:00", 0, "before the receipt"),
        (TermUnit.WORKING_HOUR, "2026-11-16T13:00:00", 2 * HOUR, "10:00 to 12:00"),
        (TermUnit.WORKING_HOUR, "2026-11-17T15:00:00", 19 * HOUR // 2, "5.5 h; 3.5 h, 14:30 to 15:00"),
        (TermUnit.CLOCK_HOUR, "2026-11-17T15:00:00", 29 * HOUR, "real time"),
        (TermUnit.CLOCK_HOUR, "2026-11-16T09:00:00", 0, "before the receipt"),
    ],
)
def test_what_is_used_up_is_what_has_passed(unit: TermUnit, at: str, amount: int, reckoning: str) -> None:
    assert spent(unit, at) == amount, reckoning


@pytest.mark.parametrize(
    ("unit", "amount", "reckoning"),
    [
        (TermUnit.WORKING_DAY, 3, "17, 19, 20"),
        (TermUnit.NATURAL_DAY, 5, "17, 19 to 22"),
        (TermUnit.WORKING_HOUR, (11 + 14 + 10 + 13 + 14) * HOUR // 2, "5.5, 7, 5 to 16:00, 6.5 from 9:00, 7 h"),
        (TermUnit.CLOCK_HOUR, (7 * 24 - 17 - 10) * HOUR, "a week less ten hours at its end, less 17 h"),
    ],
)
def test_nothing_is_used_up_in_a_pause(unit: TermUnit, amount: int, reckoning: str) -> None:
    assert spent(unit, "2026-11-23T00:00:00", pauses=(PAUSE,)) == amount, reckoning


def test_what_a_receipt_on_a_rest_day_uses_up_depends_on_its_start() -> None:
    saturday, at = shanghai("2026-11-21T10:00:00"), shanghai("2026-11-25T00:00:00")
    deemed = Counting(start=Start.DEEMED_NEXT_WORKING_DAY)

    def amounts(counting: Counting | None) -> list[int]:
        return [used(CALENDAR, saturday, at, unit, counting=counting).amount for unit in TermUnit]

    assert amounts(None) == [2, 14 * HOUR, 3, 86 * HOUR, 3]
    assert amounts(deemed) == [1, 14 * HOUR, 1, 86 * HOUR, 1]


@pytest.mark.parametrize("unit", [TermUnit.WORKING_DAY, TermUnit.WORKING_HOUR])
def test_what_an_unknown_year_uses_up_is_unknown(unit: TermUnit) -> None:
    received = shanghai("2026-12-30T10:00:00")
    assert used(CALENDAR, received, shanghai("2027-01-01T00:00:00"), unit).amount > 0
    with pytest.raises(UnknownYear):
        used(CALENDAR, received, shanghai("2027-01-02T00:00:01"), unit)


def going_on(calendar: Calendar, term: str, so_far: Used, pauses: tuple[Pause, ...] = ()) -> datetime | None:
    return deadline(calendar, RECEIVED, Term.parse(term), pauses=pauses, used=so_far).due


@pytest.mark.parametrize("pauses", [(), (PAUSE,)], ids=["running", "paused"])
@pytest.mark.parametrize(
    "at", ["2026-11-15T00:00:00", "2026-11-17T11:00:00", "2026-11-18T18:30:00", "2026-11-22T09:00:00"]
)
@pytest.mark.parametrize("term", ["6wd", "50wh"])
def test_going_on_under_the_same_calendar_changes_nothing(term: str, at: str, pauses: tuple[Pause, ...]) -> None:
    unit = Term.parse(term).unit
    so_far = used(CALENDAR, RECEIVED, shanghai(at), unit, pauses=pauses)
    whole = deadline(CALENDAR, RECEIVED, Term.parse(term), pauses=pauses)
    assert going_on(CALENDAR, term, so_far, pauses) == whole.due


def test_under_another_calendar_what_was_used_stays_used() -> None:
    # A later paper turns 17 off, which was worked and counted, and 24 off, which is still to come.
    paper = arrangement("L", "2026-11-18T09:00:00", off=(date(2026, 11, 17), date(2026, 11, 24)))
    after = default_calendars().with_papers([paper]).of()
    at = shanghai("2026-11-18T09:00:00")
    days = used(CALENDAR, RECEIVED, at, TermUnit.WORKING_DAY)
    assert going_on(CALENDAR, "6wd", days) == shanghai("2026-11-25T00:00:00")  # 17 to 20, 23, 24
    assert going_on(after, "6wd", days) == shanghai("2026-11-26T00:00:00")  # 17 kept; 18, 19, 20, 23, 25
    assert deadline(after, RECEIVED, Term.parse("6wd")).due == shanghai("2026-11-27T00:00:00")


def test_hours_go_on_under_new_office_hours() -> None:
    paper = office_hours("H", date(2026, 11, 17), ((1, 1), "09:00-13:00"))
    after = default_calendars().with_papers([paper]).of()
    so_far = used(CALENDAR, RECEIVED, shanghai("2026-11-17T11:00:00"), TermUnit.WORKING_HOUR)
    assert so_far.amount == 8 * HOUR  # 5.5 h, and 08:30 to 11:00
    assert going_on(after, "12wh", so_far) == shanghai("2026-11-18T11:00:00")  # 2 h to 13:00; 2 h


def test_the_day_of_the_change_is_the_new_calendars() -> None:
    off = arrangement("L", "2026-11-18T09:00:00", off=(date(2026, 11, 18),))
    after = default_calendars().with_papers([off]).of()
    so_far = used(CALENDAR, RECEIVED, shanghai("2026-11-18T09:00:00"), TermUnit.WORKING_DAY)
    assert going_on(after, "2wd", so_far) == shanghai("2026-11-20T00:00:00")  # 17; 18 off; 19


def test_natural_time_is_the_same_under_every_calendar() -> None:
    so_far = used(CALENDAR, RECEIVED, shanghai("2026-11-18T09:00:00"), TermUnit.NATURAL_DAY)
    whole = deadline(CALENDAR, RECEIVED, Term.parse("5d"))
    assert going_on(CALENDAR, "5d", so_far) == whole.due


def test_an_extension_comes_on_top_of_the_rest() -> None:
    so_far = used(CALENDAR, RECEIVED, shanghai("2026-11-18T09:00:00"), TermUnit.WORKING_DAY)
    whole = deadline(CALENDAR, RECEIVED, Term.parse("7wd"))
    found = deadline(CALENDAR, RECEIVED, Term.parse("5wd"), extensions=[Term.parse("2wd")], used=so_far)
    assert (found.due, found.extensions) == (whole.due, ("2wd",))


def test_the_trace_goes_on_from_what_was_used() -> None:
    at = shanghai("2026-11-18T12:00:00")
    days, hours = (
        deadline(CALENDAR, RECEIVED, Term.parse(term), used=used(CALENDAR, RECEIVED, at, Term.parse(term).unit)).trace
        for term in ("3wd", "20wh")
    )
    assert [(row.day.day, row.counted) for row in days] == [(18, 2), (19, 3)]
    # 16 h by 12:00 on 18: 5.5 h, 7 h and 3.5 h.
    assert [(row.day.day, row.counted) for row in hours] == [(18, 70_200), (19, 72_000)]
    assert explain_trace(hours) == [
        "11月18日 星期三 工作日 累计19小时30分",
        "11月19日 星期四 工作日 累计20小时",
    ]


def test_what_is_left_of_an_open_term_leaves_out_what_was_used() -> None:
    at = shanghai("2026-12-30T09:00:00")
    so_far = Used(4, at)
    found = deadline(CALENDAR, shanghai("2026-12-01T10:00:00"), Term.parse("9wd"), used=so_far)
    # 30 and 31 December are two more.
    assert (found.status, found.remaining) == ("open", 3)
    assert [row.counted for row in found.trace] == [5, 6]


def test_what_was_used_survives_a_calendar_without_that_year() -> None:
    blind = Calendar(load_notices(), known_at=shanghai("2025-01-01T00:00:00"))
    found = deadline(blind, RECEIVED, Term.parse("6wd"), used=Used(4, shanghai("2026-11-23T09:00:00")))
    assert (found.status, found.remaining) == ("open", 2)
