"""A PostgreSQL server and one that follows it, both the tests' own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, Final
from uuid import uuid4

import psycopg
from sqlalchemy import URL

from tests.postgresql_servers import PostgresServer, postgres_servers

_SECONDS: Final = 20.0


@dataclass
class Pair:
    """Both run, and what the first commits is on the second before it says so."""

    primary: PostgresServer
    replica: PostgresServer

    def database(self) -> str:
        """The name of a new database on both."""
        name = f"gridflow_{uuid4().hex}"
        self.ask(self.primary, f"CREATE DATABASE {name}")
        there = f"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{name}')"
        self.eventually(lambda: bool(self.ask(self.replica, there)))
        return name

    def url(self, server: PostgresServer, database: str) -> str:
        return server.url.set(database=database).render_as_string()

    def either(self, database: str) -> str:
        """The address of whichever of the two takes writes."""
        hosts = tuple(f"127.0.0.1:{server.port}" for server in (self.primary, self.replica))
        url = URL.create("postgresql+psycopg", username="postgres", database=database, query={"host": hosts})
        return url.render_as_string()

    def ask(self, server: PostgresServer, statement: str) -> Any:
        """The first value of a statement's answer; None where it gives none."""
        with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", autocommit=True) as connection:
            # The statements are the tests' own.
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return None if row is None else row[0]

    def eventually(self, holds: Callable[[], bool]) -> None:
        until = monotonic() + _SECONDS
        while not holds():
            assert monotonic() < until
            sleep(0.02)


@contextmanager
def running_pair() -> Iterator[Pair]:
    """Both made and started; stopped at the end."""
    with postgres_servers(2) as (primary, replica):
        primary.make()
        primary.start()
        replica.follow(primary)
        replica.start()
        pair = Pair(primary, replica)
        pair.ask(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        pair.ask(primary, "SELECT pg_reload_conf()")
        yield pair
