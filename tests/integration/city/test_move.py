"""Moving a county: all of it arrives, and whatever is cut short at whatever moment leaves one store that lives."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select, update

from gridflow.application.keys import issue_key
from gridflow.bootstrap import County, open_county
from gridflow.projections.rebuild import digests
from gridflow.settings import Settings
from gridflow.store.arrival import require_lived_in
from gridflow.store.database import Database
from gridflow.store.moving import CopyDiffers, Move
from gridflow.store.place import CountyArriving, CountyLeft
from gridflow.store.tables import api_keys, commands, events
from gridflow.testing import SettableClock, instant
from tests.integration.city.conftest import found_county, report

CODE = "990101"
MORNING = instant("2026-10-12T09:00:00+08:00")


class Cut(BaseException):
    """The process ends here."""


@pytest.fixture
def target_url(tmp_path: Path) -> str:
    """Another place: a folder of SQLite files, also for a county that lives on PostgreSQL."""
    return f"sqlite:///{tmp_path / 'elsewhere'}"


@pytest.fixture
def county(database_url: str) -> Iterator[County]:
    """A county with three cases and a key, open in a process of its own, as it were."""
    county = found_county(database_url, CODE, SettableClock(MORNING))
    for number in range(3):
        report(county, f"第{number}件")
    issue_key(county.keys, "chen", f"{CODE}000000", ("clerk",), MORNING)
    yield county
    county.database.close()


@pytest.fixture
def stores(database_url: str, target_url: str) -> Iterator[tuple[Database, Database]]:
    old, new = Database(database_url, CODE), Database(target_url, CODE)
    yield old, new
    old.close()
    new.close()


def a_move(stores: tuple[Database, Database], database_url: str, target_url: str, name: str = "first") -> Move:
    return Move(*stores, database_url.replace(":@", ":***@"), target_url, name, MORNING)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in (events, commands, api_keys)
        }


def lives(database: Database, url: str) -> bool:
    with suppress(CountyLeft, CountyArriving):
        require_lived_in(database, url, CODE)
        with database.reading() as connection:
            return connection.dialect.has_table(connection, events.name, schema=database.schema)
    return False


def carried_out(move: Move) -> bool:
    """The whole move; whether there was anything to do."""
    if not move.begin():
        return False
    move.copy(lambda _: None)
    move.end(lambda _: None, MORNING)
    return True


def test_everything_arrives_and_the_old_store_is_left(
    county: County, stores: tuple[Database, Database], database_url: str, target_url: str
) -> None:
    before = contents(stores[0])
    with county.reader.at() as (connection, _):
        read_models = digests(connection)

    assert carried_out(a_move(stores, database_url, target_url))

    assert contents(stores[1]) == before
    moved = open_county(Settings(database_url=target_url, county=CODE), SettableClock(MORNING))
    try:
        moved.projector.catch_up()
        with moved.reader.at() as (connection, _):
            assert digests(connection) == read_models
        assert report(moved, "新的一件").startswith(f"{CODE}-20261012-000004")
    finally:
        moved.database.close()
    assert not carried_out(a_move(stores, database_url, target_url, "again"))


def test_a_process_that_has_the_old_store_open_writes_nothing_more_into_it(
    county: County, stores: tuple[Database, Database], database_url: str, target_url: str
) -> None:
    carried_out(a_move(stores, database_url, target_url))

    with pytest.raises(CountyLeft) as refusal:
        report(county, "太晚了")
    assert target_url in refusal.value.detail
    with pytest.raises(CountyLeft):
        county.log.head()
    with pytest.raises(CountyLeft):
        open_county(Settings(database_url=database_url, county=CODE))


def test_whatever_is_cut_short_leaves_one_store_that_lives_and_the_next_try_ends_it(
    county: County, stores: tuple[Database, Database], database_url: str, target_url: str
) -> None:
    old, new = stores

    def which() -> tuple[bool, bool]:
        return lives(old, database_url), lives(new, target_url)

    def cut(_: int) -> None:
        raise Cut

    move = a_move(stores, database_url, target_url)
    assert move.begin()
    assert which() == (True, False)
    with pytest.raises(Cut):
        move.copy(cut)
    assert which() == (True, False)
    report(county, "迁移当中")

    again = a_move(stores, database_url, target_url, "second")
    assert again.begin()
    again.copy(lambda _: None)
    report(county, "封存之前")
    with pytest.raises(Cut):
        again.end(cut, MORNING)
    assert which() == (True, False)
    report(county, "又一次")
    everything = contents(old)

    last = a_move(stores, database_url, target_url, "third")
    assert carried_out(last)
    assert which() == (False, True)
    assert contents(new) == everything


@pytest.mark.crash
def test_a_kill_right_after_the_old_store_was_left_is_no_loss(
    county: County, stores: tuple[Database, Database], database_url: str, target_url: str
) -> None:
    before = contents(stores[0])
    script = (
        "import os, sys\n"
        "from datetime import UTC, datetime\n"
        "from gridflow.store import moving\n"
        "from gridflow.store.database import Database\n"
        "moving.arrive = lambda _: os.kill(os.getpid(), 9)\n"
        "old, new, code, shown = sys.argv[1:]\n"
        "move = moving.Move(Database(old, code), Database(new, code), shown, new, 'm', datetime.now(UTC))\n"
        "move.begin(); move.copy(print); move.end(print, datetime.now(UTC))\n"
    )
    shown = database_url.replace(":@", ":***@")
    killed = subprocess.run(
        [sys.executable, "-c", script, database_url, target_url, CODE, shown],
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    assert (lives(stores[0], database_url), lives(stores[1], target_url)) == (False, True)
    assert contents(stores[1]) == before
    assert not a_move(stores, database_url, target_url).begin()


def test_a_copy_that_differs_is_found(
    county: County, stores: tuple[Database, Database], database_url: str, target_url: str
) -> None:
    move = a_move(stores, database_url, target_url)
    move.begin()
    move.copy(lambda _: None)
    move.verify(lambda _: None)
    report(county, "迁移当中")
    move.verify(lambda _: None)
    with stores[1].projecting() as connection:
        connection.execute(update(events).where(events.c.position == 1).values(topic="another.topic"))
    with pytest.raises(CopyDiffers):
        move.verify(lambda _: None)

    with stores[1].projecting() as connection:
        connection.execute(update(events).where(events.c.position == 1).values(position=10_000))
    with pytest.raises(CopyDiffers):
        move.end(lambda _: None, MORNING)

    assert lives(stores[0], database_url)
    assert not lives(stores[1], target_url)
