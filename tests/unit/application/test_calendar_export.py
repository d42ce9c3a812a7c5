"""A year as an iCalendar file: what the notices set, and nothing else."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar as ICalendar

from gridflow.application.calendar_export import calendar_ics
from gridflow.worktime import Calendar, DayOutOfRange, Notice, UnknownYear, default_calendar, packaged_papers

COUNTY = "330921000000"


def local(off: tuple[date, ...], on: tuple[date, ...], source: str = "县政府公告栏") -> Notice:
    """What a county says of 2026."""
    published = datetime(2026, 1, 5, tzinfo=UTC)
    return Notice("XS-2026", "县政办〔2026〕3号", True, published, source, None, off, on, COUNTY).checked()


def with_local(notice: Notice) -> Calendar:
    return Calendar((*packaged_papers(), notice), (COUNTY,))


def events_of(calendar: Calendar, year: int) -> list[Any]:
    """The events as the library reads them back, whose properties are of any type."""
    return ICalendar.from_ical(calendar_ics(calendar, year, "名")).walk("VEVENT")


def said(event: Any) -> tuple[str, date, date, str]:
    return str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt, str(event["X-APPLE-SPECIAL-DAY"])


def test_a_run_off_is_one_event_and_each_make_up_day_its_own() -> None:
    events = events_of(default_calendar(), 2026)
    assert [said(event) for event in events[:5]] == [
        ("放假", date(2026, 1, 1), date(2026, 1, 4), "WORK-HOLIDAY"),
        ("调休上班", date(2026, 1, 4), date(2026, 1, 5), "ALTERNATE-WORKDAY"),
        ("调休上班", date(2026, 2, 14), date(2026, 2, 15), "ALTERNATE-WORKDAY"),
        ("放假", date(2026, 2, 15), date(2026, 2, 24), "WORK-HOLIDAY"),
        ("调休上班", date(2026, 2, 28), date(2026, 3, 1), "ALTERNATE-WORKDAY"),
    ]
    # Seven holidays and six make-up days; the other weekends are in no notice.
    assert len(events) == 13


def test_an_event_says_which_notice_set_its_days() -> None:
    calendar = default_calendar()
    notice = calendar.papers["CN-2026"]
    first = events_of(calendar, 2026)[0]
    assert str(first["UID"]) == "CN-2026-20260101@gridflow"
    assert first["DTSTAMP"].dt == notice.published_at
    assert str(first["DESCRIPTION"]) == notice.document
    assert str(first["URL"]) == notice.source
    assert [str(name) for name in first["CATEGORIES"].cats] == ["放假"]


def test_a_year_holds_its_own_days_whoever_set_them() -> None:
    """CN-2023 turned 31 December 2022 off; the run of New Year is cut at the year's end."""
    last = events_of(default_calendar(), 2022)[-1]
    assert said(last)[:3] == ("放假", date(2022, 12, 31), date(2023, 1, 1))
    assert str(last["UID"]).startswith("CN-2023-")
    assert said(events_of(default_calendar(), 2023)[0])[:3] == ("放假", date(2023, 1, 1), date(2023, 1, 3))


def test_days_off_under_two_notices_are_two_runs() -> None:
    calendar = with_local(local(off=(date(2026, 5, 6),), on=()))
    may = [said(event)[:3] for event in events_of(calendar, 2026) if event["DTSTART"].dt.month == 5]
    assert may == [
        ("放假", date(2026, 5, 1), date(2026, 5, 6)),
        ("放假", date(2026, 5, 6), date(2026, 5, 7)),
        ("调休上班", date(2026, 5, 9), date(2026, 5, 10)),
    ]


def test_a_weekday_that_a_place_works_is_written_and_is_no_make_up_day() -> None:
    calendar = with_local(local(off=(), on=(date(2026, 5, 5),)))
    may = [said(event) for event in events_of(calendar, 2026) if event["DTSTART"].dt.month == 5]
    assert may[:2] == [
        ("放假", date(2026, 5, 1), date(2026, 5, 5), "WORK-HOLIDAY"),
        ("上班", date(2026, 5, 5), date(2026, 5, 6), "ALTERNATE-WORKDAY"),
    ]


@pytest.mark.parametrize(
    "source", ["县政府公告栏", "https://example.invalid/a b", "https://example.invalid/\nSUMMARY:x"]
)
def test_a_source_that_is_no_address_is_no_url(source: str) -> None:
    calendar = with_local(local(off=(date(2026, 5, 6),), on=(), source=source))
    (event,) = [event for event in events_of(calendar, 2026) if str(event["UID"]).startswith("XS-2026")]
    assert "URL" not in event


def test_the_name_is_a_text_whatever_it_holds() -> None:
    lines = calendar_ics(default_calendar(), 2026, "甲县;全国,\nX-EVIL:1").decode().split("\r\n")
    assert lines[5:7] == ["X-WR-CALNAME:甲县\\;全国\\,\\nX-EVIL:1", "X-WR-TIMEZONE:Asia/Shanghai"]


def test_the_same_papers_give_the_same_bytes_in_any_order() -> None:
    papers = packaged_papers()
    forth, back = Calendar(papers), Calendar(reversed(papers))
    assert calendar_ics(forth, 2026, "全国") == calendar_ics(back, 2026, "全国")
    # RFC 5545 3.1: lines end in CRLF and hold at most 75 octets.
    lines = calendar_ics(forth, 2026, "网" * 60).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_a_further_paper_keeps_the_uids_of_what_it_leaves() -> None:
    before = default_calendar()
    after = with_local(local(off=(date(2026, 5, 6),), on=()))
    uids = [{str(event["UID"]) for event in events_of(calendar, 2026)} for calendar in (before, after)]
    assert uids[0] < uids[1]


@pytest.mark.parametrize(("year", "error"), [(2027, UnknownYear), (0, UnknownYear), (2013, DayOutOfRange)])
def test_a_year_that_is_not_known_has_no_file(year: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        calendar_ics(default_calendar(), year, "全国")
