"""Importing papers 导入文件: who may, for which units, and what contradicts what is known."""

from dataclasses import replace

import pytest

from gridflow.aggregates.calendar import ImportPaper, NoticeImported, OfficeHoursSet, import_paper, imported, wanting
from gridflow.aggregates.event import Actor
from gridflow.errors import GridFlowError, NotPermitted, UnknownUnit
from gridflow.testing import World, instant, person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from gridflow.worktime import InvalidNotice, InvalidOfficeHours, InvalidPaper, Notice, Paper, packaged_papers
from tests.unit.calendar.papers import hours, known, next_year, notice
from tests.unit.case.stages import FRIDAY

TOWNSHIP_ADMINISTRATOR = person("administrator", TOWNSHIP)


def brought(command: ImportPaper, by: Actor = ADMINISTRATOR, world: World | None = None) -> tuple[object, ...]:
    return import_paper(command, (world or World()).context(by, FRIDAY))


def test_a_paper_is_an_event_that_says_all_of_it() -> None:
    (event,) = brought(notice(off=["2026-11-23/2026-11-24"], on=["2026-11-28"]))
    assert isinstance(event, NoticeImported)
    assert [str(day) for day in event.off] == ["2026-11-23", "2026-11-24"]
    assert event.paper == notice(off=["2026-11-23/2026-11-24"], on=["2026-11-28"]).paper()

    (event,) = brought(hours())
    assert isinstance(event, OfficeHoursSet)
    assert event.paper == hours().paper()


@pytest.mark.parametrize("paper", packaged_papers(), ids=lambda paper: paper.id)
def test_what_ships_is_told_by_its_event(paper: Paper) -> None:
    assert imported(paper).paper == paper


def test_the_same_paper_again_is_nothing_and_another_under_its_id_is_refused() -> None:
    world = World(calendars=known(notice().paper()))
    assert brought(notice(), world=world) == ()
    with pytest.raises(InvalidPaper) as refused:
        brought(notice(off=["2026-11-24"]), world=world)
    assert refused.value.context["field"] == "id"


@pytest.mark.parametrize(
    ("command", "by"),
    [
        pytest.param(next_year(), ADMINISTRATOR, id="the whole country by the county"),
        pytest.param(notice(unit="990000000000"), ADMINISTRATOR, id="the province by the county"),
        pytest.param(notice(unit="990100000000"), ADMINISTRATOR, id="the city by the county"),
        pytest.param(notice(unit=COUNTY), ADMINISTRATOR, id="the county by itself"),
        pytest.param(notice(unit=TOWNSHIP), TOWNSHIP_ADMINISTRATOR, id="a township by itself"),
        pytest.param(notice(), TOWNSHIP_ADMINISTRATOR, id="a village by its township"),
    ],
)
def test_a_unit_brings_papers_of_its_own_subtree_and_the_county_those_from_above(
    command: ImportPaper, by: Actor
) -> None:
    assert len(brought(command, by)) == 1


@pytest.mark.parametrize(
    ("command", "by", "error"),
    [
        pytest.param(next_year(), TOWNSHIP_ADMINISTRATOR, NotPermitted, id="the whole country by a township"),
        pytest.param(
            notice(unit="990000000000"), TOWNSHIP_ADMINISTRATOR, NotPermitted, id="the province by a township"
        ),
        pytest.param(notice(unit=OTHER_TOWNSHIP), TOWNSHIP_ADMINISTRATOR, UnknownUnit, id="a township by another"),
        pytest.param(notice(unit=COUNTY), TOWNSHIP_ADMINISTRATOR, UnknownUnit, id="the county by a township"),
        pytest.param(notice(unit="450000000000"), ADMINISTRATOR, UnknownUnit, id="another province"),
        pytest.param(notice(), CLERK, NotPermitted, id="by a clerk"),
    ],
)
def test_nobody_brings_papers_of_others(command: ImportPaper, by: Actor, error: type[GridFlowError]) -> None:
    with pytest.raises(GridFlowError) as refused:
        brought(command, by)
    assert type(refused.value) is error


@pytest.mark.parametrize(
    ("command", "error", "field"),
    [
        pytest.param(notice(off=[]), InvalidNotice, "off", id="no dates"),
        pytest.param(notice(on=["2026-11-23"]), InvalidNotice, "on", id="on and off at once"),
        pytest.param(notice(off=["2029-01-01"]), InvalidNotice, "off", id="out of its time"),
        pytest.param(notice(document="示例〔2016〕1号"), InvalidNotice, "document", id="a document of another year"),
        pytest.param(notice(published="2026-11-21"), InvalidPaper, "published", id="from the future"),
        pytest.param(notice(published="2026-11-20T10:06:00+08:00"), InvalidPaper, "published", id="six minutes ahead"),
        pytest.param(next_year(off=["2027-01-01/2027-01-03"]), InvalidNotice, "off", id="without the first of May"),
        pytest.param(next_year(unit=COUNTY), InvalidNotice, "covers_year", id="a yearly one of a unit"),
        pytest.param(
            next_year(covers_year=2026, off=["2026-01-01", "2026-05-01", "2026-10-01/2026-10-03"], on=[]),
            InvalidNotice,
            "covers_year",
            id="a year that is known",
        ),
        pytest.param(hours(seasons=[]), InvalidOfficeHours, "seasons", id="no seasons"),
        pytest.param(
            hours(seasons=[{"from": "01-01", "sessions": ["12:00-09:00"]}]),
            InvalidOfficeHours,
            "seasons",
            id="backwards",
        ),
    ],
)
def test_a_paper_that_is_wrong_is_refused_by_field(command: ImportPaper, error: type[InvalidPaper], field: str) -> None:
    with pytest.raises(InvalidPaper) as refused:
        brought(command)
    assert (type(refused.value), refused.value.context["field"]) == (error, field)


def test_yearly_notices_leave_no_gap() -> None:
    """2028 before 2027 would leave a year of guesses between two that are known."""
    later = instant("2027-11-20T10:00:00+08:00")
    command = next_year(
        id="CN-2028",
        covers_year=2028,
        published="2027-11-01",
        document="国办发明电〔2027〕9号",
        off=["2028-01-01", "2028-05-01", "2028-10-01/2028-10-03"],
        on=[],
    )
    with pytest.raises(InvalidNotice) as refused:
        import_paper(command, World().context(ADMINISTRATOR, later))
    assert "2027" in refused.value.detail
    world = World(calendars=known(next_year().paper()))
    assert len(import_paper(command, world.context(ADMINISTRATOR, later))) == 1


@pytest.mark.parametrize("dates", [{"off": ["2027-02-08"]}, {"off": ["2026-12-31"], "on": ["2027-01-02"]}])
def test_an_amendment_of_the_whole_country_speaks_of_known_years_only(dates: dict[str, list[str]]) -> None:
    """So a yearly notice whose year was forgotten does not come in as an amendment, and the year stays unknown."""
    amendment = notice(id="CN-2027-A1", unit=None, **{"off": [], "on": []} | dates)
    with pytest.raises(InvalidNotice) as refused:
        brought(amendment)
    assert refused.value.context["field"] == "covers_year"
    assert "2027 年尚无年度通知" in refused.value.detail
    assert "--year" in refused.value.detail
    with pytest.raises(InvalidNotice):
        brought(next_year(covers_year=None))

    assert len(brought(amendment, world=World(calendars=known(next_year().paper())))) == 1
    assert len(brought(notice(id="CN-2026-A1", unit=None, off=["2026-12-31"]))) == 1


@pytest.mark.parametrize("unit", ["990000000000", "990100000000", COUNTY, VILLAGE])
def test_a_paper_of_a_unit_may_be_out_before_the_yearly_notice(unit: str) -> None:
    assert len(brought(notice(unit=unit, off=["2027-02-08"]))) == 1


# What ships with the program


def test_shipped_papers_are_wanted_once_they_are_published_and_not_known() -> None:
    shipped = packaged_papers()
    assert wanting(shipped, (), FRIDAY) == list(shipped)
    assert wanting(shipped, shipped[:-1], FRIDAY) == [shipped[-1]]
    eve = shipped[-1].published_at
    assert shipped[-1] in wanting(shipped, (), eve)
    assert shipped[-1] not in wanting(shipped, (), instant("2025-11-03T23:59:59+08:00"))


def test_a_notice_that_somebody_imported_stands_for_the_shipped_one_of_its_year() -> None:
    ours = next_year().paper()
    shipped = replace(ours, id="SHIPPED-2027")
    assert isinstance(shipped, Notice)
    assert wanting([shipped], [ours], FRIDAY) == []
    amendment = replace(ours, id="CN-2027-A1", covers_year=None)
    assert wanting([amendment], [ours], FRIDAY) == [amendment]
    assert VILLAGE not in (paper.unit for paper in packaged_papers())
