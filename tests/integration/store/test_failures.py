"""A database that is busy or away is told as such, wherever in a transaction it shows; our own mistakes are not."""

import threading

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gridflow.errors import StoreBusy, StoreUnreachable
from gridflow.store.database import Database
from tests.databases import take_away

COUNTY = "330921"


@pytest.fixture
def postgresql(postgres_url: str) -> "Database":
    database = Database(postgres_url, COUNTY)
    database.migrate()
    return database


def _ask_a_lost(database: Database, connection: Connection) -> None:
    """Ask a connection whose other end is gone, as after a restart of the server."""
    _lose(database, connection)
    connection.execute(text("SELECT 1"))


def _lose(database: Database, connection: Connection) -> None:
    """End the server's side of a connection, as a restart of the server does."""
    pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    killer = threading.Thread(target=_terminate, args=(database, pid))
    killer.start()
    killer.join()


def _terminate(database: Database, pid: int) -> None:
    with database.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_a_database_that_is_away_is_unreachable_and_says_nothing_of_itself(
    database: Database, database_url: str
) -> None:
    with database.reading(), database.projecting():
        pass
    take_away(database, database_url)

    for transaction in (database.reading, database.projecting, database.writing):
        with pytest.raises(StoreUnreachable) as refused, transaction() as connection:
            connection.execute(text("SELECT * FROM positions"))
        assert refused.value.detail == "数据库暂时无法使用，请稍后重试"
        assert refused.value.said
    with pytest.raises(StoreUnreachable):
        database.migrate()


def test_a_connection_lost_in_a_transaction_is_unreachable(postgresql: Database) -> None:
    with pytest.raises(StoreUnreachable), postgresql.writing() as connection:
        _ask_a_lost(postgresql, connection)
    with postgresql.writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    postgresql.close()


def test_so_is_one_lost_in_a_nested_write_or_at_the_commit(postgresql: Database) -> None:
    with pytest.raises(StoreUnreachable), postgresql.writing(), postgresql.writing() as connection:
        _ask_a_lost(postgresql, connection)
    with pytest.raises(StoreUnreachable), postgresql.writing() as connection:
        _lose(postgresql, connection)
    postgresql.close()


def test_a_lock_that_is_not_free_is_busy_in_the_middle_of_a_transaction_too(postgresql: Database) -> None:
    refused: list[StoreBusy] = []

    def wait_for_positions() -> None:
        try:
            with postgresql.projecting() as connection:
                connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
                connection.exec_driver_sql("LOCK TABLE positions IN EXCLUSIVE MODE")
        except StoreBusy as busy:
            refused.append(busy)

    with postgresql.projecting() as connection:
        connection.exec_driver_sql("LOCK TABLE positions IN EXCLUSIVE MODE")
        waiting = threading.Thread(target=wait_for_positions)
        waiting.start()
        waiting.join()
    assert len(refused) == 1
    postgresql.close()


def test_a_full_disk_is_unreachable_and_keeps_what_was_there(sqlite_url: str) -> None:
    database = Database(sqlite_url, COUNTY)
    database.migrate()
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnreachable), database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE much AS SELECT zeroblob(100000) AS said")
    with database.writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'much'").scalar_one() == 0
    database.close()


def test_a_mistake_in_a_statement_stays_one_and_tells_no_parameters(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused, database.reading() as connection:
        connection.execute(text("SELECT :said FROM nowhere"), {"said": "居民王某"})

    assert "nowhere" in str(refused.value)
    assert "居民王某" not in str(refused.value)
