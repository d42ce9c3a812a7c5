"""Terms that run into a year whose notice is not out: what is left, and a date before which they cannot end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gridflow.worktime import (
    Calendar,
    Counting,
    Deadline,
    Pause,
    Roll,
    Start,
    Term,
    TermUnit,
    TraceDay,
    deadline,
    default_calendar,
    load_notices,
    packaged_papers,
)
from tests.unit.worktime.papers import arrangement, office_hours, shanghai, yearly

CALENDAR = default_calendar()
STATUTORY = tuple(date(2027, month, day) for month, day in ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3)))
USUAL = Counting()


def received(day: str, term: str, calendar: Calendar = CALENDAR, counting: Counting = USUAL) -> Deadline:
    return deadline(calendar, shanghai(f"{day}T10:00:00"), Term.parse(term), counting=counting)


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
    assert received("2026-12-31", "14wh").trace[-1] == TraceDay(
        date(2026, 12, 31), 19_800, "weekday", None, TermUnit.WORKING_HOUR
    )
    for term in ("2wd", "2wh"):
        assert received("2027-03-01", term).trace == ()
        assert received("2027-03-01", term, Calendar([])).trace == ()


@pytest.mark.parametrize("term", ["2wd", "14wh"])
def test_a_receipt_before_the_first_known_year_is_open(term: str) -> None:
    calendar = Calendar(
        [paper for paper in packaged_papers() if paper.id not in {f"CN-{y}" for y in range(2014, 2020)}]
    )
    found = received("2019-12-30", term, calendar)
    assert (found.status, found.trace) == ("open", ())
    assert found.remaining == {"2wd": 2, "14wh": 14 * 3600}[term]
    assert found.not_before == date(2019, 12, 30)


def test_hours_left_are_seconds_of_office_time() -> None:
    # From 10:00 2 h to 12:00 and 3.5 h to 18:00; 30 minutes short of 6 h, and 1 January off.
    found = received("2026-12-31", "6wh")
    assert (found.status, found.remaining, found.not_before) == ("open", 1800, date(2027, 1, 2))


@pytest.mark.parametrize(
    ("day", "term", "not_before", "reckoning"),
    [
        ("2026-12-31", "14wh", "2027-01-03", "5.5 h on 31; 1 January off; 2: 7 h; 3: 1.5 h"),
        ("2027-01-01", "7wh", "2027-01-02", "1 January off"),
        ("2027-03-01", "5wh", "2027-03-01", "5.5 h on the day of receipt itself"),
        ("2027-03-01", "6wh", "2027-03-02", "5.5 h, 0.5 h"),
        ("2026-12-24", "100wh", "2027-01-08", "5.5 h on 24; 94.5 h are 14 days: 25 to 31, 2 to 8"),
    ],
)
def test_open_hours_end_no_earlier_than_if_every_day_were_worked(
    day: str, term: str, not_before: str, reckoning: str
) -> None:
    found = received(day, term)
    assert (found.status, found.not_before) == ("open", date.fromisoformat(not_before)), reckoning


def test_hours_that_come_into_effect_in_the_unknown_year_may_be_longer() -> None:
    longer = office_hours("L", date(2027, 1, 1), ((1, 1), "08:00-22:00"))
    found = received("2027-03-01", "12wh", Calendar((*packaged_papers(), longer)))
    assert (found.status, found.not_before) == ("open", date(2027, 3, 1))


def test_lost_days_of_an_unknown_year_are_lost_whatever_it_brings() -> None:
    pauses = [
        Pause(shanghai("2027-01-03T10:00:00"), shanghai("2027-01-05T10:00:00")),
        Pause(shanghai("2026-12-30T10:00:00"), shanghai("2026-12-31T10:00:00")),
    ]
    found = deadline(CALENDAR, shanghai("2026-12-24T10:00:00"), Term.parse("9wd"), pauses=pauses)
    # 25 to 29 and 31: six at the earliest; 2, 5 and 6 January. As known: 25, 28, 29 and 31.
    assert (found.status, found.remaining, found.not_before) == ("open", 5, date(2027, 1, 6))


def test_the_longest_term_is_followed_to_its_bound_and_a_pause_of_centuries_for_thirty_years() -> None:
    # 5 January 2027 to the end of 2053 are 27 years without 4 days and 26 New Year's Days: 9832; 167 to 17 June.
    assert received("2027-01-04", "9999wd").not_before == date(2054, 6, 17)
    pause = Pause(shanghai("2027-02-01T10:00:00"), shanghai("2199-12-31T10:00:00"))
    found = deadline(CALENDAR, shanghai("2027-01-04T10:00:00"), Term.parse("9999wd"), pauses=[pause])
    assert (found.status, found.not_before) == ("open", date(2056, 12, 31))


@pytest.mark.parametrize(
    ("time", "term", "extension", "remaining", "not_before", "reckoning"),
    [
        ("10:00", "2wd", "4d", "0d", "2026-12-30", "25, 26; 27 to 30"),
        ("10:00", "2wd", "28wh", "7wh", "2026-12-30", "25, 26; 7 h on each of 27 to 30"),
        ("17:00", "14wh", "4wd", "1wd", "2026-12-30", "1 h on 24, 7 h on 25, 6 h on 26; 27 to 30"),
        ("10:00", "2wd", "1mo", "0mo", "2027-01-26", "25, 26; a month"),
        ("10:00", "2d", "5wd", "1wd", "2026-12-31", "25, 26; 27 to 31"),
    ],
)
def test_every_stretch_ends_as_early_as_it_can(
    time: str, term: str, extension: str, remaining: str, not_before: str, reckoning: str
) -> None:
    at = shanghai(f"2026-12-24T{time}:00")
    found = deadline(CALENDAR, at, Term.parse(term), extensions=[Term.parse(extension)])
    left = found.remaining // 3600 if found.remaining_unit.by_hours else found.remaining
    assert (found.status, f"{left}{found.remaining_unit}") == ("open", remaining)
    assert found.not_before == date.fromisoformat(not_before), reckoning


def test_what_remains_is_of_the_stretch_in_which_the_known_years_end() -> None:
    found = deadline(
        CALENDAR,
        shanghai("2026-12-24T10:00:00"),
        Term.parse("2d"),
        extensions=[Term.parse("40wh"), Term.parse("3wd")],
    )
    # From 27 December: 28 to 31 are 28 h.
    assert (found.remaining, found.remaining_unit) == (12 * 3600, TermUnit.WORKING_HOUR)


def test_a_month_that_may_begin_later_may_lose_fewer_days_to_a_pause() -> None:
    """A month from 28 January that loses 29 to 31 ends on 3 March, but one from 1 February on 1 March."""
    pause = Pause(shanghai("2027-01-29T10:00:00"), shanghai("2027-02-01T10:00:00"))
    term, extensions = Term.parse("2wd"), [Term.parse("1mo")]
    at = shanghai("2027-01-26T10:00:00")
    later = Calendar((*packaged_papers(), yearly(2027, (*STATUTORY, date(2027, 1, 28)))))
    then = deadline(CALENDAR, at, term, extensions=extensions, pauses=[pause])
    now = deadline(later, at, term, extensions=extensions, pauses=[pause])
    assert (then.status, then.not_before) == ("open", date(2027, 2, 28))
    assert now.last_day == date(2027, 3, 1)  # 27 January and 1 February; a month


@pytest.mark.parametrize("term", ["20d", "1mo"])
def test_a_natural_last_day_in_an_unknown_year_only_waits_to_be_rolled(term: str) -> None:
    found = received("2026-12-20", term)
    last = {"20d": date(2027, 1, 9), "1mo": date(2027, 1, 20)}[term]
    assert (found.status, found.last_day, found.due, found.remaining, found.not_before) == ("open", None, None, 0, last)
    assert found.trace[-1].day == last
    assert found.trace[-1].reason == "unannounced"
    stays = received("2026-12-20", term, counting=Counting(roll=Roll.NONE))
    assert (stays.status, stays.last_day) == ("fixed", last)


DEEMED = Counting(start=Start.DEEMED_NEXT_WORKING_DAY, roll=Roll.NONE)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param("2026-12-19", "fixed", id="a Saturday before the last week"),
        pytest.param("2026-12-26", "provisional", id="a Saturday that may be worked"),
        pytest.param("2026-12-28", "provisional", id="a Monday that may be off"),
    ],
)
def test_a_natural_term_is_as_sure_as_its_day_0(day: str, status: str) -> None:
    assert received(day, "60d", counting=DEEMED).status == status
    assert received(day, "60h", counting=DEEMED).status == "fixed"


@pytest.mark.parametrize(
    ("term", "not_before"),
    [
        ("4wd", ("2026-12-30", "2026-12-31")),
        ("13d", ("2027-01-08", "2027-01-09")),
        ("1mo", ("2027-01-26", "2027-01-27")),
        # 5.5 h, four days, and 2.5 h, for which 1 January is off.
        ("36wh", ("2026-12-31", "2027-01-02")),
    ],
)
def test_a_weekend_of_the_last_week_may_be_day_0_itself(term: str, not_before: tuple[str, str]) -> None:
    counting = Counting(start=Start.DEEMED_NEXT_WORKING_DAY)
    found = [received(day, term, counting=counting) for day in ("2026-12-26", "2026-12-27")]
    assert [one.status for one in found] == ["open", "open"]
    assert [one.not_before for one in found] == list(map(date.fromisoformat, not_before))


def test_a_paper_may_have_new_years_day_worked() -> None:
    new_year = date(2027, 1, 1)
    province, county = "450000000000", "450103000000"
    on = arrangement("ON", "2026-12-01", on=(new_year,), unit=province)
    off = arrangement("OFF", "2026-11-01", off=(new_year,), unit=county)
    national = arrangement("NATIONAL", "2026-12-01", on=(new_year,))
    for papers, not_before in (
        ([], "2027-01-02"),
        ([on], "2027-01-01"),
        ([national], "2027-01-01"),
        ([on, off], "2027-01-02"),
    ):
        found = received("2026-12-31", "1wd", Calendar((*packaged_papers(), *papers), (province, county)))
        assert (found.status, found.not_before) == ("open", date.fromisoformat(not_before))


def test_a_receipt_that_cannot_be_deemed_yet_is_open() -> None:
    found = received("2027-03-06", "10d", counting=DEEMED)
    assert (found.status, found.remaining, found.not_before) == ("open", 0, date(2027, 3, 16))
    assert received("2027-03-06", "3wd", counting=DEEMED).remaining == 3


@pytest.mark.parametrize(("term", "remaining"), [("9999wd", 9999), ("9999wh", 9999 * 3600), ("9999d", 0), ("120mo", 0)])
def test_the_longest_term_at_the_last_day_kept_is_open(term: str, remaining: int) -> None:
    found = received("2199-12-31", term)
    assert (found.status, found.remaining) == ("open", remaining)
    assert found.not_before is not None
    assert len(found.trace) == (0 if remaining else (found.not_before - date(2199, 12, 31)).days)


def test_hours_and_unrolled_days_pass_the_last_day_kept() -> None:
    assert received("2199-12-31", "48h").due == shanghai("2200-01-02T10:00:00")
    assert received("2199-12-31", "2d", counting=Counting(roll=Roll.NONE)).last_day == date(2200, 1, 2)


@pytest.mark.parametrize("year", range(2014, 2026))
def test_what_was_fixed_stays_and_what_was_open_ends_no_earlier_than_promised(year: int) -> None:
    """Every December, as it was seen on the eve of the next year's notice and as it came to be."""
    following = next(notice for notice in load_notices() if notice.covers_year == year + 1)
    eve = Calendar(packaged_papers(), known_at=following.published_at - timedelta(microseconds=1))
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
    eve = Calendar(packaged_papers(), known_at=shanghai("2018-12-05T23:59:59"))
    then, now = received("2018-12-28", "1wd", eve), received("2018-12-28", "1wd")
    assert (then.status, then.last_day) == ("provisional", date(2018, 12, 31))
    assert (now.status, now.last_day) == ("fixed", date(2018, 12, 29))
    assert then.calendar_version != now.calendar_version
