"""`gridflow whatif`: what it prints, that it records nothing, and what it refuses."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county, give, instant, report_by
from gridflow.testing.territory import COUNTY, GRID_WORKER, OTHER_TOWNSHIP, VILLAGE
from tests.databases import postgres_database, sqlite_folder
from tests.integration.cli.commands import Gridflow
from tests.integration.cli.overdue_case import carry_an_overdue_case
from tests.unit.policy.packs import changed

PERIOD = ("--from", "2026-09-28", "--to", "2026-10-14")
QUICK = changed('\naccept = "2wd"', '\naccept = "4h"')


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county with a case that went all the way, and one that was reported last, which no test changes."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = sqlite_folder(tmp_path_factory.mktemp("whatif"))
        else:
            url = stack.enter_context(postgres_database(request.getfixturevalue("postgres_server_url")))
        clock = SettableClock(instant("2026-09-28T09:00:00+08:00"))
        opened = stack.enter_context(database_county(url, clock))
        carry_an_overdue_case(opened)
        give(opened, report_by(GRID_WORKER, at=clock.now()).command, GRID_WORKER)
        opened.projector.catch_up()
        yield opened


@pytest.fixture
def gridflow(county: County, capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow(county.settings.database_url, capsys)


@pytest.fixture
def quick(tmp_path: Path) -> str:
    """A file with a pack under which acceptance takes four hours at most."""
    file = tmp_path / "quick.toml"
    file.write_text(QUICK, encoding="utf-8")
    return str(file)


def stored(county: County) -> dict[str, str]:
    """A digest of every table, and on SQLite of every file."""
    digests: dict[str, str] = {}
    with county.database.reading() as connection:
        names = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if county.database.dialect == "sqlite"
            else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
        for name in sorted(connection.scalars(text(names))):
            rows = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
            digests[name] = sha256("\n".join(rows).encode()).hexdigest()
    assert "events" in digests
    return digests


def files(url: str) -> dict[str, bytes]:
    """The files of a SQLite county, without the index that its readers share in memory."""
    folder = Path(make_url(url).database or "")
    return {file.name: file.read_bytes() for file in folder.glob("*") if not file.name.endswith("-shm")}


def test_it_says_the_difference_per_unit_and_per_case(gridflow: Gridflow, county: County, quick: str) -> None:
    done = gridflow("whatif", "--policy", quick, *PERIOD, "--cases", "--json")
    document = done.document
    assert done.code == 0
    assert document["policy"].startswith("s0@")
    assert document["calendar"] is None
    change, _ = document["changes"]
    assert (change["clock"], change["unit"]) == ("accept-1", VILLAGE)
    assert (change["before"]["outcome"], change["after"]["outcome"]) == ("met", "missed")
    assert change["after"]["due"] == "2026-09-29T13:00:00+08:00"
    assert change["after"]["late_seconds"] == 21 * 3600
    row = next(row for row in document["units"] if row["unit"] == VILLAGE)
    assert (row["clocks"], row["changed"]) == (3, 2)
    assert (row["before"]["missed"], row["after"]["missed"]) == (1, 3)
    assert (row["before"]["on_time_rate"], row["after"]["on_time_rate"]) == (0.5, 0.0)
    assert document["total"]["unit"] == COUNTY


def test_it_is_read_by_people_too(gridflow: Gridflow, county: County, quick: str) -> None:
    done = gridflow("whatif", "--policy", quick, *PERIOD, "--cases")
    assert "5个计时中有2个不同" in done.unbroken
    assert "1→3" in done.unbroken
    assert "逾期完成21小时" in done.unbroken
    assert "没有计时" in gridflow("whatif", "--policy", quick, *PERIOD, "--unit", OTHER_TOWNSHIP).out


def test_it_is_left_in_a_sheet(gridflow: Gridflow, county: County, quick: str) -> None:
    sheet = gridflow("whatif", "--policy", quick, *PERIOD, "--csv").out
    head, *rows = csv.reader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert dict(zip(head, next(row for row in rows if row[0] == VILLAGE), strict=True))["新逾期"] == "3"
    sheet = gridflow("whatif", "--policy", quick, *PERIOD, "--csv", "--cases").out
    head, row, _ = csv.reader(io.StringIO(sheet.removeprefix("\ufeff")))
    case = dict(zip(head, row, strict=True))
    assert (case["原时限"], case["新时限"], case["新逾期秒数"]) == ("2个工作日", "4小时", "75600")


def test_without_other_rules_nothing_differs(gridflow: Gridflow, county: County) -> None:
    document = gridflow("whatif", *PERIOD, "--json").document
    assert (document["total"]["clocks"], document["total"]["changed"]) == (5, 0)
    assert "changes" not in document


def test_nothing_is_written(gridflow: Gridflow, county: County, quick: str) -> None:
    head, before = county.log.head(), stored(county)
    sqlite = county.database.dialect == "sqlite"
    if sqlite:
        # Nobody else has it open, so that the files are what they will stay.
        county.database.close()
    kept = files(gridflow.url) if sqlite else {}
    assert gridflow("whatif", "--policy", quick, *PERIOD, "--json").document["total"]["changed"] == 2
    assert (files(gridflow.url) if sqlite else {}) == kept
    assert (county.log.head(), stored(county)) == (head, before)


def test_another_calendar_from_a_file_or_by_what_was_known(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    paper = {
        "id": "LOCAL-1",
        "unit": COUNTY,
        "document": "示例1号",
        "published": "2026-09-01",
        "source": "https://example.invalid",
        "off": ["2026-10-09"],
    }
    file = tmp_path / "local.json"
    file.write_text(json.dumps(paper), encoding="utf-8")
    document = gridflow("whatif", "--calendar", str(file), *PERIOD, "--cases", "--json").document
    # Three working days from 30 September: the 8th, the 9th and the 10th, of which the 9th is off now.
    (change,) = document["changes"]
    assert (change["clock"], change["before"]["due"], change["after"]["due"]) == (
        "dispatch-2",
        "2026-10-11T00:00:00+08:00",
        "2026-10-13T00:00:00+08:00",
    )
    assert (change["before"]["outcome"], change["after"]["outcome"]) == ("missed", "met")
    unknown = gridflow("whatif", "--known-at", "2025-01-01T00:00:00+08:00", *PERIOD, "--cases", "--json").document
    assert {change["after"]["status"] for change in unknown["changes"]} == {"open"}
    same = gridflow("whatif", "--calendar", county.almanac.calendars.of().version, *PERIOD, "--json").document
    assert same["total"]["changed"] == 0


def test_parameters_are_given_values(gridflow: Gridflow, county: County) -> None:
    refused = gridflow("whatif", "--policy", "s1", *PERIOD, "--json")
    assert (refused.code, refused.error["code"]) == (2, "invalid-input")
    assert "参数" in refused.error["detail"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (("--from", "2026-10-14", "--to", "2026-10-12"), "to"),
        (("--from", "2026-10-14", "--to", "2999-10-12"), "to"),
        (("--from", "gestern", "--to", "2026-10-12"), "from"),
        ((*PERIOD, "--policy", "s9"), "policy"),
        ((*PERIOD, "--policy", "missing.toml"), "file"),
        ((*PERIOD, "--set", "a=1"), "set"),
        ((*PERIOD, "--policy", "s1", "--set", "a"), "set"),
        ((*PERIOD, "--calendar", "cn-0"), "calendar"),
        ((*PERIOD, "--calendar", "cn-0", "--known-at", "2026-01-01T00:00:00+08:00"), "calendar"),
        ((*PERIOD, "--known-at", "2026-01-01T00:00:00"), "known_at"),
        ((*PERIOD, "--csv"), "csv"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    gridflow: Gridflow, county: County, wrong: tuple[str, ...], field: str
) -> None:
    done = gridflow("whatif", *wrong, "--json")
    assert (done.code, done.error["context"]["field"]) == (2, field)


def test_a_unit_that_is_not_there_is_refused(gridflow: Gridflow, county: County) -> None:
    assert gridflow("whatif", *PERIOD, "--unit", "990199000000", "--json").error["code"] == "unknown-unit"


def test_what_runs_is_judged_at_the_end_of_the_period(gridflow: Gridflow, county: County, quick: str) -> None:
    document = gridflow("whatif", "--policy", quick, *PERIOD, "--cases", "--json").document
    change = document["changes"][-1]
    assert (change["before"]["light"], change["after"]["light"]) == ("green", "red")
    assert (change["ended_at"], document["at"]) == (None, "2026-10-15T00:00:00+08:00")
