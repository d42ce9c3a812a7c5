"""Office hours: which sessions hold on a day, and what a paper of them must say."""

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from gridflow.worktime import (
    Calendar,
    InvalidPaper,
    NoOfficeHours,
    OfficeHours,
    Paper,
    Session,
    default_calendar,
    load_notices,
    packaged_papers,
    parse_paper,
)
from tests.unit.worktime.papers import office_hours

COUNTY, TOWNSHIP, VILLAGE = "330921000000", "330921100000", "330921100201"
CHAIN = (COUNTY, TOWNSHIP, VILLAGE)


def calendar_of(*papers: Paper) -> Calendar:
    return Calendar((*packaged_papers(), *papers), CHAIN)


def opening(calendar: Calendar, day: date) -> str:
    """The first session of a day, as `08:30-12:00`."""
    begin, end = calendar.office_time.sessions_on(day)[0]
    return f"{begin:%H:%M}-{end:%H:%M}"


SEASONAL = office_hours(
    "S", date(2024, 7, 1), ((10, 1), "09:00-16:00"), ((5, 1), "08:00-18:00"), ((2, 29), "08:30-17:00"), unit=COUNTY
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2024, 6, 30), "08:30-12:00", id="before they are in effect the country's"),
        pytest.param(date(2024, 7, 1), "08:00-18:00", id="from their first day on"),
        pytest.param(date(2024, 9, 30), "08:00-18:00", id="the last day of summer"),
        pytest.param(date(2024, 10, 1), "09:00-16:00", id="the first day of winter"),
        pytest.param(date(2025, 1, 2), "09:00-16:00", id="winter goes on over the year's end"),
        pytest.param(date(2025, 2, 28), "09:00-16:00", id="the eve of a season of 29 February"),
        pytest.param(date(2025, 3, 1), "08:30-17:00", id="which a common year begins on 1 March"),
        pytest.param(date(2024, 2, 29), "08:30-12:00", id="29 February itself, before they are in effect"),
        pytest.param(date(2028, 2, 29), "08:30-17:00", id="29 February itself"),
    ],
)
def test_a_season_runs_until_the_next(day: date, expected: str) -> None:
    assert opening(calendar_of(SEASONAL), day) == expected


def test_the_nearest_unit_that_has_hours_in_effect_decides() -> None:
    county = office_hours("C", date(2025, 1, 1), ((1, 1), "09:00-17:00"), unit=COUNTY)
    township = office_hours("T", date(2026, 1, 1), ((1, 1), "10:00-18:00"), unit=TOWNSHIP, published="2020-01-01")
    calendar = calendar_of(township, county)
    days = (date(2024, 12, 31), date(2025, 1, 2), date(2026, 1, 5))
    assert [opening(calendar, day) for day in days] == ["08:30-12:00", "09:00-17:00", "10:00-18:00"]


def test_of_one_unit_the_later_effective_decides_and_of_these_the_later_published() -> None:
    early = office_hours("A", date(2025, 1, 1), ((1, 1), "09:00-17:00"), unit=COUNTY, published="2024-12-03")
    late = office_hours("B", date(2025, 6, 1), ((1, 1), "10:00-17:00"), unit=COUNTY, published="2024-12-01")
    later = office_hours("C", date(2025, 6, 1), ((1, 1), "11:00-17:00"), unit=COUNTY, published="2024-12-02")
    calendar = calendar_of(later, late, early)
    assert [opening(calendar, day) for day in (date(2025, 5, 30), date(2025, 6, 3))] == ["09:00-17:00", "11:00-17:00"]


def test_a_day_closes_with_its_last_session() -> None:
    office = default_calendar().office_time
    assert office.sessions_on(date(2026, 11, 20)) == (
        Session(time(8, 30), time(12, 0)),
        Session(time(14, 30), time(18, 0)),
    )
    assert office.close_of(date(2026, 11, 20)) == time(18, 0)


def test_without_hours_there_is_no_office_time() -> None:
    with pytest.raises(NoOfficeHours):
        _ = Calendar(load_notices()).office_time
    later = office_hours("L", date(2020, 1, 1), ((1, 1), "09:00-17:00"))
    with pytest.raises(NoOfficeHours, match="2014"):
        _ = Calendar((*load_notices(), later)).office_time


def written(**changes: Any) -> str:
    return json.dumps(
        {
            "id": "HOURS",
            "unit": COUNTY,
            "document": "县〔2026〕3号",
            "document_confirmed": False,
            "published": "2026-04-20",
            "source": "https://example.invalid/hours",
            "effective_from": "2026-05-01",
            "seasons": [
                {"from": "10-01", "sessions": ["08:30-12:00", "14:00-17:30"]},
                {"from": "05-01", "sessions": ["08:30-12:00", "14:30-18:00"]},
            ],
            **changes,
        }
    )


def test_a_file_with_seasons_is_read_as_office_hours() -> None:
    hours = parse_paper(written())
    assert isinstance(hours, OfficeHours)
    assert [season.first for season in hours.seasons] == [(5, 1), (10, 1)]
    assert (hours.unit, hours.effective_from) == (COUNTY, date(2026, 5, 1))


def season(*sessions: str, since: str = "05-01") -> dict[str, Any]:
    return {"from": since, "sessions": sessions}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"seasons": []}, "seasons", id="no season"),
        pytest.param({"seasons": [season()]}, "seasons", id="a season without sessions"),
        pytest.param({"seasons": [season("09:00-12:00"), season("10:00-12:00")]}, "seasons", id="two from one day"),
        pytest.param({"seasons": [season("12:00-09:00")]}, "seasons", id="a session that ends before it begins"),
        pytest.param({"seasons": [season("09:00-09:00")]}, "seasons", id="an empty session"),
        pytest.param({"seasons": [season("09:00-12:00", "11:59-17:00")]}, "seasons", id="sessions that overlap"),
        pytest.param({"seasons": [season("14:00-18:00", "08:00-12:00")]}, "seasons", id="sessions out of order"),
        pytest.param({"seasons": [season("18:00-24:00")]}, "seasons", id="a time that is not"),
        pytest.param({"seasons": [season("9:00-12:00")]}, "seasons", id="another way of writing a time"),
        pytest.param({"seasons": [season("09:00-12:00", since="02-30")]}, "seasons", id="a day that is not"),
        pytest.param({"seasons": [season("09:00-12:00", since="5-1")]}, "seasons", id="another way of writing a day"),
        pytest.param({"seasons": [{"sessions": ["09:00-12:00"]}]}, "seasons.0.from", id="a season without a day"),
        pytest.param({"effective_from": "2026"}, "effective_from", id="in effect from no day"),
        pytest.param({"effective_from": "0001-01-01"}, "effective_from", id="in effect from the year 1"),
        pytest.param({"effective_from": "9999-12-31"}, "effective_from", id="in effect from the year 9999"),
        pytest.param({"published": "9999-12-31"}, "published", id="published in the year 9999"),
        pytest.param({"document": "\t"}, "document", id="no document"),
        pytest.param({"source": ""}, "source", id="no source"),
        pytest.param({"covers_year": 2026}, "covers_year", id="a notice's field"),
        pytest.param({"seasons": None}, "seasons", id="seasons that are none"),
    ],
)
def test_wrong_office_hours_are_refused_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPaper) as refused:
        parse_paper(written(**changes))
    assert refused.value.context["field"] == field


def test_office_hours_made_without_a_file_are_checked_the_same() -> None:
    with pytest.raises(InvalidPaper) as refused:
        replace(SEASONAL, source=" ").checked()
    assert refused.value.context["field"] == "source"
