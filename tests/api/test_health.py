"""Alive is not ready: ready knows the database, the lag of the read models, and the calendar."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from gridflow.api import create_api
from gridflow.api.health import Progress
from gridflow.bootstrap import County, open_county
from gridflow.testing import SettableClock, database_county, instant
from gridflow.testing.territory import ADMINISTRATOR, CLERK
from tests.api.desk import Desk, assert_problem
from tests.databases import take_away
from tests.unit.calendar.papers import next_year


@pytest.fixture
def clock(county: County) -> Iterator[SettableClock]:
    """The county's clock, which stands afterwards as it stood before."""
    clock = county.clock
    assert isinstance(clock, SettableClock)
    before = clock.now()
    yield clock
    clock.set(before)


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
    assert (said["level"], said["warnings"]) == ("ok", [])


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("2026-10-24T23:59:59+08:00", "ok"),
        ("2026-10-25T00:00:00+08:00", "warn"),
        ("2026-12-19T23:59:59+08:00", "warn"),
        ("2026-12-20T00:00:00+08:00", "fail"),
    ],
)
def test_a_missing_notice_is_said_in_time_and_takes_no_server_down(
    clock: SettableClock, desk: Desk, now: str, level: str
) -> None:
    clock.set(instant(now))
    answer = desk.client.get("/readyz")
    said = answer.json()
    assert (answer.status_code, said["status"], said["level"]) == (200, "ready", level)
    assert [warned["level"] for warned in said["warnings"]] == [level] * (level != "ok")
    for warned in said["warnings"]:
        assert "2027" in warned["text"]
        assert "gridflow calendar import" in warned["text"]


def test_a_notice_that_was_imported_is_missing_no_more(database_url: str) -> None:
    with database_county(database_url, SettableClock(instant("2026-12-20T09:00:00+08:00"))) as county:
        client = TestClient(create_api(county))
        assert client.get("/readyz").json()["level"] == "fail"
        county.registrar.import_papers([next_year()], ADMINISTRATOR)
        said = client.get("/readyz").json()
    assert (said["level"], said["warnings"], said["known_until"]) == ("ok", [], "2027-12-31")


def test_a_county_reads_its_own_calendar(database_url: str) -> None:
    """A second program imports; the server knows it without having been told."""
    with database_county(database_url, SettableClock(instant("2026-12-20T09:00:00+08:00"))) as county:
        other = open_county(county.settings, county.clock)
        other.registrar.import_papers([next_year()], ADMINISTRATOR)
        other.database.close()
        assert TestClient(create_api(county)).get("/readyz").json()["level"] == "ok"


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


def test_a_server_whose_read_models_stand_still_is_not_ready(database_url: str) -> None:
    with database_county(database_url, SettableClock(instant("2026-10-12T09:00:00+08:00"))) as county:
        seconds = 0.0
        app = create_api(county)
        app.state.progress = Progress(now=lambda: seconds)
        desk = Desk(county, TestClient(app))
        desk.report()
        assert desk.client.get("/readyz").json()["level"] == "ok"
        seconds = 31.0
        answer = desk.client.get("/readyz")
    said = answer.json()
    assert (answer.status_code, said["status"], said["level"], said["stalled"]) == (503, "unready", "fail", True)
    assert said["warnings"] == [{"level": "fail", "text": "查询数据停止更新"}]


def test_a_server_whose_database_is_gone_is_alive_but_not_ready(database_url: str) -> None:
    with database_county(database_url, SettableClock(instant("2026-10-12T09:00:00+08:00"))) as county:
        client = TestClient(create_api(county), raise_server_exceptions=False)
        take_away(county.database, database_url)
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "unready", False)
    assert answer.json()["level"] == "fail"
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
