"""Commands that read write nothing: they need no lock, and refuse a county whose tables are not this program's."""

import pytest

from gridflow.bootstrap import County
from gridflow.testing.territory import COUNTY
from tests.integration.cli.commands import Gridflow


@pytest.mark.parametrize("command", [("queue", COUNTY), ("tree", COUNTY), ("key", "list"), ("doctor",)])
def test_reading_does_not_wait_for_a_writer(gridflow: Gridflow, county: County, command: tuple[str, ...]) -> None:
    with county.database.writing():
        assert gridflow(*command).code == 0


def test_a_replay_does_not_wait_for_a_writer(gridflow: Gridflow, county: County, overdue: str) -> None:
    with county.database.writing():
        assert gridflow("replay", overdue).code == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE alembic_version SET version_num = '0000'",
        "UPDATE positions SET version = 0 WHERE projection = 'queues'",
    ],
)
def test_a_county_of_another_program_is_not_read_and_stays_as_it_is(
    gridflow: Gridflow, county: County, change: str
) -> None:
    with county.database.projecting() as connection:
        connection.exec_driver_sql(change)

    for _ in range(2):
        refused = gridflow("queue", COUNTY, "--json")
        assert (refused.code, refused.error["code"]) == (2, "not-upgraded")
        assert "gridflow serve 或 init" in refused.error["detail"]


def test_a_server_that_cannot_be_reached_is_told_with_the_drivers_words(capsys: pytest.CaptureFixture[str]) -> None:
    refused = Gridflow("postgresql+psycopg://nobody@127.0.0.1:1/none", capsys)("queue", COUNTY, "--json")

    assert refused.error["code"] == "store-unreachable"
    assert "127.0.0.1" in refused.error["detail"]
