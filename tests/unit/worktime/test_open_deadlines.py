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
    TraceDay,
    deadline,
    default_calendar,
    load_notices,
    packaged_papers,
)
from tests.unit.worktime.papers import office_hours, shanghai

CALENDAR = default_calendar()


def received(day: str, term: str, calendar: Calendar = CALENDAR, counting: Counting = Counting()) -> Deadline:  # noqa: B008
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
    assert received("2026-12-31", "14wh").trace[-1] == TraceDay(date(2026, 12, 31), 19_800, "weekday", None)
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
    assert found.not_before == {"2wd": date(2020, 1, 2), "14wh": date(2019, 12, 31)}[term]


def test_hours_left_are_seconds_of_office_time() -> None:
    # 31 December, which is in doubt as a whole: from 10:00 2 h to 12:00 and 3.5 h to 18:00; 30 minutes short of 6 h.
    found = received("2026-12-31", "6wh")
    assert (found.status, found.remaining, found.not_before) == ("open", 1800, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "term", "not_before", "reckoning"),
    [
        ("2026-12-31", "14wh", "2027-01-02", "31 in doubt, whole 7 h; 1 January off; 2: 7 h"),
        ("2027-01-01", "7wh", "2027-01-02", "1 January off"),
        ("2027-03-01", "7wh", "2027-03-01", "the day of receipt itself"),
        ("2027-03-01", "8wh", "2027-03-02", "7 h, 1 h"),
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
    found = received("2027-03-01", "14wh", Calendar((*packaged_papers(), longer)))
    assert (found.status, found.not_before) == ("open", date(2027, 3, 1))


def test_lost_days_of_an_unknown_year_are_lost_whatever_it_brings() -> None:
    pauses = [
        Pause(shanghai("2027-01-03T10:00:00"), shanghai("2027-01-05T10:00:00")),
        Pause(shanghai("2026-12-30T10:00:00"), shanghai("2026-12-31T10:00:00")),
    ]
    found = deadline(CALENDAR, shanghai("2026-12-24T10:00:00"), Term.parse("9wd"), pauses=pauses)
    # 25 to 29 and 31: six at the earliest; 2, 5 and 6 January. As known: 25, 28, 29 and 31.
    assert (found.status, found.remaining, found.not_before) == ("open", 5, date(2027, 1, 6))


def test_a_pause_of_centuries_is_reckoned_at_once() -> None:
    pause = Pause(shanghai("2027-02-01T10:00:00"), shanghai("2199-12-31T10:00:00"))
    found = deadline(CALENDAR, shanghai("2027-01-04T10:00:00"), Term.parse("9999wd"), pauses=[pause])
    assert found.status == "open"
    # 5 to 31 January 2027 and 31 December 2199: 28; 2200 to 2226 without New Year's Days: 9834; 137 to 18 May.
    assert found.not_before == date(2227, 5, 18)


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
