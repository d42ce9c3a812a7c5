"""Papers that come while a clock runs leave the days alone that were over when they were published."""

from datetime import date, datetime, timedelta

import pytest

from gridflow.errors import NaiveTime
from gridflow.worktime import Calendars, Term, deadline, default_calendars, packaged_papers
from tests.unit.worktime.papers import arrangement, office_hours, shanghai

COUNTY, TOWNSHIP, OTHER = "330921000000", "330921100000", "330922000000"
CHAIN = (COUNTY, TOWNSHIP)
# November 2026: 16 is a Monday.
RECEIVED = shanghai("2026-11-16T10:00:00")
WORKED = tuple(date(2026, 11, day) for day in (17, 18, 19))
PUBLISHED = "2026-11-18T09:00:00"
LATE = arrangement("LATE", PUBLISHED, off=WORKED, unit=COUNTY)


def worked(calendars: Calendars, received: datetime) -> list[int]:
    calendar = calendars.lived(CHAIN, received)
    return [day.day for day in WORKED if calendar.is_working_day(day)]


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        pytest.param("2026-11-17T00:00:00", [], id="as 17 begins"),
        pytest.param("2026-11-17T23:59:59", [], id="before 17 is over"),
        pytest.param("2026-11-18T00:00:00", [17], id="as 17 is over"),
        pytest.param("2026-11-18T23:59:59", [17], id="on 18"),
        pytest.param("2026-11-20T00:00:00", [17, 18, 19], id="as all are over"),
    ],
)
def test_days_over_in_china_when_a_paper_was_published_stay_as_they_were(published: str, kept: list[int]) -> None:
    calendars = default_calendars().with_papers([arrangement("L", published, off=WORKED, unit=COUNTY)])
    assert worked(calendars, RECEIVED) == kept


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        pytest.param(RECEIVED, [17], id="running when the paper came"),
        pytest.param(shanghai("2026-11-18T08:59:59"), [17], id="begun just before it"),
        pytest.param(shanghai(PUBLISHED), [], id="begun with it"),
        pytest.param(shanghai("2026-11-23T10:00:00"), [], id="begun after it"),
    ],
)
def test_a_clock_that_began_with_a_paper_or_after_it_takes_it_whole(received: datetime, kept: list[int]) -> None:
    assert worked(default_calendars().with_papers([LATE]), received) == kept


def test_no_paper_makes_a_case_overdue_in_the_past() -> None:
    makeup = arrangement("ON", "2026-11-24T09:00:00", on=(date(2026, 11, 21), date(2026, 11, 22)), unit=COUNTY)
    calendars = default_calendars().with_papers([makeup])
    term = Term.parse("6wd")
    lived = deadline(calendars.lived(CHAIN, RECEIVED), RECEIVED, term)
    assert lived.due == deadline(default_calendars().of(), RECEIVED, term).due == shanghai("2026-11-25T00:00:00")
    assert deadline(calendars.of(CHAIN), RECEIVED, term).due == shanghai("2026-11-23T00:00:00")


def test_of_several_papers_each_leaves_out_what_was_over_when_it_came() -> None:
    back_on = arrangement("BACK", "2026-11-19T09:00:00", on=WORKED, unit=TOWNSHIP)
    calendars = default_calendars().with_papers([LATE, back_on])
    # 17 was over for both, 18 for the second; 19 is the nearer unit's.
    assert worked(calendars, RECEIVED) == [17, 19]
    assert worked(calendars, shanghai("2026-11-18T12:00:00")) == [19]
    assert worked(calendars, shanghai("2026-11-19T12:00:00")) == [17, 18, 19]


def test_an_earlier_paper_goes_on_to_hold_where_a_later_one_is_silent() -> None:
    first = arrangement("FIRST", "2026-11-01", off=WORKED, unit=COUNTY)
    calendars = default_calendars().with_papers([first, arrangement("ON", PUBLISHED, on=WORKED, unit=COUNTY)])
    calendar = calendars.lived(CHAIN, RECEIVED)
    assert [calendar.reason(day).notice for day in WORKED] == ["FIRST", "ON", "ON"]


def opening(calendars: Calendars, day: int) -> int:
    return calendars.lived(CHAIN, RECEIVED).office_time.sessions_on(date(2026, 11, day))[0].begin.hour


def test_office_hours_hold_no_earlier_than_from_the_day_of_their_publication() -> None:
    hours = office_hours("H", date(2026, 11, 1), ((1, 1), "09:00-17:00"), unit=COUNTY, published=PUBLISHED)
    calendars = default_calendars().with_papers([hours])
    assert [opening(calendars, day) for day in (2, 17, 18, 19)] == [8, 8, 9, 9]
    assert calendars.of(CHAIN).office_time.sessions_on(date(2026, 11, 17))[0].begin.hour == 9


def test_office_hours_published_late_come_no_later_in_their_order() -> None:
    hours = office_hours("H", date(2026, 10, 1), ((1, 1), "09:00-17:00"), unit=COUNTY, published=PUBLISHED)
    later = office_hours("L", date(2026, 11, 1), ((1, 1), "10:00-17:00"), unit=COUNTY, published="2026-10-01")
    calendars = default_calendars().with_papers([hours, later])
    assert [opening(calendars, day) for day in (17, 18, 19)] == [10, 10, 10]


def test_the_version_is_that_of_all_papers() -> None:
    calendars = default_calendars().with_papers([LATE])
    lived = calendars.lived(CHAIN, RECEIVED)
    assert lived is not calendars.of(CHAIN)
    assert lived.version == calendars.of(CHAIN).version
    assert lived.papers == calendars.of(CHAIN).papers


def test_where_nothing_is_left_out_it_is_the_calendar_of_the_place() -> None:
    ahead = arrangement("AHEAD", PUBLISHED, off=(date(2026, 11, 18),), unit=COUNTY)
    hours = office_hours("H", date(2026, 11, 18), ((1, 1), "09:00-17:00"), unit=COUNTY, published=PUBLISHED)
    calendars = default_calendars().with_papers([LATE, ahead, hours])
    assert calendars.lived((OTHER,), RECEIVED) is calendars.of((OTHER,))
    assert calendars.lived(CHAIN, shanghai(PUBLISHED)) is calendars.of(CHAIN)
    calendars = default_calendars().with_papers([ahead, hours])
    assert calendars.lived(CHAIN, RECEIVED) is calendars.of(CHAIN)


def test_clocks_that_lived_through_the_same_papers_share_one_calendar() -> None:
    calendars = default_calendars().with_papers([LATE])
    assert calendars.lived(CHAIN, RECEIVED) is calendars.lived((COUNTY,), RECEIVED - timedelta(days=30))


def test_what_is_open_is_bounded_by_what_was_lived() -> None:
    days = tuple(date(2026, 12, day) for day in (28, 29))
    late = arrangement("L", "2026-12-29T09:00:00", off=days, unit=COUNTY)
    calendars = default_calendars().with_papers([late])
    received = shanghai("2026-12-25T10:00:00")
    bounds = [
        deadline(calendar, received, Term.parse("6wd")).not_before
        for calendar in (calendars.lived(CHAIN, received), calendars.of(CHAIN))
    ]
    # 26, 27, 28, 30, 31 and 2 January; without 28 it is 3 January.
    assert bounds == [date(2027, 1, 2), date(2027, 1, 3)]


def test_of_the_packaged_papers_only_that_of_the_long_spring_festival_reaches_back() -> None:
    """Published on 26 January 2020, it names 24 and 25 January, which were off already."""
    calendars = Calendars(packaged_papers())
    eve, day = shanghai("2020-01-25T23:59:59"), shanghai("2020-01-26T00:00:00")
    assert calendars.lived((), day) is calendars.of()
    lived = calendars.lived((), eve)
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(366)]
    differing = [one for one in days if lived.reason(one) != calendars.of().reason(one)]
    assert differing == [date(2020, 1, 24), date(2020, 1, 25)]
    assert not any(lived.is_working_day(one) for one in differing)


def test_a_naive_receipt_is_refused() -> None:
    with pytest.raises(NaiveTime) as refused:
        default_calendars().lived((), datetime.fromisoformat("2026-11-16T10:00:00"))
    assert refused.value.context["field"] == "received_at"
