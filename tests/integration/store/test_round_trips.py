"""How often a transaction goes to the PostgreSQL server and back: on a network each trip costs what a query does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg.pq.abc import PGconn
from sqlalchemy import Connection, text

from gridflow.store.database import Database

OPENING, STATEMENT, COMMIT = 1, 1, 1


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, "330921")
    database.migrate()
    yield database
    database.close()


def _pgconn(connection: Connection) -> PGconn:
    pgconn: PGconn = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    return pgconn


def _trips(database: Database, work: Callable[[], None], trace: Path) -> int:
    """The trips of `work` in the connection that the pool gives out first: each ends with the server being ready."""
    with database.reading() as connection:
        traced = _pgconn(connection)
    with trace.open("wb") as file:
        traced.trace(file.fileno())
        work()
        traced.untrace()
    return trace.read_text(errors="replace").count("ReadyForQuery")


def test_a_transaction_is_a_trip_to_begin_one_a_statement_and_one_to_end(postgresql: Database, tmp_path: Path) -> None:
    """No trip only to ask whether the connection lives, to begin, to choose the county, or to take the lock."""
    ask = text("SELECT 1")

    def read() -> None:
        with postgresql.reading() as connection:
            connection.execute(ask)

    def append() -> None:
        with postgresql.writing() as connection:
            connection.execute(ask)

    for work in (read, append):
        assert _trips(postgresql, work, tmp_path / work.__name__) == OPENING + STATEMENT + COMMIT


def test_what_is_rolled_back_costs_no_more(postgresql: Database, tmp_path: Path) -> None:
    def fail() -> None:
        with pytest.raises(InterruptedError), postgresql.writing():
            raise InterruptedError

    assert _trips(postgresql, fail, tmp_path / "trace") == OPENING + COMMIT
