"""Cases folded from their rows of the log, any number in one query."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from gridflow.aggregates.case import Case
from gridflow.store.folding import FOLDED_COLUMNS, fold_streams
from gridflow.store.mapper import EventMapper
from gridflow.store.tables import events

_STREAMS: Final = (
    select(*FOLDED_COLUMNS)
    .where(events.c.stream_id.in_(bindparam("numbers", expanding=True)))
    .order_by(events.c.stream_id, events.c.version)
)


def stored_cases(connection: Connection, mapper: EventMapper, numbers: Sequence[str]) -> Iterator[Case]:
    """Those of these cases that there are, as they stand, in order of their numbers. Raises what the mapper raises."""
    # A row is a tuple of just these values.
    rows: Any = connection.execute(_STREAMS, {"numbers": numbers})
    return fold_streams(rows, mapper)
