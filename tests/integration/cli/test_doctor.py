"""`gridflow doctor`: what it finds, and how it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import make_url

from gridflow.aggregates.case import commands
from gridflow.bootstrap import County
from gridflow.cli.doctor import Result, clock_check, examine
from gridflow.settings import Settings
from gridflow.testing import SettableClock, database_county, give, instant
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE, GRID, GRID_WORKER
from tests.integration.cli.commands import Gridflow
from tests.unit.calendar.papers import next_year

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 29, 12, tzinfo=UTC)


def results(settings: Settings, now: datetime = NOON) -> dict[str, Result]:
    """The result of each check but that of the server: the tests' own does not wait for the disk."""
    return {check.name: check.result for check in examine(settings, now) if check.name != "server"}


def test_a_sound_installation_passes_every_check(county: County) -> None:
    assert set(results(county.settings).values()) == {Result.OK}


def test_a_server_that_may_lose_what_it_has_acknowledged_is_a_warning(postgres_url: str) -> None:
    with database_county(postgres_url, SettableClock(NOON)) as county:
        name = make_url(postgres_url).database
        with county.database.projecting() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
        settings = county.settings
    checks = {check.name: check for check in examine(settings, NOON)}
    assert checks["server"].result is Result.WARN
    assert "synchronous_commit" in checks["server"].text


def test_without_a_county_it_fails_and_exits_with_1(gridflow: Gridflow) -> None:
    ended = gridflow("doctor", "--json")

    assert ended.code == 1
    assert ended.document["ok"] is False
    assert {check["name"]: check["result"] for check in ended.document["checks"]}["database"] == "fail"
    assert "✗ 县级库尚未建立" in gridflow("doctor").out


def test_an_unreachable_server_is_one_failed_line(capsys: pytest.CaptureFixture[str]) -> None:
    ended = Gridflow("postgresql+psycopg://nobody@127.0.0.1:1/none", capsys)("doctor", "--json")

    assert ended.code == 1
    database = next(check for check in ended.document["checks"] if check["name"] == "database")
    assert "无法连接" in database["text"]


def test_a_file_that_is_no_database_is_one_failed_line(tmp_path: Path) -> None:
    (tmp_path / f"{COUNTY_CODE}.sqlite3").write_bytes(b"not a database" * 100)

    found = results(Settings(database_url=f"sqlite:///{tmp_path}", county=COUNTY_CODE))

    assert found["database"] is Result.FAIL
    assert found["directory"] is Result.OK


def test_an_unknown_policy_fails(county: County) -> None:
    assert results(county.settings.model_copy(update={"policy": "none"}))["policy"] is Result.FAIL


def test_a_projection_that_lags_is_a_warning_at_first_and_a_failure_when_it_does_not_move(county: County) -> None:
    give(county, commands.Report(place=GRID, subject="噪声", matter="environment", channel="grid"), GRID_WORKER)
    recorded = county.clock.now()

    assert results(county.settings, recorded + timedelta(minutes=1))["projection"] is Result.WARN
    assert results(county.settings, recorded + timedelta(minutes=6))["projection"] is Result.FAIL


@pytest.mark.parametrize(
    ("today", "result"),
    [
        ("2026-10-24", Result.OK),
        ("2026-10-25", Result.WARN),
        ("2026-12-19", Result.WARN),
        ("2026-12-20", Result.FAIL),
    ],
)
def test_a_missing_notice_is_said_in_time(county: County, today: str, result: Result) -> None:
    for now in (f"{today}T00:00:00+08:00", f"{today}T23:59:59+08:00"):
        found = results(county.settings, instant(now))
        assert found["notices"] is result
        assert set(found.values()) == {Result.OK, result}


@pytest.mark.parametrize("today", ["2026-10-24", "2026-10-25", "2026-12-19", "2026-12-20"])
def test_a_county_that_imported_the_notice_is_well(county: County, today: str) -> None:
    county.registrar.import_papers([next_year(published="2026-09-28")], ADMINISTRATOR)
    county.projector.catch_up()

    assert set(results(county.settings, instant(f"{today}T12:00:00+08:00")).values()) == {Result.OK}


def test_without_a_county_the_packaged_papers_are_examined(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}", county=COUNTY_CODE)

    assert results(settings, instant("2026-12-19T12:00:00+08:00"))["notices"] is Result.WARN
    assert results(settings, instant("2026-12-20T12:00:00+08:00"))["notices"] is Result.FAIL
    assert "papers" not in results(settings)


def test_a_shipped_paper_that_the_county_has_not_taken_in_is_a_warning(database_url: str) -> None:
    long_ago = SettableClock(instant("2019-06-01T09:00:00+08:00"))
    with database_county(database_url, long_ago) as county:
        now = {check.name: check for check in examine(county.settings, instant("2020-01-26T09:00:00+08:00"))}
        assert now["papers"].result is Result.WARN
        assert "CN-2020、CN-2020-A1" in now["papers"].text
        assert results(county.settings, long_ago.now())["papers"] is Result.OK
        long_ago.set(instant("2020-01-26T09:00:00+08:00"))
        county.ticker.tick()
        county.projector.catch_up()
        assert results(county.settings, long_ago.now())["papers"] is Result.OK


def test_tables_of_another_program_are_one_failed_line(county: County) -> None:
    with county.database.projecting() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    assert results(county.settings)["database"] is Result.FAIL


@pytest.mark.parametrize(
    ("ahead", "result"),
    [(timedelta(0), Result.OK), (timedelta(minutes=1), Result.WARN), (timedelta(minutes=6), Result.FAIL)],
)
def test_a_clock_behind_the_log_is_found(ahead: timedelta, result: Result) -> None:
    assert clock_check(NOON + ahead, NOON, SHANGHAI).result is result
