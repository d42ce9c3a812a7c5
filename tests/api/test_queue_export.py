"""A queue as a file over HTTP: what the queue shows, whole, and to nobody else."""

import csv
import io
from typing import Any

import pytest
from httpx2 import Response

from gridflow.application.sheets.files import FileKind
from gridflow.application.sheets.xlsx_file import read_xlsx
from gridflow.testing.territory import CLERK, TOWNSHIP, VILLAGE
from tests.api.desk import Desk, assert_problem

PATH = f"/queues/{VILLAGE}/export"


def lines(answer: Response, kind: FileKind) -> list[list[str]]:
    """The lines of a file, its headings first."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(kind.media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="queue-{VILLAGE}.{kind}"'
    if kind is FileKind.XLSX:
        return [cells for _, cells in read_xlsx(answer.content).lines]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize("query", [{}, {"scope": "own"}, {"stage": "accept"}, {"light": "green"}], ids=str)
def test_the_file_has_the_lines_of_the_queue(desk: Desk, kind: FileKind, query: dict[str, Any]) -> None:
    desk.report()
    desk.project()
    shown = desk.get(CLERK, f"/queues/{VILLAGE}", limit=500, **query).json()["items"]

    answer = desk.get(CLERK, PATH, format=kind.value, **query)

    headings, *rows = lines(answer, kind)
    assert [row[:5] for row in rows] == [
        [item["number"], item["subject"], item["stage_title"], item["light_title"], item["limit"]] for item in shown
    ]
    assert [row[headings.index("到期时刻")] for row in rows] == [item["due"][:19].replace("T", " ") for item in shown]
    assert int(answer.headers["GridFlow-Position"]) == desk.head


def test_what_was_reported_is_no_formula_to_a_spreadsheet(desk: Desk) -> None:
    number = desk.report(subject='=HYPERLINK("x")')
    desk.project()
    (line,) = [row for row in lines(desk.get(CLERK, PATH), FileKind.CSV) if row[0] == number]
    assert line[1] == '\'=HYPERLINK("x")'


def test_a_past_queue_is_given_out_as_it_was(desk: Desk) -> None:
    desk.report()
    desk.project()
    assert len(lines(desk.get(CLERK, PATH, as_of="2026-10-12T08:00:00+08:00"), FileKind.CSV)) == 1


def test_a_refusal_is_a_problem_and_no_file(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, f"/queues/{TOWNSHIP}/export"), 404, "unknown-unit")
    assert_problem(desk.get(CLERK, PATH, format="pdf"), 422, "invalid-input")
    assert_problem(desk.get(CLERK, PATH, min_position=desk.head + 1), 503, "projection-behind")
    assert desk.client.get(f"/api/v1{PATH}").status_code == 401
