"""The working calendar over HTTP: deadlines with all their conditions, years, files, and papers that come in."""

import json
from typing import Any

import pytest
from httpx2 import Response
from icalendar import Calendar as ICalendar

from gridflow.aggregates.calendar import ImportPaper
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.testing import SettableClock
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_VILLAGE,
    GRID_WORKER,
    TOWNSHIP,
    VILLAGE,
    person,
)
from gridflow.worktime import packaged_papers
from tests.api.desk import Desk, assert_problem
from tests.unit.calendar.papers import hours, notice

ASKED = {"received_at": "2026-05-07T10:00:00+08:00", "term": "3wd"}
PROVINCE = "990000000000"
VILLAGE_ADMINISTRATOR = person("administrator", VILLAGE)


@pytest.fixture(autouse=True)
def _november(county: County) -> None:
    """It is Friday, 2026-11-20, on which the invented papers are out."""
    clock = county.clock
    assert isinstance(clock, SettableClock)
    clock.set(max(clock.now(), notice().paper().published_at))


def asked_for(desk: Desk, actor: Actor, unit: str, **query: Any) -> Response:
    """The answer about a deadline in the calendar of a unit."""
    return desk.get(actor, f"/calendars/{unit}/deadline", None, **query)


def paper(command: ImportPaper, **changes: Any) -> dict[str, Any]:
    """A paper as its file says it."""
    said = command.model_dump(by_alias=True, exclude={"occurred_at"}, mode="json")
    return said | changes


def test_a_deadline_says_how_it_was_counted_and_why(desk: Desk) -> None:
    answer = asked_for(desk, CLERK, VILLAGE, **ASKED)
    said = answer.json()
    trace = said.pop("trace")
    assert said.pop("calendar_version") == desk.county.almanac.of(VILLAGE, desk.county.territory.tree).version
    assert said == {
        "unit": VILLAGE,
        "term": "3wd",
        "extend": [],
        "received_at": "2026-05-07T10:00:00+08:00",
        "status": "fixed",
        "status_title": "确定",
        "last_day": "2026-05-11",
        "due": "2026-05-12T00:00:00+08:00",
        "remaining": 0,
        "remaining_unit": "wd",
        "not_before": None,
        "counting": {"start": "next-day", "end": "midnight", "roll": "next-working-day"},
        "zone": "Asia/Shanghai",
    }
    assert trace[1] == {
        "day": "2026-05-09",
        "counted": 2,
        "reason": "makeup",
        "notice": "CN-2026",
        "unit": "wd",
        "text": "5月9日 星期六 调休上班 计第2日 国办发明电〔2025〕7号",
    }
    assert int(answer.headers["GridFlow-Position"]) == desk.head


def test_pauses_and_extensions_may_come_more_than_once(desk: Desk) -> None:
    said = asked_for(
        desk,
        CLERK,
        VILLAGE,
        **ASKED,
        # One with its + lost, as a query carries it that nobody encoded.
        pause=["2026-05-08T09:00:00+08:00/2026-05-09T09:00:00+08:00", "2026-05-11T09:00:00 08:00/2026-05-12T09:00:00Z"],
        extend=["1wd", "2d"],
    ).json()
    # Counted are 9 and 12 to 14 May, then two natural days, of which the second is a Saturday and rolls.
    assert (said["last_day"], said["extend"]) == ("2026-05-18", ["1wd", "2d"])
    assert [day["day"] for day in said["trace"] if day["reason"] == "paused"] == ["2026-05-08", "2026-05-11"]
    assert [day["unit"] for day in said["trace"] if day["counted"]] == ["wd"] * 4 + ["d"] * 2


def test_an_open_deadline_says_what_remains_in_which_unit(desk: Desk) -> None:
    # On 30 December office time is left from 10:00 to 12:00 and 14:30 to 18:00, and then a day of seven hours.
    asked = {"received_at": "2026-12-30T10:00:00+08:00", "term": "20wh"}
    said = asked_for(desk, CLERK, VILLAGE, **asked).json()
    assert (said["status"], said["remaining"], said["remaining_unit"]) == ("open", 7 * 3600 + 1800, "wh")
    assert {day["unit"] for day in said["trace"]} == {"wh"}
    days_after_hours = asked_for(desk, CLERK, VILLAGE, **asked | {"term": "4wh", "extend": "3wd"}).json()
    assert (days_after_hours["remaining"], days_after_hours["remaining_unit"]) == (2, "wd")


def test_a_national_paper_without_its_year_is_refused(desk: Desk) -> None:
    head = desk.head
    said = paper(notice(id="CN-2027", unit=None, off=["2027-01-01/2027-01-03"]))
    answer = desk.post(ADMINISTRATOR, f"/calendars/{COUNTY}/papers", said)
    assert assert_problem(answer, 422, "invalid-notice", "covers_year")["field"] == "covers_year"
    assert desk.head == head


def test_the_ways_of_counting_are_chosen(desk: Desk) -> None:
    saturday = {"received_at": "2026-11-21T10:00:00+08:00"}

    def last(**asked: str) -> tuple[str, str]:
        said = asked_for(desk, CLERK, VILLAGE, **saturday, **asked).json()
        return said["last_day"], said["due"]

    assert last(term="1wd") == ("2026-11-23", "2026-11-24T00:00:00+08:00")
    assert last(term="1wd", start="deemed-next-working-day") == ("2026-11-24", "2026-11-25T00:00:00+08:00")
    assert last(term="1wd", end="close-of-business") == ("2026-11-23", "2026-11-23T18:00:00+08:00")
    assert last(term="1d", roll="none") == ("2026-11-22", "2026-11-23T00:00:00+08:00")


def test_what_was_known_then(desk: Desk) -> None:
    asked = {"received_at": "2020-01-23T10:00:00+08:00", "term": "3wd"}
    assert asked_for(desk, CLERK, VILLAGE, **asked).json()["last_day"] == "2020-02-05"
    then = asked_for(desk, CLERK, VILLAGE, **asked, known_at="2020-01-25T12:00:00+08:00").json()
    assert then["last_day"] == "2020-02-03"
    unknown = asked_for(desk, CLERK, VILLAGE, **asked, known_at="2013-01-01T00:00:00+08:00").json()
    assert unknown["status"] == "open"


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ({"start": "soon"}, "start", "invalid-input"),
        ({"end": "noon"}, "end", "invalid-input"),
        ({"roll": "back"}, "roll", "invalid-input"),
        ({"known_at": "2026-05-07T10:00:00"}, "known_at", "naive-time"),
        ({"known_at": "yesterday"}, "known_at", "invalid-input"),
        ({"received_at": "2026-05-07T10:00:00"}, "received_at", "naive-time"),
        ({"received_at": "2013-12-31T10:00:00+08:00"}, "received_at", "day-out-of-range"),
        ({"term": "-3wd"}, "term", "unknown-term"),
        ({"extend": "-3wd"}, "extend", "unknown-term"),
        ({"extend": ["2wd", "2"]}, "extend", "unknown-term"),
        ({"pause": "2026-05-08T09:00:00+08:00"}, "pause", "invalid-pause"),
        ({"pause": "2026-05-08T09:00:00+08:00/2026-05-07T09:00:00+08:00"}, "pause", "invalid-pause"),
        ({"pause": "2026-05-08T09:00:00/2026-05-09T09:00:00"}, "pause", "naive-time"),
        ({"pause": "2013-05-08T09:00:00+08:00/2013-05-09T09:00:00+08:00"}, "pause", "day-out-of-range"),
        ({"pause": ["2026-05-08T09:00:00Z/2026-05-08T09:00:00Z"] * 51}, "pause", "invalid-input"),
        ({"extend": ["1wd"] * 51}, "extend", "invalid-input"),
        ({"extend": "1" * 101}, "extend.0", "invalid-input"),
        ({"extend": ["9999wd"]}, "extend", "unknown-term"),
        ({"term": ["3wd", "4wd"]}, "term", "invalid-input"),
        ({"received_at": ["2026-05-07T10:00:00Z"] * 2}, "received_at", "invalid-input"),
        ({"known_at": ["2026-05-07T10:00:00Z"] * 2}, "known_at", "invalid-input"),
        ({"pauses": "x"}, "pauses", "invalid-input"),
    ],
)
def test_a_question_that_cannot_be_answered_names_its_field(
    desk: Desk, asked: dict[str, Any], field: str, code: str
) -> None:
    answer = asked_for(desk, CLERK, VILLAGE, **ASKED | asked)
    assert assert_problem(answer, 422, code)["field"] == field


def test_a_close_of_business_needs_office_hours_that_were_known(desk: Desk) -> None:
    asked = {"term": "3d", "roll": "none", "end": "close-of-business", "known_at": "2013-12-31T00:00:00+08:00"}
    assert_problem(asked_for(desk, CLERK, VILLAGE, **ASKED | asked), 422, "no-office-hours")


def test_fifty_extensions_are_counted(desk: Desk) -> None:
    said = asked_for(desk, CLERK, VILLAGE, **ASKED, extend=["1wd"] * 50).json()
    assert sum(day["counted"] is not None for day in said["trace"]) == 53


def test_elsewhere_a_list_is_no_parameter(desk: Desk) -> None:
    problem = assert_problem(desk.get(CLERK, "/cases", pause=["a", "b"]), 422, "invalid-input")
    assert problem["field"] == "pause"


def test_a_year_lists_its_papers_and_the_days_they_set(desk: Desk) -> None:
    answer = desk.get(CLERK, f"/calendars/{VILLAGE}", year=2026)
    said = answer.json()
    assert (said["unit"], said["year"], said["working_days"]) == (VILLAGE, 2026, 248)
    assert said["horizon"] == {"fixed": "2026-12-24", "known": "2026-12-31"}
    assert {"CN-2014", "CN-2020-A1", "CN-2026", "DEFAULT-HOURS"} <= {one["id"] for one in said["papers"]}
    assert said["papers"][0] == {
        "id": "CN-2014",
        "document": "国办发明电〔2013〕28号",
        "document_confirmed": True,
        "published_at": "2013-12-11T00:00:00+08:00",
        "source": packaged_papers()[0].source,
        "unit": None,
        "covers_year": 2014,
        "effective_from": None,
    }
    shipped = next(one for one in said["papers"] if one["id"] == "DEFAULT-HOURS")
    assert (shipped["covers_year"], shipped["effective_from"]) == (None, "2014-01-01")
    days = {one["day"]: one for one in said["days"]}
    assert days["2026-10-10"] == {
        "day": "2026-10-10",
        "worked": True,
        "mark": "班",
        "reason": "makeup",
        "notice": "CN-2026",
        "certainty": "fixed",
    }
    assert days["2026-10-01"]["mark"] == "休"
    assert "2026-10-12" not in days
    assert int(answer.headers["GridFlow-Position"]) == desk.head


def test_a_year_as_it_was_known(desk: Desk) -> None:
    then = desk.get(CLERK, f"/calendars/{VILLAGE}", year=2020, known_at="2020-01-25T12:00:00+08:00").json()
    now = desk.get(CLERK, f"/calendars/{VILLAGE}", year=2020).json()
    assert then["horizon"]["known"] == "2020-12-31"
    assert "CN-2020-A1" not in {one["id"] for one in then["papers"]}
    assert then["calendar_version"] != now["calendar_version"]
    assert "2020-01-31" in {one["day"] for one in now["days"]} - {one["day"] for one in then["days"]}


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (f"/calendars/{VILLAGE}", {}, "invalid-input"),
        (f"/calendars/{VILLAGE}", {"year": 2013}, "invalid-input"),
        (f"/calendars/{VILLAGE}", {"year": 2030}, "unknown-year"),
        (f"/calendars/{VILLAGE}/2030.ics", {}, "unknown-year"),
        (f"/calendars/{VILLAGE}/99999.ics", {}, "invalid-input"),
        (f"/calendars/{VILLAGE}/soon.ics", {}, "invalid-input"),
    ],
)
def test_a_year_that_is_none(desk: Desk, path: str, query: dict[str, Any], code: str) -> None:
    assert_problem(desk.get(CLERK, path, None, **query), 422, code)


@pytest.mark.parametrize(
    ("path", "query"), [("", {"year": 2026}), ("/2026.ics", {}), ("/deadline", ASKED)], ids=["year", "ics", "deadline"]
)
def test_the_calendars_of_others_are_not_found(desk: Desk, path: str, query: dict[str, Any]) -> None:
    for unit in (FAR_VILLAGE, COUNTY, "990101009009"):
        assert_problem(desk.get(CLERK, f"/calendars/{unit}{path}", None, **query), 404, "unknown-unit")


def test_a_year_is_a_file_with_its_version_as_its_tag(desk: Desk) -> None:
    path = f"/calendars/{VILLAGE}/2026.ics"
    answer = desk.get(CLERK, path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    tag = answer.headers["ETag"]
    assert tag == f'"{desk.county.almanac.of(VILLAGE, desk.county.territory.tree).version}"'
    file = ICalendar.from_ical(answer.content)
    assert str(file["X-WR-CALNAME"]) == "东一村工作日历"
    assert len(file.walk("VEVENT")) == 13
    assert desk.get(CLERK, path, {"If-None-Match": f'"cn-0", {tag}'}).status_code == 304
    assert desk.get(CLERK, path, {"If-None-Match": '"cn-0"'}).status_code == 200
    assert_problem(desk.get(CLERK, path, min_position=desk.head + 1), 503, "projection-behind")


def test_a_paper_is_imported_once_and_holds_for_its_units(desk: Desk) -> None:
    asked = {"received_at": "2026-11-20T10:00:00+08:00", "term": "1wd"}
    before = asked_for(desk, ADMINISTRATOR, TOWNSHIP, **asked).json()
    said = paper(notice(id="TOWN-1", unit=TOWNSHIP))
    imported = desk.post(ADMINISTRATOR, f"/calendars/{TOWNSHIP}/papers", said)
    assert (imported.status_code, imported.json()) == (201, {"id": "TOWN-1", "new": True})
    assert int(imported.headers["GridFlow-Position"]) == desk.head

    repeated = desk.post(ADMINISTRATOR, f"/calendars/{TOWNSHIP}/papers", said)
    assert (repeated.status_code, repeated.json()) == (200, {"id": "TOWN-1", "new": False})
    assert int(repeated.headers["GridFlow-Position"]) == desk.head == int(imported.headers["GridFlow-Position"])

    for unit, last_day in ((TOWNSHIP, "2026-11-24"), (VILLAGE, "2026-11-24"), (FAR_VILLAGE, "2026-11-23")):
        after = asked_for(desk, ADMINISTRATOR, unit, **asked).json()
        assert after["last_day"] == last_day
        assert (after["calendar_version"] != before["calendar_version"]) is (unit != FAR_VILLAGE)
    known = desk.county.log.history("calendar")[-1]
    assert (known.actor.role, known.actor.unit) == ("administrator", COUNTY)


def test_office_hours_are_a_paper_too(desk: Desk) -> None:
    said = paper(hours(effective_from="2026-12-01"))
    assert desk.post(VILLAGE_ADMINISTRATOR, f"/calendars/{VILLAGE}/papers", said).status_code == 201
    asked = {"received_at": "2026-12-01T08:00:00+08:00", "term": "1wh"}
    answer = asked_for(desk, CLERK, VILLAGE, **asked).json()
    assert answer["due"] == "2026-12-01T10:00:00+08:00"
    year = desk.get(CLERK, f"/calendars/{VILLAGE}", year=2026).json()
    known = next(one for one in year["papers"] if one["id"] == said["id"])
    assert (known["unit"], known["effective_from"]) == (VILLAGE, "2026-12-01")


def test_papers_from_above_the_county_come_in_at_its_root(desk: Desk) -> None:
    country = paper(notice(id="CN-2026-A1", unit=None, off=["2026-12-01"]))
    province = paper(notice(id="PROVINCE-1", unit=PROVINCE, off=["2026-12-02"]))
    for said in (country, province):
        assert desk.post(ADMINISTRATOR, f"/calendars/{COUNTY}/papers", said).status_code == 201
    days = {one["day"]: one["notice"] for one in desk.get(CLERK, f"/calendars/{VILLAGE}", year=2026).json()["days"]}
    assert (days["2026-12-01"], days["2026-12-02"]) == ("CN-2026-A1", "PROVINCE-1")


@pytest.mark.parametrize(
    ("address", "of_paper"), [(VILLAGE, TOWNSHIP), (VILLAGE, None), (COUNTY, VILLAGE), (COUNTY, "110000000000")]
)
def test_the_address_is_the_units_of_the_paper(desk: Desk, address: str, of_paper: str | None) -> None:
    head = desk.head
    answer = desk.post(ADMINISTRATOR, f"/calendars/{address}/papers", paper(notice(id="LOST-1", unit=of_paper)))
    assert assert_problem(answer, 422, "invalid-input")["field"] == "unit"
    assert desk.head == head


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"off": []}, "off", "invalid-notice"),
        ({"off": ["2026-11-23"], "on": ["2026-11-23"]}, "on", "invalid-notice"),
        ({"off": ["2024-11-23"]}, "off", "invalid-notice"),
        ({"off": ["23.11.2026"]}, "off", "invalid-paper"),
        ({"document": " "}, "document", "invalid-paper"),
        ({"published": "2026-11-20T09:00:00"}, "published", "invalid-paper"),
        ({"published": "2026-12-24"}, "published", "invalid-paper"),
        ({"covers_year": 2027}, "covers_year", "invalid-notice"),
        ({"id": "CN-2026"}, "id", "invalid-paper"),
        ({"id": "x" * 65}, "id", "invalid-paper"),
        ({"colour": "red"}, "colour", "invalid-paper"),
        ({"document_confirmed": "yes"}, "document_confirmed", "invalid-paper"),
        ({"seasons": []}, "effective_from", "invalid-paper"),
    ],
)
def test_a_paper_that_is_wrong_is_refused(desk: Desk, changes: dict[str, Any], field: str, code: str) -> None:
    head = desk.head
    said = paper(notice(id="WRONG-1")) | changes
    answer = desk.post(VILLAGE_ADMINISTRATOR, f"/calendars/{VILLAGE}/papers", said)
    assert assert_problem(answer, 422, code)["field"] == field
    assert desk.head == head


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid-paper"),
        (b"[]", 422, "invalid-input"),
        (b"{", 400, "malformed-body"),
        (b'{"id": "A", "id": "B"}', 400, "malformed-body"),
        (b'{"id": "\\u0000"}', 400, "malformed-body"),
    ],
    ids=["none", "a list", "broken", "a name twice", "a text no database keeps"],
)
def test_a_body_that_is_no_paper(desk: Desk, body: bytes, status: int, code: str) -> None:
    assert_problem(desk.send(ADMINISTRATOR, f"/calendars/{COUNTY}/papers", body), status, code)


def test_more_dates_than_a_paper_has_are_refused_before_they_are_counted(desk: Desk) -> None:
    said = paper(notice(id="WRONG-1", off=["2026-01-01/2026-12-31"])) | {"off": ["2026-01-01/2026-12-31"] * 20_000}
    body = json.dumps(said).encode()
    assert_problem(desk.send(VILLAGE_ADMINISTRATOR, f"/calendars/{VILLAGE}/papers", body), 422, "invalid-paper")


def test_only_administrators_import_papers_and_only_of_their_own_units(desk: Desk) -> None:
    head = desk.head
    for actor in (CLERK, GRID_WORKER):
        said = paper(notice(id="NOT-1", unit=actor.unit))
        refused = desk.post(actor, f"/calendars/{actor.unit}/papers", said)
        assert_problem(refused, 403, "not-permitted")
    for unit in (FAR_VILLAGE, COUNTY, "990101009009"):
        refused = desk.post(VILLAGE_ADMINISTRATOR, f"/calendars/{unit}/papers", paper(notice(id="NOT-1", unit=unit)))
        assert_problem(refused, 404, "unknown-unit")
    query = desk.post(VILLAGE_ADMINISTRATOR, f"/calendars/{VILLAGE}/papers?dry_run=1", paper(notice(id="NOT-1")))
    assert assert_problem(query, 422, "invalid-input")["field"] == "dry_run"
    assert desk.head == head


def test_the_description_has_both_forms_of_a_paper(desk: Desk) -> None:
    document = desk.client.get("/openapi.json").json()
    operation = document["paths"]["/api/v1/calendars/{unit}/papers"]["post"]
    forms = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    schemas = document["components"]["schemas"]
    notices, office_hours = (schemas[form["$ref"].rpartition("/")[2]]["properties"] for form in forms)
    assert {"id", "off", "on", "covers_year"} <= notices.keys()
    season = office_hours["seasons"]["items"]["$ref"].rpartition("/")[2]
    assert schemas[season]["properties"].keys() == {"from", "sessions"}
    asked = document["paths"]["/api/v1/calendars/{unit}/deadline"]["get"]["parameters"]
    pause = next(parameter for parameter in asked if parameter["name"] == "pause")
    assert pause["schema"]["type"] == "array"
