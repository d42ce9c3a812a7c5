"""The tables of the oracle through the command line: `gridflow calendar deadline`."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL

from gridflow.cli import main
from tests.databases import postgres_database, sqlite_folder
from tests.oracle.counties import FEW_ROWS, NOWHERE, assert_as_reckoned, counties, county_of_row, row_id
from tests.oracle.rows import Row
from tests.oracle.test_tables import ROWS


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = sqlite_folder(tmp_path_factory.mktemp("oracle"))
    with counties(folder):
        yield folder


@pytest.fixture(scope="module")
def postgres_counties(postgres_server_url: URL) -> Iterator[str]:
    with postgres_database(postgres_server_url) as url, counties(url):
        yield url


def ask(url: str, row: Row, unit: str | None, capture: pytest.CaptureFixture[str]) -> Any:
    """The JSON answer to a row in the calendar of a unit, or the national one."""
    place = ["--unit", unit] if unit is not None else []
    conditions = [f"--pause={pause}" for pause in row.pauses] + [f"--extend={term}" for term in row.extend]
    known = ["--known-at", row.known_at] if row.known_at is not None else []
    counting = ["--start", row.start, "--end", row.end, "--roll", row.roll]
    question = ["--received", row.received, "--term", row.term, *place, *conditions, *known, *counting, "--json"]
    with pytest.raises(SystemExit) as ended:
        main(["--database-url", url, "--county", county_of_row(row), "calendar", "deadline", *question])
    said = capture.readouterr()
    assert (ended.value.code, said.err) == (0, "")
    return json.loads(said.out)


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_the_deadline_is_the_one_reckoned_by_hand(url: str, row: Row, capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(url, row, row.unit, capsys)
    assert_as_reckoned(answer, row)
    assert (answer["unit"], answer["basis"]) == (row.unit, "county")


@pytest.mark.parametrize("row", FEW_ROWS, ids=row_id)
def test_postgresql_says_the_same_from_the_log(
    postgres_counties: str, row: Row, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(postgres_counties, row, row.unit or NOWHERE, capsys)
    assert_as_reckoned(answer, row)
    assert answer["basis"] == "county"
