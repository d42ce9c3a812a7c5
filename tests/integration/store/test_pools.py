"""The connections of a process to a PostgreSQL server: shared by its counties, and none held that is dead."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from time import monotonic, sleep
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from gridflow.errors import InvalidInput, StoreBusy, StoreUnreachable
from gridflow.store.database import Database
from gridflow.store.options import StoreOptions
from gridflow.store.recorder import EventRecorder
from tests.integration.store.records import record

COUNTIES = ("330921", "330922", "330902", "330903")
OPTIONS = StoreOptions(role="test", lock_seconds=0.2, statement_seconds=0.3, pool_size=2, pool_overflow=0)


@contextmanager
def counties(url: str) -> Iterator[list[Database]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Database(url, county, OPTIONS))) for county in COUNTIES]


@pytest.fixture
def looking(postgres_url: str) -> Iterator[Connection]:
    """A connection beside all pools."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def pids(looking: Connection) -> list[int]:
    """The server's ends of the connections that these counties have open."""
    return list(
        looking.execute(
            text(
                "SELECT pid FROM pg_stat_activity"
                " WHERE application_name = 'gridflow/test' AND datname = current_database()"
            )
        ).scalars()
    )


def test_counties_of_one_server_share_their_connections(postgres_url: str, looking: Connection) -> None:
    with counties(postgres_url) as databases:
        for database in databases:
            with database.reading() as connection:
                path = connection.execute(text("SHOW search_path")).scalar_one()
                assert path == database.schema, "and yet each transaction is its county's"
        assert len(pids(looking)) == 1


def test_the_last_county_closes_them(postgres_url: str, looking: Connection) -> None:
    with counties(postgres_url) as (first, *others):
        with first.reading():
            pass
        for other in others:
            other.close()
            other.close()
        with first.reading():
            assert len(pids(looking)) == 1
    until = monotonic() + 5
    while pids(looking):
        assert monotonic() < until, "closed connections are still there"
        sleep(0.01)


def test_all_counties_together_open_no_more_than_was_said(postgres_url: str) -> None:
    with (
        counties(postgres_url) as (first, second, third, _),
        first.reading(),
        second.reading(),
        pytest.raises(StoreBusy),
        third.reading(),
    ):
        pass


def test_idle_connections_that_a_restart_ended_are_noticed_by_nobody(postgres_url: str, looking: Connection) -> None:
    with counties(postgres_url) as (first, second, *_):
        with first.reading(), second.reading():
            dead = pids(looking)
        assert len(dead) == 2
        for pid in dead:
            looking.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

        for transaction in (first.reading, first.projecting, second.reading):
            with transaction() as connection:
                assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() not in dead


def test_a_statement_that_takes_too_long_is_busy(postgres_url: str) -> None:
    with counties(postgres_url) as (first, *_), pytest.raises(StoreBusy), first.reading() as connection:
        connection.execute(text("SELECT pg_sleep(20)"))


def test_what_the_address_says_of_the_connection_is_kept(postgres_url: str) -> None:
    url = make_url(postgres_url).update_query_dict({"application_name": "mine"}).render_as_string(hide_password=False)
    with closing(Database(url, "330921")) as database, database.reading() as asking:
        assert asking.execute(text("SHOW application_name")).scalar_one() == "mine"


@pytest.mark.parametrize("url", ["sqlite:///folder", "nothing"])
def test_a_replica_that_cannot_be_one_is_refused(postgres_url: str, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Database(postgres_url, "330921", StoreOptions(replica_url=url))
    assert refused.value.context["field"] == "replica_url"


def test_a_replica_that_did_not_answer_is_left_alone_for_a_while(postgres_url: str, looking: Connection) -> None:
    name = f"replica_{uuid4().hex}"
    away = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    rests, asks_again = (
        Database(postgres_url, "330921", StoreOptions(replica_url=away, replica_rest_seconds=seconds))
        for seconds in (60, 0)
    )
    with closing(rests), closing(asks_again):
        for database in (rests, asks_again):
            with pytest.raises(StoreUnreachable), database.reading_replica():
                pass
        looking.execute(text(f"CREATE DATABASE {name}"))
        try:
            with pytest.raises(StoreUnreachable), rests.reading_replica():
                pass
            with asks_again.reading_replica() as connection:
                assert connection.execute(text("SELECT current_database()")).scalar_one() == name
        finally:
            looking.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_an_append_and_a_vacuum_of_the_log_do_not_wait_for_each_other(postgres_url: str, looking: Connection) -> None:
    with closing(Database(postgres_url, "330921", OPTIONS)) as database:
        database.migrate()
        looking.execute(text("SET lock_timeout = '2s'"))
        with database.writing():
            EventRecorder(database).insert_events([record("a", 1)])
            looking.execute(text("VACUUM (FREEZE) county_330921.events"))
        assert EventRecorder(database).head().position == 1
