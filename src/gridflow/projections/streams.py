"""Reading the log stream by stream: the whole life of a case at once, and the whole log in parts."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Recorded
from gridflow.projections.unreadable import of_a_case
from gridflow.store.mapper import EventMapper
from gridflow.store.record import RECORD_COLUMNS, EventRecord
from gridflow.store.tables import events
from gridflow.store.unreadable import to_readable_event
from gridflow.store.upcasters import UPCASTERS

_CHUNK: Final = 500
_AT: Final = select(events.c.stream_id).where(events.c.position.in_(bindparam("positions", expanding=True)))
_PART: Final = (
    select(events.c.position, *RECORD_COLUMNS)
    .where(events.c.stream_id > bindparam("after"), events.c.position <= bindparam("head"))
    .order_by(events.c.stream_id, events.c.version)
)
_BOUNDED: Final = _PART.where(events.c.stream_id <= bindparam("until"))


class Part(NamedTuple):
    """The streams after one and up to another, None for all that are left."""

    after: str
    until: str | None


class Stream(NamedTuple):
    """A case's events with their positions, in order."""

    number: str
    events: Sequence[tuple[int, Recorded]]


def parts(connection: Connection, head: int, size: int) -> list[Part]:
    """The log up to a position in parts of about `size` events. No stream is in two of them."""
    wanted = range(size, head, size)
    found: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        found.update(connection.execute(_AT, {"positions": list(wanted[start : start + _CHUNK])}).scalars())
    bounds = sorted(found)
    return [Part(*bound) for bound in zip(["", *bounds], [*bounds, None], strict=True)]


def streams(connection: Connection, part: Part, head: int) -> tuple[int, list[Stream]]:
    """How many events a part has up to a position, and those of them that are of cases."""
    statement = _PART if part.until is None else _BOUNDED
    parameters = {"after": part.after, "head": head} | ({"until": part.until} if part.until is not None else {})
    rows = connection.execute(statement, parameters).all()
    return len(rows), list(_cases(rows))


def stream(connection: Connection, number: str, head: int) -> Stream:
    """A case's events up to a position."""
    statement = _PART.with_only_columns(events.c.position, *RECORD_COLUMNS).where(events.c.stream_id == number)
    rows = connection.execute(statement, {"after": "", "head": head}).all()
    return next(_cases(rows), Stream(number, []))


def _cases(rows: Sequence[Sequence[Any]]) -> Iterator[Stream]:
    read = partial(to_readable_event, _mapper())
    for number, group in groupby(rows, lambda row: row[1]):
        first, *rest = group
        position, event = first[0], read(EventRecord.of_row(first[1:]))
        if of_a_case(event):
            yield Stream(number, [(position, event), *((row[0], read(EventRecord.of_row(row[1:]))) for row in rest)])


@cache
def _mapper() -> EventMapper:
    return EventMapper(EVENT_TYPES, UPCASTERS)
