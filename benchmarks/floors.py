"""What nothing durable can be faster than: hand-written loops with nothing but the driver.

One piece of work reads a stream of up to ten events, inserts one event and commits, as the simplest command has to. On
PostgreSQL it does so with and without the lock that makes the order of commits the order of positions; on SQLite there
is one writer at a time anyway, and the threads queue for it in the process.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import make_url

from benchmarks._clients import Client, rate
from benchmarks._figures import Figure
from benchmarks._run import CLIENTS, Floor, Run

_VERSIONS: Final = 10
"""Of each stream, as many as a case has commands."""

_GROUP: Final = 50
_PAYLOAD: Final = b"x" * 400
_TABLE: Final = (
    "CREATE TABLE floor (position {position}, event_id TEXT NOT NULL UNIQUE, stream_id TEXT NOT NULL,"
    " version INTEGER NOT NULL, payload {blob} NOT NULL, UNIQUE (stream_id, version))"
)
_SELECT: Final = "SELECT position, event_id, version, payload FROM floor WHERE stream_id = {sign} ORDER BY version"
_INSERT: Final = "INSERT INTO floor (event_id, stream_id, version, payload) VALUES ({sign}, {sign}, {sign}, {sign})"


def _steps(number: int) -> Iterator[tuple[str, int]]:
    """The streams of a client and the versions that it appends to them."""
    case = 0
    while True:
        case += 1
        for version in range(1, _VERSIONS + 1):
            yield f"{number}-{case}", version


def _event(stream: str, version: int) -> tuple[str, str, int, bytes]:
    return f"{stream}/{version}", stream, version, _PAYLOAD


def postgresql_conninfo(url: str) -> str:
    """The URL as psycopg itself takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _postgresql(url: str, number: int, locked: bool) -> Iterator[int]:
    select, insert = _SELECT.format(sign="%s"), _INSERT.format(sign="%s")
    with psycopg.connect(postgresql_conninfo(url)) as connection, connection.cursor() as cursor:
        for stream, version in _steps(number):
            cursor.execute(select.encode(), (stream,)).fetchall()
            if locked:
                cursor.execute("LOCK TABLE floor IN EXCLUSIVE MODE")
            cursor.execute(insert.encode(), _event(stream, version))
            connection.commit()
            yield 1


def _postgresql_grouped(url: str, number: int) -> Iterator[int]:
    insert = _INSERT.format(sign="%s").encode()
    with psycopg.connect(postgresql_conninfo(url)) as connection, connection.cursor() as cursor:
        steps = _steps(number)
        while True:
            cursor.execute("LOCK TABLE floor IN EXCLUSIVE MODE")
            cursor.executemany(insert, [_event(*next(steps)) for _ in range(_GROUP)])
            connection.commit()
            yield _GROUP


def sqlite_connection(url: str) -> sqlite3.Connection:
    """A durable connection to a file in the folder of the URL."""
    path = Path(make_url(url).database or "") / "floor.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _sqlite(url: str, turn: threading.Lock, group: int, number: int) -> Iterator[int]:
    select, insert, steps = _SELECT.format(sign="?"), _INSERT.format(sign="?"), _steps(number)
    with closing(sqlite_connection(url)) as connection:
        while True:
            with turn:
                connection.execute("BEGIN IMMEDIATE")
                for _ in range(group):
                    stream, version = next(steps)
                    connection.execute(select, (stream,)).fetchall()
                    connection.execute(insert, _event(stream, version))
                connection.execute("COMMIT")
            yield group


def _client(url: str, locked: bool, group: int) -> Client:
    """Make the table, and the clients that work on it."""
    if url.startswith("sqlite"):
        with closing(sqlite_connection(url)) as connection:
            connection.execute(_TABLE.format(position="INTEGER PRIMARY KEY", blob="BLOB"))
        return partial(_sqlite, url, threading.Lock(), group)
    with psycopg.connect(postgresql_conninfo(url)) as connection:
        position = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        connection.execute(_TABLE.format(position=position, blob="BYTEA").encode())
    return partial(_postgresql_grouped, url) if group > 1 else lambda number: _postgresql(url, number, locked)


def _measured(locked: bool, group: int, url: str, clients: int, seconds: float) -> float:
    return rate(clients, seconds, _client(url, locked, group))


UNLOCKED: Final = Floor("手写循环", partial(_measured, False, 1))
LOCKED: Final = Floor("手写循环(持锁)", partial(_measured, True, 1))
GROUPED: Final = Floor("手写循环(每50条一提交)", partial(_measured, True, _GROUP))


def figures(run: Run) -> Iterator[Figure]:
    """Pieces of work a second."""
    for database in run.databases:
        floors = (LOCKED,) if database == "sqlite" else (UNLOCKED, LOCKED)
        for floor in floors:
            for clients in CLIENTS:
                value = run.rate(floor, database, clients)
                yield Figure("floors", database, floor.name, f"{clients} 线程", value, "/s")
        grouped = run.rate(GROUPED, database, 1)
        yield Figure("floors", database, GROUPED.name, "1 线程", grouped, "/s", (run.against(LOCKED, database, 1),))
