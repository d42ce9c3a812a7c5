"""A million open cases in the read models, all made of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Table, create_engine, text

from gridflow.projections.projector import MODELS
from gridflow.projections.read_model import FOREVER
from gridflow.projections.tables import table_of
from gridflow.settings import Settings
from gridflow.store.database import Database
from gridflow.store.sqlite import county_file

_MOST: Final = 1_000_000
_CHUNK: Final = 100_000
_MONTH: Final = 30 * 86_400 * 10**6
"""In microseconds: so much later than the original the first copy is due, and the last of a million twice as much."""

_BEYOND_THE_LOG: Final = 10**9
_POSITIONS_A_CASE: Final = 10
_BATCH_PRAGMAS: Final = ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-200000")


def multiply(settings: Settings, number: str, papers: int, present: int, wanted: int) -> None:
    """Copy the rows of a case that waits to be accepted, as the projector wrote them, until there are `wanted` copies;
    `present` are there.

    A copy has its own number and positions, is due a month or two later, and was counted with so many papers. Its
    events are not in the log. The indexes are those of the tables, and grow with the rows; PostgreSQL looks at the
    result as its autovacuum would, SQLite does not, as nobody tells it to. The county must not be open.
    """
    tables = [table for model in MODELS if "number" in (table := table_of(model)).c]
    with _filled(settings) as connection:
        for table in tables:
            connection.execute(
                text(f"CREATE TEMPORARY TABLE one_{table.name} AS SELECT * FROM {table.name} WHERE number = '{number}'")
            )
        for first in range(present, wanted, _CHUNK):
            last = min(first + _CHUNK, wanted) - 1
            for table in tables:
                connection.execute(text(_copies(table, number)), {"papers": papers, "first": first, "last": last})
        if connection.dialect.name == "postgresql":
            for table in tables:
                connection.execute(text(f"ANALYZE {table.name}"))


def _copies(table: Table, number: str) -> str:
    names = [column.name for column in table.c]
    # Numbers of a later day than any real case has, so that a sweep meets the real ones first.
    day, *_ = number.rsplit("-", 2)
    copied = f"'{day[:-2]}30-' || substr(CAST({_MOST} + k AS TEXT), 2) || '-0'"
    values = {name: f"one.{name}" for name in names}
    for name in ("at", "due_at", "warn_at", "to_at"):
        later = f"one.{name} + {_MONTH} + {_MONTH // _MOST} * k"
        values |= {name: f"CASE one.{name} WHEN {FOREVER} THEN {FOREVER} ELSE {later} END"}
    values |= {
        "number": copied,
        "position": f"{_BEYOND_THE_LOG} + {_POSITIONS_A_CASE} * k + one.position % {_POSITIONS_A_CASE}",
        "papers": ":papers",
        "query_code": "'C' || CAST(k AS TEXT)",
        "state": f"replace(one.state, '{number}', {copied})",
    }
    return (
        "WITH RECURSIVE copy(k) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT k + 1 FROM copy WHERE k < :last)"
        f" INSERT INTO {table.name} ({', '.join(names)})"
        f" SELECT {', '.join(values[name] for name in names)} FROM copy CROSS JOIN one_{table.name} AS one"
    )


@contextmanager
def _filled(settings: Settings) -> Iterator[Connection]:
    """A connection that writes much, quickly. The county opens its file in its own, durable mode again."""
    folder = settings.sqlite_directory
    if folder is None:
        database = Database(settings.database_url, settings.county)
        try:
            with database.projecting() as connection:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                yield connection
        finally:
            database.close()
        return
    engine = create_engine(f"sqlite:///{county_file(folder, settings.county)}")
    try:
        with engine.connect() as connection:
            for pragma in _BATCH_PRAGMAS:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            yield connection
            connection.commit()
    finally:
        engine.dispose()
