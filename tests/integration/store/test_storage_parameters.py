"""How each kind of table is kept is what the server is told."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from gridflow.store.database import Database
from gridflow.store.storage_parameters import Upkeep, set_upkeep

SAID = text("SELECT unnest(reloptions) FROM pg_class WHERE oid = CAST('kept' AS regclass)")


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, "330921")
    database.migrate()
    yield database
    database.close()


@pytest.mark.parametrize("upkeep", list(Upkeep))
def test_the_server_takes_every_parameter(postgresql: Database, upkeep: Upkeep) -> None:
    with postgresql.projecting() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (position bigint)")
        set_upkeep(connection, "kept", upkeep)
        said = dict(option.split("=") for option in connection.execute(SAID).scalars())
    full = {Upkeep.APPENDED: 100, Upkeep.CHANGED: 85, Upkeep.COUNTED: 10}
    assert int(said["fillfactor"]) == full[upkeep]
    assert (said.get("autovacuum_vacuum_insert_threshold") == "100000") == (upkeep is Upkeep.APPENDED)


def test_a_counter_that_moves_all_the_time_stays_in_its_page(postgresql: Database) -> None:
    """Room in the page keeps each new version beside the old one, and the table from growing."""
    with postgresql.projecting() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (name int PRIMARY KEY, position bigint)")
        set_upkeep(connection, "kept", Upkeep.COUNTED)
        connection.exec_driver_sql("INSERT INTO kept SELECT n, 0 FROM generate_series(1, 7) n")
    for _ in range(200):
        with postgresql.projecting() as connection:
            connection.exec_driver_sql("UPDATE kept SET position = position + 1")
    with postgresql.reading() as connection:
        assert connection.execute(text("SELECT pg_relation_size('kept') / 8192")).scalar_one() == 1


def test_sqlite_has_nothing_of_the_kind(sqlite_url: str) -> None:
    database = Database(sqlite_url, "330921")
    database.migrate()
    with database.writing() as connection:
        set_upkeep(connection, "events", Upkeep.APPENDED)
    database.close()
