"""The version of a calendar names what its papers say."""

from dataclasses import replace
from datetime import UTC, date, timedelta, timezone

from gridflow.worktime import Calendar, Calendars, default_calendars, load_notices
from tests.unit.worktime.papers import arrangement, office_hours, shanghai, yearly

COUNTY, TOWNSHIP, OTHER = "330921000000", "330921100000", "330922000000"
CHAIN = (COUNTY, TOWNSHIP)


def test_a_version_is_the_same_in_every_process() -> None:
    # A fixed past, so that only a change to what was published then can break it.
    assert Calendar(load_notices(), known_at=shanghai("2020-12-31T00:00:00")).version == "cn-378a449fd7a7"


def test_a_version_follows_the_days_and_not_the_paperwork() -> None:
    notice = yearly(2020, (date(2020, 1, 1),))
    renumbered = replace(
        notice, document="测试〔2019〕2号", document_confirmed=True, source="https://example.invalid/2"
    )
    version = Calendar([notice]).version
    assert Calendar([renumbered]).version == version
    in_another_zone = notice.published_at.astimezone(timezone(timedelta(hours=8)))
    assert Calendar([replace(notice, published_at=in_another_zone)]).version == version
    assert Calendar([yearly(2020, (date(2020, 1, 2),))]).version != version
    assert Calendar([yearly(2020, (date(2020, 1, 1),), (date(2020, 1, 4),))]).version != version
    later = notice.published_at.astimezone(UTC) + timedelta(hours=1)
    assert Calendar([replace(notice, published_at=later)]).version != version


def test_a_version_follows_the_office_hours() -> None:
    hours = office_hours("H", date(2020, 1, 1), ((1, 1), "09:00-17:00"))
    version = Calendar([hours]).version
    assert Calendar([replace(hours, document="另一文件")]).version == version
    assert Calendar([replace(hours, effective_from=date(2020, 1, 2))]).version != version
    assert Calendar([office_hours("H", date(2020, 1, 1), ((1, 1), "09:00-17:01"))]).version != version
    assert Calendar([office_hours("H", date(2020, 1, 1), ((1, 2), "09:00-17:00"))]).version != version


def test_a_paper_changes_the_versions_of_its_unit_and_those_below() -> None:
    before = default_calendars()
    after = before.with_papers([arrangement("C", "2026-03-01", off=(date(2026, 3, 2),), unit=COUNTY)])
    assert after.of(CHAIN).version != before.of(CHAIN).version
    assert after.of((COUNTY,)).version == after.of(CHAIN).version
    assert after.of((OTHER,)).version == before.of((OTHER,)).version == before.of().version


def test_places_under_the_same_papers_share_one_calendar() -> None:
    calendars = default_calendars().with_papers([arrangement("C", "2026-03-01", off=(date(2026, 3, 2),), unit=COUNTY)])
    assert calendars.of(CHAIN) is calendars.of((COUNTY,))
    assert calendars.of((OTHER,)) is calendars.of()
    assert calendars.of(CHAIN) is not calendars.of()


def test_what_was_known_is_the_calendar_of_the_papers_published_by_then() -> None:
    paper = arrangement("A", "2026-03-01T10:00:00", off=(date(2026, 3, 2),), unit=COUNTY)
    calendars = default_calendars().with_papers([paper])
    published = shanghai("2026-03-01T10:00:00")
    assert calendars.of(CHAIN, published).version == calendars.of(CHAIN).version
    eve = published - timedelta(microseconds=1)
    assert calendars.of(CHAIN, eve).version == default_calendars().of().version
    assert Calendars([paper]).of(CHAIN).horizon is None
