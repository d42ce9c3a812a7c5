"""Notices: what a file must say, and how the packaged ones stand."""

import json
from datetime import date
from typing import Any

import pytest

from gridflow.worktime import InvalidNotice, load_notices, parse_notice


def written(**changes: Any) -> str:
    return json.dumps(
        {
            "id": "CN-2027",
            "document": "国办发明电〔2026〕9号",
            "document_confirmed": True,
            "published": "2026-11-30",
            "source": "https://example.invalid/notice",
            "covers_year": 2027,
            "off": ["2027-01-01/2027-01-03"],
            "on": ["2026-12-26"],
            **changes,
        }
    )


def test_spans_are_expanded_to_sorted_single_days() -> None:
    notice = parse_notice(written(off=["2027-05-01", "2027-01-01/2027-01-03"]))
    assert notice.off == (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 5, 1))
    assert notice.on == (date(2026, 12, 26),)
    assert notice.published == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"off": [], "on": []}, "off", id="no date at all"),
        pytest.param({"on": ["2027-01-02"]}, "on", id="a day both off and on"),
        pytest.param({"off": ["2027-01-01", "2027-01-01/2027-01-02"]}, "on", id="a day twice"),
        pytest.param({"off": ["2028-01-01"]}, "off", id="after its year"),
        pytest.param({"on": ["2026-12-24"]}, "off", id="earlier than the last week of December before"),
        pytest.param({"covers_year": 2013, "off": ["2013-01-01"], "on": []}, "covers_year", id="before 2014"),
        pytest.param({"covers_year": None, "off": ["2028-01-01"], "on": []}, "off", id="amends too far ahead"),
        pytest.param({"covers_year": None, "off": ["2025-12-31"], "on": []}, "off", id="amends the past year"),
        pytest.param({"off": ["2027-01-03/2027-01-01"]}, "off", id="a span that ends before it starts"),
        pytest.param({"off": ["2027-02-29"]}, "off", id="a day that is not"),
        pytest.param({"off": ["20270101"]}, "off", id="another way of writing a day"),
        pytest.param({"off": ["2027-01-01/2027-01-02/2027-01-03"]}, "off", id="a span of three"),
        pytest.param({"off": ["2027-01-01/9999-12-31"]}, "off", id="a span of millennia"),
        pytest.param({"document": ""}, "document", id="no document number"),
        pytest.param({"published": "yesterday"}, "published", id="no publication day"),
        pytest.param({"covers_year": "2027"}, "covers_year", id="a year that is text"),
        pytest.param({"remark": "x"}, "remark", id="an unknown field"),
    ],
)
def test_a_wrong_notice_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidNotice) as refused:
        parse_notice(written(**changes))
    assert refused.value.context["field"] == field


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(InvalidNotice):
        parse_notice("{")


def test_thirteen_years_and_three_amendments_are_packaged_in_publication_order() -> None:
    notices = load_notices()
    assert [n.covers_year for n in notices if n.covers_year] == list(range(2014, 2027))
    assert [n.id for n in notices if n.covers_year is None] == ["CN-2015-A1", "CN-2019-A1", "CN-2020-A1"]
    assert [n.published for n in notices] == sorted(n.published for n in notices)
    assert notices is load_notices()


def test_packaged_notices_name_their_document_and_its_address() -> None:
    for notice in load_notices():
        assert notice.document.endswith("号")
        assert f"〔{notice.published.year}〕" in notice.document
        assert notice.source.startswith(("http://www.gov.cn/", "https://www.gov.cn/"))


def test_a_rest_day_of_the_weekend_is_worked_only_where_a_notice_says_so() -> None:
    assert all(day.weekday() >= 5 for notice in load_notices() for day in notice.on)
