"""What a command takes on the disk: events, their indexes, answers and read models.

The cases are real, lived to the end by eight clients while the projector works; PostgreSQL has been vacuumed as
autovacuum would, nothing is packed anew. What the county takes before its first case does not count. The floor is the
bare payload of the events.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import func, make_url, select

from benchmarks._county import live_through, small_county
from benchmarks._figures import Against, Figure
from benchmarks._run import Run
from benchmarks.floors import postgresql_conninfo
from gridflow.bootstrap import County, working
from gridflow.store.sqlite import county_file
from gridflow.store.tables import events
from gridflow.testing.territory import COUNTY_CODE

_CLIENTS: Final = 8
_GOAL: Final = 1200.0
_SIZES: Final = (
    "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
    " WHERE relkind IN ('r', 'p') AND relnamespace = %s::regnamespace"
)


def sizes(county: County, url: str) -> dict[str, int]:
    """Bytes of each table with its indexes; of the whole file on SQLite."""
    schema = county.database.schema
    if schema is None:
        file = county_file(Path(make_url(url).database or ""), COUNTY_CODE)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return {"": file.stat().st_size}
    with psycopg.connect(postgresql_conninfo(url), autocommit=True) as server:
        server.execute("VACUUM ANALYZE")
        return dict(server.execute(_SIZES, (schema,)).fetchall())


def payload(county: County) -> int:
    """Bytes of the bodies of all events."""
    with county.database.reading() as connection:
        return connection.execute(select(func.sum(func.length(events.c.payload)))).scalar_one() or 0


def figures(run: Run) -> Iterator[Figure]:
    """Bytes a command."""
    cases = run.pick(small=400, full=5600)
    for database, url in run.each_fresh():
        with small_county(url) as county:
            county.projector.catch_up()
            before, bodies = sizes(county, url), payload(county)
            with working(county):
                commands = live_through(county, _CLIENTS, cases // _CLIENTS)
            county.projector.catch_up()
            bodies = payload(county) - bodies
            after = sizes(county, url)
        grown = {name: (size - before.get(name, 0)) / commands for name, size in after.items()}
        against = (Against("事件内容", bodies / commands),)
        setting = f"{commands:,} 条命令"
        goal = _GOAL if database == "postgresql" else None
        yield Figure("storage", database, "每条命令", setting, sum(grown.values()), "B", against, goal)
        for name, size in sorted(grown.items(), key=lambda item: -item[1]):
            if name and size >= 1:
                yield Figure("storage", database, f"其中 {name}", setting, size, "B")
