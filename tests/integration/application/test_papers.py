"""The county's papers 文件: from the program and from people into the log, and out of it the calendars."""

from contextlib import suppress
from datetime import timedelta

import pytest

from gridflow.aggregates.calendar import CALENDAR_STREAM
from gridflow.bootstrap import County
from gridflow.errors import NotPermitted
from gridflow.testing import CountingIdentities, MemoryCounty, SettableClock, database_county, instant
from gridflow.testing.territory import ADMINISTRATOR, CLERK, COUNTY, SYSTEM, TOWNSHIP, VILLAGE, small_county
from gridflow.worktime import InvalidPaper, default_calendar, packaged_papers
from tests.unit.calendar.papers import hours, next_year, notice

AnyCounty = County | MemoryCounty
TREE = small_county()


def version(county: AnyCounty, unit: str) -> str:
    return county.almanac.of(unit, TREE).version


def test_a_new_county_has_the_papers_that_ship(any_county: AnyCounty) -> None:
    assert any_county.almanac.calendars.papers == packaged_papers()
    assert version(any_county, VILLAGE) == default_calendar().version
    events = any_county.log.history(CALENDAR_STREAM)
    assert {event.actor.role for event in events} == {"system"}
    assert [event.version for event in events] == list(range(1, len(packaged_papers()) + 1))


def test_an_imported_paper_holds_for_its_subtree_and_says_who_brought_it(any_county: AnyCounty) -> None:
    before = version(any_county, COUNTY)
    assert any_county.registrar.import_papers([notice(), hours()], ADMINISTRATOR) == 2
    assert version(any_county, COUNTY) == version(any_county, TOWNSHIP) == before != version(any_county, VILLAGE)
    event = any_county.log.history(CALENDAR_STREAM)[-2]
    assert (event.actor, event.body.topic) == (ADMINISTRATOR, "calendar.notice-imported")
    assert event.unit_path == TREE.path(VILLAGE)


def test_the_past_is_counted_with_the_papers_that_there_were_then(any_county: AnyCounty) -> None:
    then, before = any_county.clock.now(), version(any_county, VILLAGE)
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.advance(timedelta(hours=1))
    any_county.registrar.import_papers([notice()], ADMINISTRATOR)
    assert any_county.almanac.of(VILLAGE, TREE, then).version == before
    assert (
        any_county.almanac.of(VILLAGE, TREE, any_county.clock.now()).version == version(any_county, VILLAGE) != before
    )


def test_repeating_an_import_changes_nothing(any_county: AnyCounty) -> None:
    any_county.registrar.import_papers([notice()], ADMINISTRATOR)
    head = any_county.log.head()
    assert any_county.registrar.import_papers([notice()], ADMINISTRATOR) == 0
    assert any_county.registrar.adopt_papers(packaged_papers(), SYSTEM) == 0
    assert any_county.log.head() == head


def test_a_refused_paper_leaves_nothing_of_those_beside_it(any_county: AnyCounty) -> None:
    head, before = any_county.log.head(), version(any_county, VILLAGE)
    with pytest.raises(InvalidPaper):
        any_county.registrar.import_papers([notice(), notice(off=["2026-11-24"])], ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        any_county.registrar.import_papers([notice()], CLERK)
    assert any_county.log.head() == head
    any_county.almanac.refresh()
    assert version(any_county, VILLAGE) == before


def test_what_is_rolled_back_does_not_stay_known(any_county: AnyCounty) -> None:
    before = version(any_county, VILLAGE)
    with suppress(ZeroDivisionError), any_county.log.writing():
        any_county.registrar.import_papers([notice()], ADMINISTRATOR)
        raise ZeroDivisionError
    assert version(any_county, VILLAGE) == before
    assert any_county.registrar.import_papers([notice()], ADMINISTRATOR) == 1
    assert version(any_county, VILLAGE) != before


def test_papers_outlive_the_process(database_url: str) -> None:
    clock = SettableClock(instant("2026-11-20T10:00:00+08:00"))
    with database_county(database_url, clock) as county:
        county.registrar.import_papers([notice(), next_year()], ADMINISTRATOR)
        known, head = version(county, VILLAGE), county.log.head()
    with database_county(database_url, clock, CountingIdentities("other")) as county:
        assert (version(county, VILLAGE), county.log.head()) == (known, head)


def test_a_shipped_paper_comes_on_the_day_of_its_publication(database_url: str) -> None:
    """演示与演练 in the past live it as it was: the notice of 2026 was published on 4 November 2025."""
    clock = SettableClock(instant("2025-11-03T23:59:00+08:00"))
    with database_county(database_url, clock) as county:
        assert "CN-2026" not in {paper.id for paper in county.almanac.calendars.papers}
        clock.set(instant("2025-11-04T00:00:30+08:00"))
        county.projector.catch_up()
        county.ticker.tick()
        assert county.almanac.calendars.papers[-1].id == "CN-2026"
