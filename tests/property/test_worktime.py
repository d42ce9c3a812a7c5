"""The arithmetic of working days, for any day and amount, against a reading of the notices one date at a
time.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.worktime import (
    SHANGHAI,
    Calendar,
    Term,
    TermUnit,
    UnknownYear,
    deadline,
    default_calendar,
    load_notices,
)

CALENDAR = default_calendar()
ONE_DAY = timedelta(days=1)

known_days = st.dates(date(2014, 1, 1), date(2026, 12, 31))
# Days from which 2 × 250 working days, under two years and a half, stay within the known years either way.
inner_days = st.dates(date(2016, 7, 1), date(2024, 6, 30))
amounts = st.integers(1, 250)
terms = st.builds(Term, st.integers(1, 60), st.just(TermUnit.WORKING_DAY))
FIRST_INSTANT = datetime(2014, 1, 1, tzinfo=SHANGHAI)
instants = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda minutes: (FIRST_INSTANT + timedelta(minutes=minutes)).astimezone(UTC)
)
publication_days = st.dates(date(2013, 12, 1), date(2026, 11, 22))


def read_off(day: date, known_at: date = date.max) -> bool | None:
    """Whether a day is worked by the rule of the notices, read afresh; None in a year that no notice covers."""
    known = [notice for notice in load_notices() if notice.published <= known_at]
    if not any(notice.covers_year == day.year for notice in known):
        return None
    for notice in reversed(known):
        if day in notice.off or day in notice.on:
            return day in notice.on
    return day.weekday() < 5


@given(known_days)
def test_a_working_day_is_what_the_last_notice_says(day: date) -> None:
    assert CALENDAR.is_working_day(day) is read_off(day)


@given(inner_days, amounts, st.integers(0, 250))
def test_last_day_adds_up(day: date, a: int, b: int) -> None:
    assert CALENDAR.last_day(day, a + b) == CALENDAR.last_day(CALENDAR.last_day(day, a), b)
    assert CALENDAR.last_day(day, -a - b) == CALENDAR.last_day(CALENDAR.last_day(day, -a), -b)


@given(inner_days, amounts)
def test_count_inverts_last_day(day: date, n: int) -> None:
    last = CALENDAR.last_day(day, n)
    assert CALENDAR.is_working_day(last)
    assert CALENDAR.count(day, last) == n
    assert CALENDAR.count(day, last - ONE_DAY) == n - 1


@given(inner_days, amounts)
def test_walking_back_is_walking_forth_mirrored(day: date, n: int) -> None:
    first = CALENDAR.last_day(day, -n)
    assert CALENDAR.is_working_day(first)
    assert CALENDAR.count(first - ONE_DAY, day - ONE_DAY) == n


@given(inner_days, st.integers(0, 250), amounts, amounts)
def test_last_day_is_monotone_in_start_and_amount(day: date, later: int, a: int, more: int) -> None:
    assert CALENDAR.last_day(day, a) <= CALENDAR.last_day(day + timedelta(days=later), a)
    assert CALENDAR.last_day(day, a) < CALENDAR.last_day(day, a + more)


@given(known_days, known_days, known_days)
def test_counts_over_adjoining_spans_add_up(a: date, b: date, c: date) -> None:
    assert CALENDAR.count(a, b) + CALENDAR.count(b, c) == CALENDAR.count(a, c)


@given(instants, terms, publication_days)
def test_a_trace_counted_again_by_hand_gives_the_deadline(received_at: datetime, term: Term, known_at: date) -> None:
    calendar = Calendar(load_notices(), known_at=known_at)
    found = deadline(calendar, received_at, term)
    day, counted, doubtful = received_at.astimezone(SHANGHAI).date(), 0, False
    for traced in found.trace:
        day += ONE_DAY
        worked = read_off(day, known_at)
        counted += worked is True
        doubtful |= (day.month, day.day) >= (12, 25) and read_off(date(day.year + 1, 1, 1), known_at) is None
        assert traced.day == day
        assert traced.counted == (counted if worked else None)
    if found.status == "open":
        assert read_off(day + ONE_DAY, known_at) is None
        assert found.remaining == term.amount - counted > 0
    else:
        assert found.last_day == day
        assert counted == term.amount
        assert found.status == ("provisional" if doubtful else "fixed")
        assert found.due == datetime.combine(day + ONE_DAY, datetime.min.time(), SHANGHAI)


@given(instants, terms)
def test_a_longer_term_never_ends_earlier_nor_is_more_certain(received_at: datetime, term: Term) -> None:
    shorter = deadline(CALENDAR, received_at, term)
    longer = deadline(CALENDAR, received_at, Term(term.amount + 1, term.unit))
    certainty = ["fixed", "provisional", "open"]
    assert certainty.index(shorter.status) <= certainty.index(longer.status)
    if shorter.status == "open":
        assert longer.remaining == shorter.remaining + 1
        assert shorter.not_before is not None
        assert longer.not_before is not None
        assert shorter.not_before < longer.not_before
    elif longer.status != "open":
        assert shorter.last_day is not None
        assert longer.last_day is not None
        assert shorter.last_day < longer.last_day


@given(known_days, st.integers(1, 5000))
def test_a_walk_ends_on_a_known_day_or_says_which_year_is_unknown(day: date, n: int) -> None:
    if CALENDAR.count(day, date(2026, 12, 31)) >= n:
        assert CALENDAR.count(day, CALENDAR.last_day(day, n)) == n
    else:
        with pytest.raises(UnknownYear) as refused:
            CALENDAR.last_day(day, n)
        assert refused.value.context["year"] == 2027
