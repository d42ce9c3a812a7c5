"""Rebuilding in several processes, after an upgrade, after a rebuild that was killed; and the check."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from gridflow.bootstrap import County
from gridflow.projections.building import Source
from gridflow.projections.checking import check
from gridflow.projections.crew import CrewLost, crew
from gridflow.projections.digests import digests
from gridflow.projections.loading import Address
from gridflow.projections.models import CASES, MODELS
from gridflow.projections.positions import projected_position
from gridflow.projections.rebuild import rebuild
from gridflow.projections.tables import table_name
from gridflow.worktime import SHANGHAI
from tests.integration.projections.traffic import work


def digests_of(county: County) -> dict[str, str]:
    with county.database.reading() as connection:
        return digests(connection)


def tables_of(county: County) -> set[str]:
    with county.database.reading() as connection:
        return {name for name in inspect(connection).get_table_names() if name.startswith("rm_")}


def test_several_processes_make_the_bytes_that_one_makes(county: County) -> None:
    work(county, 60, 1, timedelta(hours=2))
    county.projector.catch_up()
    before = digests_of(county)
    address = Address(county.settings.database_url, county.settings.county)
    told: list[int] = []
    head = rebuild(county.database, county.log.lightly_after, SHANGHAI, told.append, 20, address=address, processes=2)
    assert head == sum(told) == county.log.head().position
    assert digests_of(county) == before
    assert tables_of(county) == {table_name(model) for model in MODELS}


def test_after_an_upgrade_the_whole_log_is_read(county: County) -> None:
    """New tables are empty and at position 0; the rebuild brings them to the head of the log at once."""
    work(county, 40, 1, timedelta(hours=2))
    county.projector.catch_up()
    before, head = digests_of(county), county.log.head().position
    with county.database.projecting() as connection:
        connection.execute(text(f"DROP TABLE {table_name(CASES)}"))
    county.projector.prepare()
    with county.database.reading() as connection:
        assert projected_position(connection) == 0
    assert rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None) == head
    with county.database.reading() as connection:
        assert projected_position(connection) == head
    assert digests_of(county) == before
    assert county.projector.catch_up() == 0


def test_what_a_killed_rebuild_left_behind_is_dropped(county: County) -> None:
    """Killed in the middle, with its tables half full."""
    work(county, 20, 1, timedelta(hours=2))
    script = (
        "import sys, time\n"
        "from zoneinfo import ZoneInfo\n"
        "from gridflow.projections.models import MODELS\n"
        "from gridflow.projections.runs import running\n"
        "from gridflow.store.database import Database\n"
        "with running(Database(*sys.argv[1:]), MODELS):\n"
        "    print('running', flush=True)\n"
        "    time.sleep(60)\n"
    )
    settings = county.settings
    killed = subprocess.Popen(
        [sys.executable, "-c", script, settings.database_url, settings.county], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "running\n"
    wanted = {table_name(model) for model in MODELS}

    county.projector.prepare()
    assert len(tables_of(county)) == 2 * len(wanted), "it still runs"
    killed.kill()
    killed.wait()
    killed.stdout.close()

    county.projector.prepare()
    assert tables_of(county) == wanted


def test_the_check_names_the_first_row_that_differs_and_changes_nothing(county: County) -> None:
    work(county, 40, 1, timedelta(hours=2))
    county.projector.catch_up()
    source = Source(county.database, county.log.lightly_after, SHANGHAI, 50)
    compared = check(source, lambda _: None, lambda _, __: None)
    assert all(one.equal and one.difference is None for one in compared)
    assert {one.model for one in compared} == {model.name for model in MODELS}

    with county.database.projecting() as connection:
        number = connection.execute(text(f"SELECT min(number) FROM {table_name(CASES)}")).scalar_one()
        connection.execute(
            text(f"UPDATE {table_name(CASES)} SET subject = 'x', holder = 'y' WHERE number = :n"), {"n": number}
        )
        connection.execute(text("DELETE FROM rm_alerts_7 WHERE position = (SELECT min(position) FROM rm_alerts_7)"))
    tampered = digests_of(county)
    found = {one.model: one.difference for one in check(source, lambda _: None, lambda _, __: None) if not one.equal}
    assert set(found) == {"cases", "alerts"}
    cases, alerts = found["cases"], found["alerts"]
    assert cases is not None
    assert cases.key == (number,)
    assert {name: live for name, (live, _) in cases.columns.items()} == {"subject": "x", "holder": "y"}
    assert alerts is not None
    assert {live for live, _ in alerts.columns.values()} == {None}
    assert digests_of(county) == tampered
    assert tables_of(county) == {table_name(model) for model in MODELS}


class Divider:
    """Divides a hundred; at a negative number its process ends by itself."""

    def __init__(self, tell: object) -> None:
        del tell

    def __call__(self, number: int) -> float:
        if number < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 100 / number


def test_a_crew_gives_all_results_and_the_errors_of_its_hands() -> None:
    with crew(2, Divider) as hands:
        assert sorted(one for one in hands.map([1, 2, 4, 5, 10]) if one is not None) == [10, 20, 25, 50, 100]
        with pytest.raises(ZeroDivisionError):
            list(hands.map([1, 0]))
    with crew(1, Divider) as hands, pytest.raises(CrewLost):
        list(hands.map([-1]))
