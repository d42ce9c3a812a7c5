"""Notices: what a file must say, and how the packaged ones stand."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from gridflow.errors import NaiveTime
from gridflow.worktime import InvalidPaper, Notice, load_notices, packaged_papers, parse_paper
from tests.unit.worktime.papers import shanghai

STATUTORY = ["2027-01-01/2027-01-03", "2027-05-01", "2027-10-01/2027-10-03"]


def written(**changes: Any) -> str:
    return json.dumps(
        {
            "id": "CN-2027",
            "document": "国办发明电〔2026〕9号",
            "document_confirmed": True,
            "published": "2026-11-30",
            "source": "https://example.invalid/notice",
            "covers_year": 2027,
            "off": STATUTORY,
            "on": ["2026-12-26"],
            **changes,
        }
    )


def test_spans_are_expanded_to_sorted_single_days() -> None:
    notice = parse_paper(written(off=["2027-10-01/2027-10-03", "2027-05-01", "2027-01-01/2027-01-02"]))
    assert isinstance(notice, Notice)
    assert notice.off == (
        date(2027, 1, 1),
        date(2027, 1, 2),
        date(2027, 5, 1),
        date(2027, 10, 1),
        date(2027, 10, 2),
        date(2027, 10, 3),
    )
    assert notice.on == (date(2026, 12, 26),)
    assert notice.unit is None


@pytest.mark.parametrize(
    ("published", "at", "on"),
    [
        pytest.param("2026-11-30", "2026-11-30T00:00:00", date(2026, 11, 30), id="a day, from its beginning in China"),
        pytest.param("2026-11-29T17:30:00Z", "2026-11-30T01:30:00", date(2026, 11, 30), id="an instant in UTC"),
        pytest.param("2026-11-30T09:00:00+08:00", "2026-11-30T09:00:00", date(2026, 11, 30), id="an instant"),
    ],
)
def test_a_paper_is_known_from_an_instant_and_published_on_a_day(published: str, at: str, on: date) -> None:
    notice = parse_paper(written(published=published))
    assert isinstance(notice, Notice)
    assert (notice.published_at, notice.published_on) == (shanghai(at), on)
    assert notice.published_at.tzinfo is UTC


def amending(**changes: Any) -> dict[str, Any]:
    return {"covers_year": None, "off": ["2027-02-01"], "on": [], **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param(amending(off=[]), "off", id="no date at all"),
        pytest.param({"on": ["2027-01-02"]}, "on", id="a day both off and on"),
        pytest.param({"off": [*STATUTORY, "2027-01-02"]}, "on", id="a day twice"),
        pytest.param({"off": [*STATUTORY, "2028-01-01"]}, "off", id="after its year"),
        pytest.param({"on": ["2026-12-20"]}, "on", id="a make-up day before the last week of December"),
        pytest.param({"off": [*STATUTORY, "2026-12-24"]}, "off", id="off before the last week of December"),
        pytest.param({"on": ["2027-01-04"]}, "on", id="a make-up day on a weekday"),
        pytest.param({"off": STATUTORY[1:]}, "off", id="without New Year's Day"),
        pytest.param({"off": [STATUTORY[0], STATUTORY[2]]}, "off", id="without Labour Day"),
        pytest.param({"off": [*STATUTORY[:2], "2027-10-01/2027-10-02"]}, "off", id="without a day of National Day"),
        pytest.param({"published": "2025-11-30", "document": "号"}, "covers_year", id="published long before its year"),
        pytest.param({"published": "2028-01-02", "document": "号"}, "covers_year", id="published long after its year"),
        pytest.param({"document": "国办发明电〔2024〕9号"}, "document", id="a document of another year"),
        pytest.param({"document": "国办发明电[2027]9号"}, "document", id="a document of a year to come"),
        pytest.param({"covers_year": 2013, "off": ["2013-01-01"], "on": []}, "covers_year", id="before 2014"),
        pytest.param({"covers_year": 2200}, "covers_year", id="after 2199"),
        pytest.param({"unit": "330921000000"}, "covers_year", id="a yearly notice of a county"),
        pytest.param(amending(off=["2028-01-01"]), "off", id="amends too far ahead"),
        pytest.param(amending(off=["2025-12-31"]), "off", id="amends the past year"),
        pytest.param(amending(off=[], on=["2025-12-27"]), "on", id="amends the past year with a make-up day"),
        pytest.param({"off": ["2027-01-03/2027-01-01"]}, "off", id="a span that ends before it starts"),
        pytest.param({"off": ["2027-02-29"]}, "off", id="a day that is not"),
        pytest.param({"off": ["20270101"]}, "off", id="another way of writing a day"),
        pytest.param({"off": ["2027-01-01/2027-01-02/2027-01-03"]}, "off", id="a span of three"),
        pytest.param({"off": ["2027-01-01/9999-12-31"]}, "off", id="a span of millennia"),
        pytest.param({"document": " "}, "document", id="no document"),
        pytest.param({"source": ""}, "source", id="no source"),
        pytest.param({"id": "../CN"}, "id", id="an id that is no name"),
        pytest.param({"unit": "33"}, "unit", id="a unit that is no code"),
        pytest.param({"unit": "030921000000"}, "unit", id="a code that begins with 0"),
        pytest.param({"unit": "330921000000D1"}, "unit", id="half a code of a department"),
        pytest.param({"published": "yesterday"}, "published", id="no publication day"),
        pytest.param({"published": "2026-11-30T09:00:00"}, "published", id="a naive publication time"),
        pytest.param(amending(published="0001-01-01"), "published", id="published in the year 1"),
        pytest.param(amending(published="9999-12-31"), "published", id="published in the year 9999"),
        pytest.param(amending(published="9999-12-31T23:59:59Z"), "published", id="published in its last hour"),
        pytest.param({"covers_year": "2027"}, "covers_year", id="a year that is text"),
        pytest.param({"remark": "x"}, "remark", id="an unknown field"),
    ],
)
def test_a_wrong_notice_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPaper) as refused:
        parse_paper(written(**changes))
    assert refused.value.context["field"] == field


@pytest.mark.parametrize("text", ["{", "", "[]", b"\xff{}", '{"id": "\ud800"}', "\ud800", "null"])
def test_a_broken_file_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidPaper):
        parse_paper(text)


@pytest.mark.parametrize("unit", [None, "330921000000", "330921100201001", "330921000000D04"])
def test_a_paper_is_for_the_country_a_division_a_grid_or_a_department(unit: str | None) -> None:
    assert parse_paper(written(**amending(unit=unit))).unit == unit


def test_a_document_that_nobody_confirmed_is_not_confirmed() -> None:
    said = json.loads(written())
    assert parse_paper(json.dumps(said)).document_confirmed
    del said["document_confirmed"]
    assert not parse_paper(json.dumps(said)).document_confirmed


def test_a_notice_may_have_seasons_in_its_text() -> None:
    document = '"seasons"'
    assert isinstance(parse_paper(written(document=document, source=json.dumps({"seasons": []}))), Notice)


def test_a_notice_made_without_a_file_is_checked_the_same() -> None:
    notice = load_notices()[-1]
    assert replace(notice, off=tuple(reversed(notice.off))).checked() == notice
    with pytest.raises(InvalidPaper) as refused:
        replace(notice, document=" ").checked()
    assert refused.value.context["field"] == "document"
    with pytest.raises(NaiveTime) as naive:
        replace(notice, published_at=datetime.fromisoformat("2025-11-04T00:00:00")).checked()
    assert naive.value.context["field"] == "published"


def test_thirteen_years_and_three_amendments_are_packaged_in_publication_order() -> None:
    notices = load_notices()
    assert [n.covers_year for n in notices if n.covers_year] == list(range(2014, 2027))
    assert [n.id for n in notices if n.covers_year is None] == ["CN-2015-A1", "CN-2019-A1", "CN-2020-A1"]
    assert [n.published_at for n in notices] == sorted(n.published_at for n in notices)
    assert set(packaged_papers()) - set(notices) == {p for p in packaged_papers() if p.id == "DEFAULT-HOURS"}


def test_packaged_notices_name_their_document_and_its_address() -> None:
    for notice in load_notices():
        assert notice.document.endswith("号")
        assert f"〔{notice.published_on.year}〕" in notice.document
        assert notice.source.startswith(("http://www.gov.cn/", "https://www.gov.cn/"))


def test_a_rest_day_of_the_weekend_is_worked_only_where_a_notice_says_so() -> None:
    assert all(day.weekday() >= 5 for notice in load_notices() for day in notice.on)
