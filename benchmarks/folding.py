"""Cases from their stored bytes to their state, on one core.

The rows of real lives lie in memory as they came from the database. The floor is what Python's own JSON decoder takes
for the same bodies; beside it stands the way through the full event types, which check everything.
"""

import gc
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from time import perf_counter
from typing import Final

from sqlalchemy import select

from benchmarks._copied_log import MORNING, real_lives
from benchmarks._county import small_county
from benchmarks._figures import Against, Figure
from benchmarks._run import Run
from gridflow.aggregates.case import fold
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.store.folding import FOLDED_COLUMNS, fold_streams
from gridflow.store.mapper import EventMapper
from gridflow.store.record import RECORD_COLUMNS, EventRecord
from gridflow.store.tables import events
from gridflow.store.upcasters import UPCASTERS
from gridflow.testing import SettableClock

_GOAL: Final = 300_000.0
_ROUNDS: Final = 5


def _best(count: int, work: Callable[[], object]) -> float:
    """Events a second in the best of a few rounds, as `timeit` without garbage collection."""
    took = []
    for _ in range(_ROUNDS):
        gc.disable()
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
        gc.enable()
    return count / min(took)


def figures(run: Run) -> Iterator[Figure]:
    """Events a second."""
    clock, mapper = SettableClock(MORNING), EventMapper(EVENT_TYPES, UPCASTERS)
    cases = run.pick(small=200, full=2000)
    with run.places.fresh("sqlite") as url, small_county(url, clock) as county:
        first = county.log.head().position
        real_lives(county, clock, cases)
        with county.database.reading() as connection:
            log = (
                select(*FOLDED_COLUMNS).where(events.c.position > first).order_by(events.c.stream_id, events.c.version)
            )
            rows = [tuple(row) for row in connection.execute(log)]
            full = select(*RECORD_COLUMNS).where(events.c.position > first)
            in_order = full.order_by(events.c.stream_id, events.c.version)
            records = [EventRecord.of_row(row) for row in connection.execute(in_order)]
    bodies = [row[-1] for row in rows]

    def checked() -> None:
        for _, stream in groupby(records, attrgetter("originator_id")):
            fold(None, map(mapper.to_domain_event, stream))

    plain = Against("json.loads", _best(len(rows), lambda: [json.loads(body) for body in bodies]))
    light = _best(len(rows), lambda: list(fold_streams(rows, mapper)))
    setting = f"{cases} 件 {len(rows)} 条"
    yield Figure("folding", "—", "折叠", setting, light, "/s", (plain,), _GOAL)
    yield Figure("folding", "—", "经完整事件类型折叠", setting, _best(len(rows), checked), "/s", (plain,))
