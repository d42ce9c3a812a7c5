"""The feed: every event of the territory once, in order, as CloudEvents; a reader that comes back misses nothing."""

import json
import re
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from gridflow.testing import person
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, VILLAGE
from tests.api.desk import Desk, assert_problem

AUDITOR = person("auditor", COUNTY)


def _positions(events: list[dict[str, Any]]) -> list[int]:
    return [int(event["sequence"]) for event in events]


def test_pages_have_no_gap_and_no_overlap(desk: Desk) -> None:
    for _ in range(4):
        desk.report()
    seen: list[int] = []
    after = 0
    while True:
        page = desk.get(AUDITOR, "/feed", after=after, limit=7)
        assert page.headers["content-type"] == "application/cloudevents-batch+json"
        found = _positions(page.json())
        seen += found
        assert f"after={page.headers['GridFlow-Position']}&" in page.headers["Link"]
        after = int(page.headers["GridFlow-Position"])
        if not found:
            break
        assert after == found[-1]
    assert seen == list(range(1, desk.head + 1))


def test_a_filtered_feed_moves_past_what_it_leaves_out(desk: Desk) -> None:
    other = person("grid_worker", "990101002001001")
    mine, start = desk.report(), desk.head
    for _ in range(3):
        desk.report(other, place=other.unit)
    after_others = desk.get(CLERK, "/feed", after=start)
    assert after_others.json() == []
    assert after_others.headers["GridFlow-Position"] == str(desk.head)
    subjects = [event["subject"] for event in desk.get(CLERK, "/feed", after=start - 2).json()]
    assert subjects == [mine, mine]


def test_an_event_says_what_was_recorded(desk: Desk) -> None:
    number = desk.report(occurred_at="2026-10-12T08:30:00+08:00")
    reported = desk.get(CLERK, "/feed", after=desk.head - 2, limit=1).json()[0]
    history = desk.get(CLERK, f"/cases/{number}/events").json()["items"][0]
    assert reported["id"] == history["event_id"]
    assert (reported["type"], reported["source"]) == ("gridflow.case.reported.v2", "/counties/990101")
    assert (reported["subject"], reported["data"]["version"]) == (number, 1)
    assert reported["data"]["body"] == history["data"]
    assert reported["data"]["actor"] == {"id": GRID_WORKER.id, "role": "grid_worker", "unit": GRID}
    assert reported["data"]["unit_path"].endswith(f"/{VILLAGE}/{GRID}/")
    assert reported["data"]["occurred_at"] == "2026-10-12T08:30:00+08:00"


def test_events_are_cloud_events_to_the_reference_library(desk: Desk) -> None:
    desk.report()
    for event in desk.get(AUDITOR, "/feed", limit=1000).json():
        read = JSONFormat().read(CloudEvent, json.dumps(event))
        assert read.get_id() == event["id"]
        assert read.get_specversion() == "1.0"
        assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in event), "attribute names as the specification asks"


@pytest.mark.parametrize("path", ["/feed", "/feed/stream"])
def test_a_position_that_the_log_never_had_is_refused_with_its_end(desk: Desk, path: str) -> None:
    beyond = desk.head + 1
    problem = assert_problem(desk.get(CLERK, path, after=beyond), 422, "invalid-input", f"现到位置{desk.head}")
    assert (problem["field"], problem["head"]) == ("after", desk.head)
    answer = desk.get(CLERK, path, after=0, headers={"Last-Event-ID": str(beyond)}) if path.endswith("stream") else None
    assert answer is None or assert_problem(answer, 422, "invalid-input")["field"] == "Last-Event-ID"


def test_the_description_tells_departments_where_to_read(desk: Desk) -> None:
    paths = desk.client.get("/openapi.json").json()["paths"]
    for path in ("/api/v1/feed", "/api/v1/feed/stream"):
        told = paths[path]["get"]["description"]
        assert "部门" in told
        assert "/queues" in told


def test_a_wait_ends_without_events(desk: Desk) -> None:
    page = desk.get(CLERK, "/feed", after=desk.head, wait=0.1)
    assert (page.status_code, page.json(), page.headers["GridFlow-Position"]) == (200, [], str(desk.head))
