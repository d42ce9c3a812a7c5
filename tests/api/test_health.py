"""Alive is not ready: ready knows the database, the lag of the read models, and the calendar."""

from contextlib import AbstractContextManager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from gridflow.api import create_api
from gridflow.api.health import Progress
from gridflow.testing import SettableClock, database_county, instant
from tests.api.desk import Desk


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
    assert answer.json()["warnings"] == ["2027年放假安排通知尚未导入,跨入该年的时限为待定或暂定"]


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


def test_a_server_whose_database_is_gone_is_alive_but_not_ready(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database_county(database_url, SettableClock(instant("2026-10-12T09:00:00+08:00"))) as county:
        client = TestClient(create_api(county), raise_server_exceptions=False)
        monkeypatch.setattr(county.database, "reading", _unreachable)
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "unready", False)
    assert answer.json()["warnings"] == ["数据库无法连接"]


def _unreachable() -> AbstractContextManager[Connection]:
    raise OperationalError("SELECT 1", {}, ConnectionError("refused"))
