"""Alive is not ready: ready knows the database, the lag of the read models, and the calendar."""

from fastapi.testclient import TestClient

from gridflow.api import create_api
from gridflow.api.health import Progress
from gridflow.testing import SettableClock, database_county, instant
from gridflow.testing.territory import CLERK
from tests.api.desk import Desk, assert_problem
from tests.databases import take_away


def test_alive_needs_no_key(desk: Desk) -> None:
    answer = desk.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_tells_the_lag(desk: Desk) -> None:
    desk.project()
    assert desk.client.get("/readyz").json()["lag"] == 0
    desk.report()
    ready = desk.client.get("/readyz")
    said = ready.json()
    assert (ready.status_code, said["status"], said["database"]) == (200, "ready", True)
    assert (said["lag"], said["head"], said["projected"]) == (2, desk.head, desk.head - 2)
    assert said["known_until"] == "2026-12-31"
    assert said["warnings"] == []


def test_ready_warns_when_the_next_year_is_not_known(desk: Desk) -> None:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    before = clock.now()
    clock.set(instant("2026-11-02T09:00:00+08:00"))
    try:
        answer = desk.client.get("/readyz")
    finally:
        clock.set(before)
    assert answer.status_code == 200
    assert answer.json()["warnings"] == [
        {"level": "warn", "text": "放假安排:还没有 2027 年的通知,通常此时公布,请留意升级"}
    ]


def test_read_models_that_are_behind_and_do_not_move_are_stalled() -> None:
    seconds = 0.0
    progress = Progress(now=lambda: seconds)
    assert not progress.stalled(5, 9)
    seconds = 29.0
    assert not progress.stalled(5, 10)
    seconds = 31.0
    assert progress.stalled(5, 11)
    assert not progress.stalled(6, 11), "it moves again"
    seconds = 100.0
    assert not progress.stalled(11, 11), "nothing to do is no stall"
    seconds = 200.0
    assert not progress.stalled(11, 11)
    assert not progress.stalled(11, 12), "work has only just come"


def test_a_missing_notice_takes_no_server_down(desk: Desk) -> None:
    clock = desk.county.clock
    assert isinstance(clock, SettableClock)
    before = clock.now()
    clock.set(instant("2026-12-20T09:00:00+08:00"))
    try:
        answer = desk.client.get("/readyz")
    finally:
        clock.set(before)
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert [warned["level"] for warned in answer.json()["warnings"]] == ["fail"]


def test_a_server_whose_database_is_gone_is_alive_but_not_ready(database_url: str) -> None:
    with database_county(database_url, SettableClock(instant("2026-10-12T09:00:00+08:00"))) as county:
        client = TestClient(create_api(county), raise_server_exceptions=False)
        take_away(county.database, database_url)
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "unready", False)
    assert answer.json()["warnings"] == [{"level": "fail", "text": "数据库无法连接"}]


def test_a_read_without_the_database_is_a_503_that_tells_nothing_of_it(database_url: str) -> None:
    with database_county(database_url, SettableClock(instant("2026-10-12T09:00:00+08:00"))) as county:
        desk = Desk(county, TestClient(create_api(county), raise_server_exceptions=False))
        headers = desk.headers(CLERK)
        take_away(county.database, database_url)
        answer = desk.client.get("/api/v1/cases", headers=headers)
    problem = assert_problem(answer, 503, "store-unreachable", "数据库暂时无法使用")
    assert set(problem) == {"type", "title", "status", "detail", "code"}
    assert answer.headers["Retry-After"] == "1"
