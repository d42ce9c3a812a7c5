"""Read models from the log: live, batch after batch, and rebuilt beside and switched.

The log holds copies of a few hundred real cases that live at once. The floor is a bare loop that reads the log in
batches and copies a row for each event into one small table.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Final

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select

from benchmarks._copied_log import MORNING, multiply, real_lives
from benchmarks._county import small_county
from benchmarks._figures import Against, Figure
from benchmarks._run import Run
from gridflow.bootstrap import County
from gridflow.projections.rebuild import rebuild
from gridflow.store.bulk import insert_rows
from gridflow.store.tables import events
from gridflow.testing import SettableClock
from gridflow.worktime import SHANGHAI

_GOAL: Final = 30_000.0
_BATCH: Final = 1000
_COPY: Final = Table(
    "floor_copy",
    MetaData(),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)


def bare_loop(county: County, until: int) -> float:
    """Events a second of a loop that copies a row for each into one small table."""
    names = [events.c[column.name] for column in _COPY.c]
    with county.database.projecting() as connection:
        _COPY.create(connection)
    begun, position = perf_counter(), 0
    while position < until:
        with county.database.projecting() as connection:
            found = select(*names).where(events.c.position > position).order_by(events.c.position).limit(_BATCH)
            rows = [tuple(row) for row in connection.execute(found)]
            insert_rows(connection, _COPY, rows)
        position = rows[-1][0]
    return position / (perf_counter() - begun)


def figures(run: Run) -> Iterator[Figure]:
    """Events a second."""
    wanted, cases = run.pick(small=(50_000, 500), full=(1_000_000, 2000))
    for database, url in run.each_fresh():
        clock = SettableClock(MORNING)
        with small_county(url, clock) as county:
            first = county.log.head().position
            real_lives(county, clock, cases)
            size = multiply(county, first, wanted)
            against = (Against("裸循环抄一张小表", bare_loop(county, size)),)
            setting = f"{size:,} 条"
            begun = perf_counter()
            live = county.projector.catch_up() / (perf_counter() - begun)
            yield Figure("projection", database, "实时投影", setting, live, "/s", against)
            begun = perf_counter()
            rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None)
            took = perf_counter() - begun
            yield Figure("projection", database, "重建", setting, size / took, "/s", against, _GOAL)
            yield Figure("projection", database, "重建用时", setting, took, "s")
