"""What no page of a queue can be quicker than: one statement written by hand, with nothing but the driver.

It reads the same columns of the same table in the same order, by whichever of its indexes serves it best. It opens no
transaction, knows no former units, and makes neither lights nor cursors.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import make_url

from benchmarks.floors import postgresql_conninfo
from gridflow.bootstrap import County
from gridflow.projections.queues import Queues
from gridflow.projections.spans import STANDING
from gridflow.projections.tables import table_of
from gridflow.store.sqlite import county_file
from gridflow.territory import Level, scope_end

FLOOR: Final = "手写查询"
_COLUMNS: Final = "number, holder, stage, status, clock_unit, due_at, paused_until, from_at"

Execute = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]
PageFloor = Callable[[str, int, int], Callable[[], object]]
"""Takes a unit, how many rows stand before the page and how many are on it, and gives the reading of the page."""


@contextmanager
def page_floor(county: County) -> Iterator[PageFloor]:
    """The floors of a county's queue pages, over a connection of their own for the time of the block."""
    with _connection(county) as execute:
        sqlite = county.database.dialect == "sqlite"
        sign, units = "?" if sqlite else "%s", county.territory.tree

        def floor(unit: str, before: int, rows: int) -> Callable[[], object]:
            path = units.path(unit)
            # A village has so little that sorting it is quicker; above it SQLite is told to read in order.
            column = "+holder_path" if sqlite and units.get(unit).level is not Level.VILLAGE else "holder_path"
            sought = f"FROM {table_of(Queues()).name} WHERE {STANDING} AND {column} >= {sign} AND {column} < {sign}"
            scope, order = (path, scope_end(path)), "ORDER BY due_at, number"
            if not before:
                return lambda: execute(f"SELECT {_COLUMNS} {sought} {order} LIMIT {rows}", scope)
            last = execute(f"SELECT due_at, number {sought} {order} LIMIT 1 OFFSET {before - 1}", scope)[0]
            after = f"AND (due_at, number) > ({sign}, {sign})"
            return lambda: execute(f"SELECT {_COLUMNS} {sought} {after} {order} LIMIT {rows}", (*scope, *last))

        yield floor


@contextmanager
def _connection(county: County) -> Iterator[Execute]:
    url, code = county.settings.database_url, county.settings.county
    if county.database.dialect == "sqlite":
        file = county_file(Path(make_url(url).database or ""), code)
        with closing(sqlite3.connect(file, isolation_level=None)) as lite:
            yield lambda said, values: lite.execute(said, values).fetchall()
        return
    with psycopg.connect(postgresql_conninfo(url), autocommit=True) as connection:
        connection.execute(f"SET search_path TO {county.database.schema}".encode())
        yield lambda said, values: connection.execute(said.encode(), values).fetchall()
