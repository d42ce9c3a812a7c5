"""`gridflow doctor`: what it finds, and how it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gridflow.aggregates.case import commands
from gridflow.bootstrap import County
from gridflow.cli.doctor import Result, clock_check, examine
from gridflow.settings import Settings
from gridflow.testing import give
from gridflow.testing.territory import COUNTY_CODE, GRID, GRID_WORKER
from tests.integration.cli.commands import Gridflow

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 29, 12, tzinfo=UTC)


def results(settings: Settings, now: datetime = NOON) -> dict[str, Result]:
    return {check.name: check.result for check in examine(settings, now)}


def test_a_sound_installation_passes_every_check(county: County) -> None:
    assert set(results(county.settings).values()) == {Result.OK}


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


def test_a_notice_that_is_overdue_fails(county: County) -> None:
    assert results(county.settings, datetime(2026, 12, 19, 4, tzinfo=UTC))["notices"] is Result.WARN
    assert results(county.settings, datetime(2026, 12, 19, 16, tzinfo=UTC))["notices"] is Result.FAIL


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
