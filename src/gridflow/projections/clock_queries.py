"""What the read model of clocks answers about those that run."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_

from gridflow.application.recounts import RunningClock
from gridflow.projections.clocks import Clocks
from gridflow.projections.read_model import FOREVER
from gridflow.projections.reader import Reader
from gridflow.projections.tables import table_of
from gridflow.store.times import instant

_CLOCKS = table_of(Clocks())
_KEY = (_CLOCKS.c.papers, _CLOCKS.c.number, _CLOCKS.c.clock)


def running_clocks(
    reader: Reader, after: RunningClock | None, papers: int, limit: int
) -> tuple[Sequence[RunningClock], int]:
    """Running clocks that were counted with fewer papers than `papers`, in order, from the one `after` on, at most so
    many, and the position that the read model has reached.
    """
    query = (
        select(*_KEY, _CLOCKS.c.unit_path, _CLOCKS.c.from_at, _CLOCKS.c.to_at)
        .where(_CLOCKS.c.papers < papers)
        .order_by(*_KEY)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(*_KEY) > tuple_(after.papers, after.number, after.clock))
    with reader.at() as (connection, position):
        found = connection.execute(query).all()
    return [
        RunningClock(counted, number, clock, path, instant(begun), instant(ended) if ended != FOREVER else None)
        for counted, number, clock, path, begun, ended in found
    ], position
