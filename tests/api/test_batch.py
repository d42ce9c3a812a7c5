"""A batch of reports: one line in, one line out, each for itself."""

import json
from typing import Any

import pytest

from gridflow.api.batch_body import IN_MEMORY, MOST_LINES
from gridflow.application.json_lines import LONGEST_LINE
from gridflow.testing.territory import CLERK, GRID_WORKER, SIBLING_GRID, SUPERVISOR
from tests.api.desk import REPORT, Desk, assert_problem

NDJSON = "application/x-ndjson"
GOOD = json.dumps(dict(REPORT), ensure_ascii=False).encode()


def batch(desk: Desk, *lines: bytes, key: str | None = None, end: bytes = b"\n") -> list[dict[str, Any]]:
    headers = desk.headers(GRID_WORKER) | {"Content-Type": NDJSON} | ({"Idempotency-Key": key} if key else {})
    answer = desk.client.post("/api/v1/cases:batch", content=end.join(lines), headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == NDJSON
    assert answer.content.endswith(b"\n") or not answer.content
    return [json.loads(line) for line in answer.content.splitlines()]


def said(**changes: Any) -> bytes:
    return json.dumps({**REPORT, **changes}, ensure_ascii=False).encode()


def test_each_line_is_answered_by_its_receipt_in_order(desk: Desk) -> None:
    results = batch(desk, said(subject="甲"), said(subject="乙"), said(subject="丙"))
    assert [(result["line"], result["status"], result["replayed"]) for result in results] == [
        (1, 201, False),
        (2, 201, False),
        (3, 201, False),
    ]
    for result, subject in zip(results, "甲乙丙", strict=True):
        assert desk.get(CLERK, f"/cases/{result['receipt']['number']}").json()["subject"] == subject
        assert len(result["receipt"]["query_code"]) == 10


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        pytest.param(b"{", 400, "malformed-body", id="no JSON"),
        pytest.param(GOOD.replace(b"{", b'{"place": "a", ', 1), 400, "malformed-body", id="a name twice"),
        pytest.param(b'{"subject": "\xff"}', 400, "malformed-body", id="no UTF-8"),
        pytest.param(GOOD + GOOD, 400, "malformed-body", id="two documents"),
        pytest.param(b"[]", 422, "invalid-input", id="an array"),
        pytest.param(said(subject=7), 422, "invalid-input", id="a wrong value"),
        pytest.param(said(matter="astrology"), 422, "matter-not-admitted", id="a matter not admitted"),
        pytest.param(said(place=SIBLING_GRID), 422, "unknown-unit", id="a foreign place"),
        pytest.param(b" " * LONGEST_LINE + GOOD, 422, "line-too-long", id="a line too long"),
        pytest.param(b"x" * (3 * LONGEST_LINE), 422, "line-too-long", id="a line much too long"),
    ],
)
def test_a_bad_line_harms_no_other(desk: Desk, line: bytes, status: int, code: str) -> None:
    head = desk.head
    first, bad, last = batch(desk, GOOD, line, GOOD)
    assert (first["status"], bad["line"], bad["status"], last["line"], last["status"]) == (201, 2, status, 3, 201)
    assert bad["problem"]["code"] == code
    assert bad["problem"]["type"] == f"urn:gridflow:problem:{code}"
    assert bad["problem"]["status"] == status
    assert desk.head == head + 4, "two reports with their clocks"


def test_blank_lines_are_skipped_and_counted_and_the_last_line_needs_no_end(desk: Desk) -> None:
    results = batch(desk, b"", GOOD, b"   ", GOOD, end=b"\r\n")
    assert [(result["line"], result["status"]) for result in results] == [(2, 201), (4, 201)]
    assert batch(desk) == []


def test_the_longest_line_is_taken(desk: Desk) -> None:
    (result,) = batch(desk, b" " * (LONGEST_LINE - len(GOOD)) + GOOD)
    assert result["status"] == 201


def test_a_batch_may_be_larger_than_what_is_kept_in_memory(desk: Desk) -> None:
    padded = b" " * 60_000 + GOOD
    assert len(padded) * 20 > IN_MEMORY
    results = batch(desk, *[padded] * 20)
    assert [(result["line"], result["status"]) for result in results] == [(line, 201) for line in range(1, 21)]


def test_a_batch_is_repeated_by_its_key_line_by_line(desk: Desk) -> None:
    first = batch(desk, GOOD, b"{", GOOD, key="night-1")
    head = desk.head
    again = batch(desk, GOOD, b"{", GOOD, key="night-1")
    assert [result.get("receipt") for result in again] == [result.get("receipt") for result in first]
    assert [result.get("replayed") for result in again] == [True, None, True]
    assert desk.head == head
    (other,) = batch(desk, said(subject="另一件"), key="night-1")
    assert (other["status"], other["problem"]["code"]) == (422, "idempotency-key-reused")


def test_the_key_of_a_line_is_no_key_of_a_single_report(desk: Desk) -> None:
    (line,) = batch(desk, GOOD, key="k")
    for key in ("k", "k/1"):
        answer = desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": key})
        assert answer.json()["number"] != line["receipt"]["number"]


def test_a_line_is_repeated_by_its_source(desk: Desk) -> None:
    line = said(source={"system": "12345", "number": "B-1"})
    first, again = batch(desk, line, line)
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["receipt"] == again["receipt"]


def test_whoever_may_not_report_is_told_so_on_every_line(desk: Desk) -> None:
    head = desk.head
    answer = desk.send(SUPERVISOR, "/cases:batch", GOOD + b"\n" + GOOD, NDJSON)
    assert [json.loads(line)["problem"]["code"] for line in answer.content.splitlines()] == ["not-permitted"] * 2
    assert desk.head == head


def test_a_batch_has_a_bound_and_is_refused_whole(desk: Desk) -> None:
    head = desk.head
    answer = desk.send(GRID_WORKER, "/cases:batch", GOOD + b"\n" * (MOST_LINES + 1), NDJSON)
    assert assert_problem(answer, 413, "body-too-large")["max_lines"] == MOST_LINES
    assert desk.head == head


def test_a_batch_is_announced_as_lines_of_json(desk: Desk) -> None:
    for media_type in ("application/json", "text/plain", f"{NDJSON}; charset=gbk", None):
        answer = desk.send(GRID_WORKER, "/cases:batch", GOOD, media_type)
        assert_problem(answer, 415, "unsupported-media-type", "ndjson")
    answer = desk.send(GRID_WORKER, "/cases:batch", GOOD, "application/jsonl")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jsonl")


def test_nobody_without_a_key(desk: Desk) -> None:
    answer = desk.client.post("/api/v1/cases:batch", content=GOOD, headers={"Content-Type": NDJSON})
    assert_problem(answer, 401, "not-authenticated")
