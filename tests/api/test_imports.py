"""Registers over HTTP as files: taken in whole or not at all, line by line answered, and given out."""

from collections.abc import Iterator

import pytest

from gridflow.aggregates.event import Actor
from gridflow.application.sheets.importing import MOST_BYTES
from gridflow.application.sheets.table import read_table
from gridflow.application.sheets.units import UNIT_COLUMNS
from gridflow.testing import person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem
from tests.unit.application.sheets.workbooks import workbook

HEADER = "编码,名称,上级\n"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOWN = person("administrator", TOWNSHIP)
_numbers: Iterator[int] = iter(range(1, 100))


@pytest.fixture
def fresh() -> str:
    """The code of a department that nobody has registered yet."""
    return f"{VILLAGE}D{next(_numbers):02d}"


def line(code: str, parent: str = VILLAGE) -> str:
    return f"{HEADER}{code},本村工作站,{parent}\n"


@pytest.mark.parametrize("by", [ADMINISTRATOR, TOWN])
def test_a_file_is_taken_in_and_taken_in_again(desk: Desk, fresh: str, by: Actor) -> None:
    answer = desk.send(by, "/imports/units", line(fresh).encode(), CSV)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "dry_run": False,
        "new": 1,
        "changed": 0,
        "known": 0,
        "lines": [{"line": 2, "subject": fresh, "outcome": "new"}],
    }
    assert int(answer.headers["GridFlow-Position"]) == desk.head
    assert desk.get(by, f"/units/{fresh}").json()["name"] == "本村工作站"
    head = desk.head
    assert desk.send(by, "/imports/units", line(fresh).encode(), f"{CSV}; charset=gb18030").json()["known"] == 1
    assert desk.head == head


def test_a_dry_run_records_nothing(desk: Desk, fresh: str) -> None:
    head = desk.head
    book = workbook(["名称", "编码", "上级"], ["本村工作站", fresh, VILLAGE])
    answer = desk.send(TOWN, "/imports/units?dry_run=true", book, XLSX).json()
    assert (answer["dry_run"], answer["new"], desk.head) == (True, 1, head)
    assert_problem(desk.get(TOWN, f"/units/{fresh}"), 404, "unknown-unit")


def test_every_wrong_line_is_answered_and_nothing_is_recorded(desk: Desk, fresh: str) -> None:
    head = desk.head
    body = f"{line(fresh)}{GRID},另名,{VILLAGE}\n12,,\n{VILLAGE}D99,别家,{OTHER_TOWNSHIP}\n"
    for query in ("", "?dry_run=true"):
        problem = assert_problem(desk.send(TOWN, f"/imports/units{query}", body.encode(), CSV), 422, "import-refused")
        assert [(one["line"], one["field"], one["column"]) for one in problem["errors"]] == [
            (4, "code", "编码"),
            (4, "name", "名称"),
            (5, "parent", "上级"),
        ]
    assert desk.head == head
    rest = f"{line(fresh)}{GRID},另名,{VILLAGE}\n"
    answer = desk.send(ADMINISTRATOR, "/imports/units", rest.encode(), CSV)
    assert [one["line"] for one in assert_problem(answer, 422, "import-refused")["errors"]] == [3]
    assert desk.head == head


def test_a_unit_takes_in_what_is_below_it_alone(desk: Desk, fresh: str) -> None:
    foreign = line(f"{OTHER_TOWNSHIP}D77", OTHER_TOWNSHIP)
    problem = assert_problem(desk.send(TOWN, "/imports/units", foreign.encode(), CSV), 422, "import-refused")
    assert [one["line"] for one in problem["errors"]] == [2]


@pytest.mark.parametrize("register", ["units", "staff", "matters"])
def test_who_may_not_keep_a_register_neither_takes_it_in_nor_reads_it_whole(desk: Desk, register: str) -> None:
    reporter = person("grid_worker", GRID)
    assert_problem(desk.send(reporter, f"/imports/{register}", b"x", CSV), 403, "not-permitted")
    assert_problem(desk.get(reporter, f"/exports/{register}"), 403, "not-permitted")


@pytest.mark.parametrize("register", ["units", "staff", "matters"])
@pytest.mark.parametrize(("kind", "media_type"), [("csv", CSV), ("xlsx", XLSX)])
def test_what_is_given_out_is_known_when_it_is_taken_in(desk: Desk, register: str, kind: str, media_type: str) -> None:
    if register == "staff":
        people = "标识,姓名,出生日期\nann,王小二,1990-01-01\n".encode()
        assert desk.send(ADMINISTRATOR, "/imports/staff", people, CSV).status_code == 200
    file = desk.get(ADMINISTRATOR, f"/exports/{register}", format=kind)
    assert file.status_code == 200, file.text
    assert file.headers["content-type"].partition(";")[0] == media_type
    assert file.headers["content-disposition"] == f'attachment; filename="{register}.{kind}"'

    report = desk.send(ADMINISTRATOR, f"/imports/{register}", file.content, media_type).json()

    assert (report["new"], report["changed"]) == (0, 0)
    assert report["known"] > 0


def test_a_unit_takes_in_what_it_was_given_out_itself(desk: Desk) -> None:
    file = desk.get(TOWN, "/exports/units")
    assert f"{TOWNSHIP},乡镇" in file.text
    answer = desk.send(TOWN, "/imports/units", file.content, CSV)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["new"], answer.json()["changed"]) == (0, 0)


def test_a_part_is_given_out_as_of_a_day(desk: Desk) -> None:
    def codes(query: str = "") -> list[str]:
        data = desk.get(ADMINISTRATOR, f"/exports/units{query}").content
        return [line.cells["code"] for line in read_table(data, UNIT_COLUMNS).lines]

    assert codes()[0] == COUNTY
    assert {GRID, SECOND_GRID} <= set(codes(f"?unit={VILLAGE}&on=2020-01-01"))
    assert codes(f"?unit={GRID}") == [GRID]
    assert_problem(desk.get(TOWN, "/exports/units", unit=OTHER_TOWNSHIP), 404, "unknown-unit")


def test_what_is_no_table_is_refused(desk: Desk) -> None:
    assert_problem(desk.send(TOWN, "/imports/units", b"{}", "application/json"), 415, "unsupported-media-type")
    assert_problem(desk.send(TOWN, "/imports/units", b"PK", XLSX), 422, "import-refused")
    assert_problem(desk.send(TOWN, "/imports/units", b"", CSV), 422, "import-refused")
    assert_problem(desk.send(TOWN, "/imports/units", b"x" * (MOST_BYTES + 1), CSV), 413, "body-too-large")
    assert_problem(desk.send(TOWN, "/imports/cases", b"x", CSV), 422, "invalid-input")
    assert_problem(desk.send(TOWN, "/imports/units?dry=1", b"x", CSV), 422, "invalid-input")
    assert_problem(desk.get(TOWN, "/exports/units", format="pdf"), 422, "invalid-input")


def test_whoever_has_no_key_is_told_so(desk: Desk) -> None:
    assert_problem(desk.client.post("/api/v1/imports/units", content=b"x"), 401, "not-authenticated")
    assert_problem(desk.client.get("/api/v1/exports/units"), 401, "not-authenticated")
