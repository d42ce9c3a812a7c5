"""The transactions of a county: what is seen, what is kept, what is undone."""

import multiprocessing
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, text
from sqlalchemy.exc import DBAPIError

from gridflow.errors import InvalidInput, StoreBusy
from gridflow.store.commands import CommandRow, find_commands
from gridflow.store.database import Database
from gridflow.store.options import StoreOptions
from gridflow.store.recorder import EventRecorder
from gridflow.store.tables import metadata, positions
from tests.integration.store.records import record


class Crash(Exception):
    """Stands for anything that goes wrong inside a transaction."""


def test_an_exception_leaves_nothing(database: Database, recorder: EventRecorder) -> None:
    with suppress(Crash), database.writing():
        recorder.insert_events([record("a", 1)], command=CommandRow("key", "f", "{}"))
        raise Crash

    assert recorder.head().position == 0
    with database.reading() as connection:
        assert not list(find_commands(connection, ["key"]))
    assert recorder.insert_events([record("a", 1)]) == [1]


def test_an_exception_in_a_nested_block_undoes_that_block_only(database: Database, recorder: EventRecorder) -> None:
    with database.writing():
        recorder.insert_events([record("a", 1)])
        with suppress(Crash), database.writing():
            recorder.insert_events([record("b", 1)])
            raise Crash
        assert recorder.insert_events([record("c", 1)]) == [2]

    assert [found.originator_id for _, found in recorder.select_records(0, 9)] == ["a", "c"]


def test_a_transaction_sees_its_own_writes_and_others_do_not(database: Database, recorder: EventRecorder) -> None:
    seen_by_another: list[int] = []

    def look() -> None:
        seen_by_another.append(recorder.head().position)

    with database.writing():
        recorder.insert_events([record("a", 1)])
        assert recorder.select_events("a") == [record("a", 1)]
        with database.writing(), database.reading():
            assert recorder.head().position == 1
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert seen_by_another == [0]
    assert recorder.head().position == 1


def test_reading_is_one_snapshot(database: Database, recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1)])

    with database.reading():
        assert recorder.head().position == 1
        writer = threading.Thread(target=recorder.insert_events, args=([record("a", 2)],))
        writer.start()
        writer.join()
        assert recorder.head().position == 1
        assert recorder.select_events("a") == [record("a", 1)]

    assert recorder.head().position == 2


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), database.reading() as connection:
        connection.execute(insert(positions).values(projection="cases", version=1, position=0))


def test_projecting_writes_read_models_but_never_the_log(database: Database, recorder: EventRecorder) -> None:
    with database.projecting() as connection:
        connection.execute(insert(positions).values(projection="cases", version=1, position=3))
        with pytest.raises(RuntimeError):
            recorder.insert_events([record("a", 1)])

    with database.reading() as connection:
        assert connection.execute(positions.select()).one() == ("cases", 1, 3)
    assert recorder.head().position == 0


def test_on_postgresql_projecting_does_not_wait_for_the_log(postgres_url: str) -> None:
    database = Database(postgres_url, "330921")
    database.migrate()
    done = threading.Event()

    def project() -> None:
        with database.projecting() as connection:
            connection.execute(insert(positions).values(projection="cases", version=1, position=0))
        done.set()

    with database.writing():
        thread = threading.Thread(target=project)
        thread.start()
        assert done.wait(5)
    thread.join()
    database.close()


def test_the_signal_comes_once_after_a_commit_that_appended(database: Database, recorder: EventRecorder) -> None:
    heads: list[int] = []
    remove = database.after_commit(lambda: heads.append(recorder.head().position))

    with database.writing():
        recorder.insert_events([record("a", 1)])
        recorder.insert_events([record("a", 2)])
        assert heads == []
    with database.writing() as connection:
        connection.execute(insert(positions).values(projection="cases", version=1, position=0))
    with suppress(Crash), database.writing():
        recorder.insert_events([record("a", 3)])
        raise Crash
    assert heads == [2]

    remove()
    recorder.insert_events([record("a", 3)])
    assert heads == [2]


@pytest.mark.parametrize("same_object", [True, False], ids=["one-process", "as-two-processes"])
def test_a_writer_that_waits_too_long_is_refused(database: Database, database_url: str, same_object: bool) -> None:
    impatient = StoreOptions(lock_seconds=0.1)
    first = Database(database_url, "330921", impatient)
    second = first if same_object else Database(database_url, "330921", impatient)
    refused: list[Exception] = []

    def write() -> None:
        try:
            with second.writing():
                pass
        except StoreBusy as busy:
            refused.append(busy)

    with first.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(refused) == 1
    with second.writing():
        pass
    first.close()
    second.close()


def test_counties_are_apart(database_url: str) -> None:
    daishan, shengsi = Database(database_url, "330921"), Database(database_url, "330922")
    for county in (daishan, shengsi):
        county.migrate()
    EventRecorder(daishan).insert_events([record("a", 1)])

    assert EventRecorder(shengsi).head().position == 0
    with shengsi.reading() as connection:
        # Text that names no schema stays in the county too.
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() == 0
    daishan.close()
    shengsi.close()


@pytest.mark.parametrize("county", ["", "../x", "A", "330921;", "x" * 41, "岱山"])
def test_a_county_that_could_name_another_place_is_refused(tmp_path: Path, county: str) -> None:
    with pytest.raises(InvalidInput):
        Database(f"sqlite:///{tmp_path}", county)


@pytest.mark.parametrize("url", ["", "mysql://localhost/x", "sqlite://", "folder"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        Database(url, "330921")


def test_sqlite_is_durable_and_lets_readers_in(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder'}", "330921")
    database.migrate()
    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2, "FULL"
    database.close()
    assert (tmp_path / "new" / "folder" / "330921.sqlite3").is_file()


def test_the_migrations_make_the_tables_that_the_code_declares(database: Database) -> None:
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        names = set(inspect(connection).get_table_names())
    assert [found for found in differences if found[1].name != "alembic_version"] == []
    assert names == {*metadata.tables, "alembic_version"}


def test_migrating_again_keeps_everything(database: Database, recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1)])
    database.migrate()
    assert recorder.head().position == 1


def migrate(url: str) -> None:
    database = Database(url, "330921")
    database.migrate()
    database.close()


def test_many_processes_migrate_at_once(database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        pool.map(migrate, [database_url] * 8, chunksize=1)
    database = Database(database_url, "330921")
    assert EventRecorder(database).insert_events([record("a", 1)]) == [1]
    database.close()


def test_a_transaction_in_which_something_failed_does_not_commit_in_silence(postgres_url: str) -> None:
    """PostgreSQL would answer its COMMIT with a ROLLBACK, and nobody would know."""
    database = Database(postgres_url, "330921")
    database.migrate()

    def swallow() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE swallowed (number int)")
            with suppress(DBAPIError):
                connection.exec_driver_sql("SELECT nothing FROM nowhere")

    with pytest.raises(RuntimeError, match="failed"):
        swallow()
    database.migrate()
    database.close()
