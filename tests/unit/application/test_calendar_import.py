"""A paper as people send it: JSON, CSV or iCalendar, and what of it is refused where."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gridflow.application.calendar_export import calendar_ics
from gridflow.application.calendar_import import PaperFacts, read_paper
from gridflow.worktime import InvalidPaper, Notice, NoticeForm, OfficeHoursForm, default_calendar, load_notices

FACTS = PaperFacts(
    id="CN-2027",
    document="国办发明电〔2026〕9号",
    published="2026-11-30",
    source="https://example.invalid/notice",
    covers_year=2027,
)
LOCAL = replace(FACTS, id="GX-2027", covers_year=None, unit="450000000000", document_confirmed=False)
PAPER: dict[str, Any] = {
    "id": "CN-2027",
    "document": "国办发明电〔2026〕9号",
    "published": "2026-11-30",
    "source": "https://example.invalid/notice",
    "covers_year": 2027,
    "off": ["2027-01-01/2027-01-03"],
    "on": ["2026-12-26"],
}
HOURS: dict[str, Any] = {
    "id": "HOURS",
    "unit": "330921000000",
    "document": "县政办〔2026〕3号",
    "published": "2026-04-20",
    "source": "县政府公告",
    "effective_from": "2026-05-01",
    "seasons": [{"from": "05-01", "sessions": ["08:30-12:00"]}],
}


def notice(text: str, name: str, stated: PaperFacts = FACTS) -> NoticeForm:
    form = read_paper(text.encode(), name, stated)
    assert isinstance(form, NoticeForm)
    return form


def refused(data: str | bytes, name: str, stated: PaperFacts = FACTS) -> InvalidPaper:
    with pytest.raises(InvalidPaper) as caught:
        read_paper(data.encode() if isinstance(data, str) else data, name, stated)
    return caught.value


def events(*events: str) -> str:
    """A calendar file of events, each given as the lines between its BEGIN and its END."""
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}END:VCALENDAR\n"


# Any file


def test_the_suffix_tells_the_kind_in_either_case() -> None:
    assert notice("date,kind\n2027-01-01,off\n", "放假.2027.CSV").off == ("2027-01-01",)
    for name in ("放假.xlsx", "csv", ""):
        assert refused("date,kind\n", name).context["field"] == "file"


@pytest.mark.parametrize(("name", "stated"), [("a.json", PaperFacts()), ("a.csv", FACTS), ("a.ics", FACTS)])
def test_what_is_not_utf_8_or_too_large_is_refused(name: str, stated: PaperFacts) -> None:
    assert "第1字节" in refused("休".encode("gbk"), name, stated).detail
    assert "1MiB" in refused(b" " * ((1 << 20) + 1), name, stated).detail


# JSON


def test_json_is_a_notice_or_office_hours_where_it_has_seasons() -> None:
    form = notice(json.dumps(PAPER), "a.json", PaperFacts())
    assert (form.off, form.on, form.covers_year) == (("2027-01-01/2027-01-03",), ("2026-12-26",), 2027)

    hours = read_paper(b"\xef\xbb\xbf" + json.dumps(HOURS).encode(), "a.json", PaperFacts())
    assert isinstance(hours, OfficeHoursForm)
    assert hours.paper().effective_from == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param('{"id": "A", "id": "B"}', "id", id="a name twice"),
        pytest.param(
            json.dumps(PAPER | {"off": [{"a": 1}]}).replace('"a": 1', '"a": 1, "a": 2'), "a", id="twice within"
        ),
        pytest.param(json.dumps(PAPER | {"covers_year": float("nan")}), "file", id="NaN"),
        pytest.param(json.dumps(PAPER)[:-1], "file", id="cut off"),
        pytest.param("[" * 100_000, "file", id="too deep"),
        pytest.param(json.dumps(PAPER | {"covers_year": 1}).replace(": 1,", f": {'1' * 5000},"), "file", id="digits"),
        pytest.param("[]", "file", id="no object"),
        pytest.param(json.dumps(PAPER | {"remark": "x"}), "remark", id="an unknown field"),
        pytest.param(json.dumps(PAPER | {"covers_year": "2027"}), "covers_year", id="a year that is text"),
        pytest.param(json.dumps({**PAPER, "document": "\x00号"}), "document", id="what no database keeps"),
        pytest.param(json.dumps({**HOURS, "source": "a\nb"}), "source", id="a line break in an address"),
        pytest.param(json.dumps({**HOURS, "seasons": [{}]}), "seasons.0.from", id="an empty season"),
        pytest.param(json.dumps(PAPER | {"off": ["2027-01-01/2027-12-31"] * 6}), "file", id="2190 dates"),
    ],
)
def test_json_is_read_strictly(text: str, field: str) -> None:
    assert refused(text, "a.json", PaperFacts()).context["field"] == field


def test_what_a_json_file_says_is_not_said_twice() -> None:
    error = refused(json.dumps(PAPER), "a.json", PaperFacts(document_confirmed=False))
    assert error.context["field"] == "document_confirmed"
    assert "--confirmed" in error.detail


# What is stated beside a file of dates


def test_the_facts_stated_make_a_notice_of_the_dates() -> None:
    form = notice("date,kind\n2027-03-10/2027-03-12,休\n", "a.csv", replace(LOCAL, document="桂政办电〔2026〕1号"))
    assert form.paper() == Notice(
        id="GX-2027",
        document="桂政办电〔2026〕1号",
        document_confirmed=False,
        published_at=form.paper().published_at,
        source="https://example.invalid/notice",
        covers_year=None,
        off=(date(2027, 3, 10), date(2027, 3, 11), date(2027, 3, 12)),
        on=(),
        unit="450000000000",
    )
    assert form.paper().published_on == date(2026, 11, 30)


@pytest.mark.parametrize("name", ["a.csv", "a.ics"])
@pytest.mark.parametrize("field", ["id", "document", "published", "source"])
def test_a_fact_that_is_missing_is_named(name: str, field: str) -> None:
    error = refused("date,kind\n", name, replace(FACTS, **{field: None}))
    assert error.context["field"] == field
    assert f"--{field}" in error.detail


def test_a_fact_that_is_wrong_is_named() -> None:
    assert refused("date,kind\n", "a.csv", replace(FACTS, id="甲")).context["field"] == "id"
    assert refused("date,kind\n", "a.csv", replace(FACTS, unit="33")).context["field"] == "unit"
    assert refused("date,kind\n", "a.csv", replace(FACTS, source="a\x1b[31m")).context["field"] == "source"


# CSV


def test_csv_names_days_and_ranges_off_or_on() -> None:
    form = notice(
        "\ufeffdate, kind ,name\r\n2027-01-01,off,元旦\r\n\r\n2027-02-06/2027-02-12,休,春节\r\n2027-04-05,放假,\r\n"
        '2027-02-14,on,"春节\n补班"\r\n2027-02-27,班,\r\n2027-05-08,上班,\r\n',
        "a.csv",
    )
    assert form.off == ("2027-01-01", "2027-02-06/2027-02-12", "2027-04-05")
    assert form.on == ("2027-02-14", "2027-02-27", "2027-05-08")


@pytest.mark.parametrize(
    ("rows", "field", "line"),
    [
        pytest.param("", "header", 1, id="an empty file"),
        pytest.param("日期,安排\n", "header", 1, id="another header"),
        pytest.param("date,kind\n2027-01-01,off\n2027-01-02\n", "file", 3, id="a cell missing"),
        pytest.param("date,kind\n2027-01-01,off,元旦\n", "file", 2, id="a cell too many"),
        pytest.param("date,kind\n\n2027-01-01,调休\n", "kind", 3, id="neither off nor on"),
        pytest.param("date,kind\n2027/1/1,off\n", "date", 2, id="another way of writing a day"),
        pytest.param("date,kind\n20270101,off\n", "date", 2, id="a day without hyphens"),
        pytest.param("date,kind\n２０２７-01-01,off\n", "date", 2, id="digits of another script"),
        pytest.param("date,kind\n2027-02-29,off\n", "date", 2, id="a day that is not"),
        pytest.param("date,kind\n2027-02-12/2027-02-06,off\n", "date", 2, id="a range turned round"),
        pytest.param("date,kind\n2027-01-01/2027-01-02/2027-01-03,off\n", "date", 2, id="a range of three"),
        pytest.param('date,kind\n2027-01-01,off\n"2027-01-02,off\n', "file", 3, id="a quotation mark left open"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(rows: str, field: str, line: int) -> None:
    error = refused(rows, "a.csv")
    assert (error.context["field"], error.context["line"]) == (field, line)
    assert f"第{line}行" in error.detail


def test_two_thousand_dates_are_the_most() -> None:
    rows = "date,kind\n" + "2027-01-01/2027-01-10,off\n" * 199 + "2027-01-01/2027-01-09,off\n2027-01-01,on\n"
    assert len(notice(rows, "a.csv").off) == 200
    assert "2000" in refused(rows + "2027-01-02,on\n", "a.csv").detail


# iCalendar


@pytest.mark.parametrize(
    ("words", "off"),
    [
        ("X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\nSUMMARY:春节", True),
        ("X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\nSUMMARY:春节(休)", False),
        ("CATEGORIES:节日,放假", True),
        ("CATEGORIES:节日\nCATEGORIES:OFF\nSUMMARY:补班", True),
        ("X-APPLE-SPECIAL-DAY:SOLAR-TERM\nCATEGORIES:班", False),
        ("SUMMARY:国庆节(休)", True),
        ("SUMMARY:清明节放假\\,不调休", True),
        ("SUMMARY:端午节放假(值班表另发)", True),
        ("SUMMARY:国庆节 班", False),
        ("SUMMARY:调休上班", False),
    ],
)
def test_an_event_is_off_or_on_by_its_first_word_on_it(words: str, off: bool) -> None:
    form = notice(events(f"DTSTART;VALUE=DATE:20270206\nDTEND;VALUE=DATE:20270213\n{words}"), "a.ics")
    span = ("2027-02-06/2027-02-12",)
    assert (form.off, form.on) == ((span, ()) if off else ((), span))


@pytest.mark.parametrize("end", ["", "\nDTEND;VALUE=DATE:20270207", "\nDURATION:P1D"])
def test_an_event_may_be_one_day(end: str) -> None:
    assert notice(events(f"SUMMARY:休\nDTSTART;VALUE=DATE:20270206{end}"), "a.ics").off == ("2027-02-06",)


def test_a_duration_of_whole_days_is_as_good_as_an_end() -> None:
    form = notice(events("SUMMARY:休\nDTSTART;VALUE=DATE:20270206\nDURATION:P1W"), "a.ics")
    assert form.off == ("2027-02-06/2027-02-12",)


DAY = "DTSTART;VALUE=DATE:20270206"


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(f"{DAY}\nSUMMARY:春节", id="neither off nor on"),
        pytest.param(f"{DAY}\nSUMMARY:春节调休", id="an exchange of days only"),
        pytest.param(f"{DAY}\nSUMMARY:春节值班", id="on duty only"),
        pytest.param(f"{DAY}\nSUMMARY:春节不放假", id="not off"),
        pytest.param(f"{DAY}\nSUMMARY:春节放假或上班", id="both in the summary"),
        pytest.param(f"{DAY}\nSUMMARY:春节休\nCATEGORIES:放假,上班", id="both in the categories"),
        pytest.param(
            f"{DAY}\nSUMMARY:春节休\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
            id="both to the letter",
        ),
        pytest.param("DTSTART:20270206T080000\nSUMMARY:春节休", id="a time of day"),
        pytest.param("DTSTART;TZID=Asia/Shanghai:20270206\nSUMMARY:春节休", id="a time zone"),
        pytest.param(f"{DAY}\nDTEND:20270207T120000Z\nSUMMARY:春节休", id="an end with a time of day"),
        pytest.param(f"{DAY}\nDURATION:P1DT12H\nSUMMARY:春节休", id="a duration with hours"),
        pytest.param(f"{DAY}\nDURATION:P1D\nDTEND;VALUE=DATE:20270207\nSUMMARY:春节休", id="an end and a duration"),
        pytest.param(f"{DAY}\nDURATION:P9999999D\nSUMMARY:春节休", id="a duration of millennia"),
        pytest.param(f"{DAY}\nDTEND;VALUE=DATE:20270206\nSUMMARY:春节休", id="no day at all"),
        pytest.param(f"{DAY}\nDTEND;VALUE=DATE:20270205\nSUMMARY:春节休", id="an end before its start"),
        pytest.param(f"{DAY}\nDTEND;VALUE=DATE:20270230\nSUMMARY:春节休", id="a day that is not"),
        pytest.param("DTSTART;VALUE=UID:20270206\nSUMMARY:春节休", id="a start of another type"),
        pytest.param("SUMMARY:春节休", id="no start"),
        pytest.param(f"{DAY}\n{DAY}\nSUMMARY:春节休", id="two starts"),
        pytest.param(f"{DAY}\nRRULE:FREQ=YEARLY\nSUMMARY:春节休", id="recurring"),
        pytest.param(f"{DAY}\nRDATE;VALUE=DATE:20270301\nSUMMARY:春节休", id="recurring by dates"),
        pytest.param(f"{DAY}\nSTATUS:CANCELLED\nSUMMARY:春节休", id="cancelled"),
    ],
)
def test_an_unclear_event_is_refused_by_its_summary_and_number(event: str) -> None:
    error = refused(events(f"{DAY}\nSUMMARY:休", event), "a.ics")
    assert (error.context["field"], error.context["event"]) == ("file", 2)
    assert "第2个事件“春节" in error.detail


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("date,kind\n", id="another kind"),
        pytest.param(events(f"{DAY}\nSUMMARY:休").replace("END:VEVENT\n", ""), id="an event that does not end"),
        pytest.param(events().replace("VCALENDAR", "VEVENT"), id="an event alone"),
        pytest.param(events() * 2, id="two calendars"),
        pytest.param(events("DTSTART;VALUE=DATE,DATE:20270206\nSUMMARY:休"), id="a parameter twice"),
    ],
)
def test_what_is_no_calendar_is_refused(text: str) -> None:
    error = refused(text, "a.ics")
    assert "不是有效的iCalendar" in error.detail
    assert error.context["field"] == "file"


def test_a_name_of_a_file_as_the_content_opens_nothing() -> None:
    assert "不是有效的iCalendar" in refused(__file__, "a.ics").detail


@pytest.mark.parametrize("year", range(2014, 2027))
def test_our_own_export_imports_to_the_same_days(year: int) -> None:
    calendar = default_calendar()
    form = notice(
        calendar_ics(calendar, year, "全国").decode(),
        "a.ics",
        replace(FACTS, document="x", covers_year=None, published=f"{year}-01-01"),
    )
    set_by_notices = {
        (day, off)
        for paper in load_notices()
        for off, days in ((True, paper.off), (False, paper.on))
        for day in days
        if day.year == year and calendar.is_working_day(day) is not off
    }
    paper = form.paper()
    assert {(day, True) for day in paper.off} | {(day, False) for day in paper.on} == set_by_notices
