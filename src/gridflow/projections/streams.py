"""Reading the log stream by stream: the whole life of a case at once, and the whole log in parts."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Recorded
from gridflow.projections.unreadable import of_a_case, refuse, stops
from gridflow.store.light_events import to_light_event
from gridflow.store.mapper import EventMapper
from gridflow.store.record import RECORD_COLUMNS, EventRecord
from gridflow.store.tables import events
from gridflow.store.upcasters import UPCASTERS

_CHUNK: Final = 500
_AFTER_CASES: Final = ":"
"""Case numbers are before this and the streams of registers after it: the ones begin with a digit, the others not."""
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
    """A case's events with their positions, in order, read lightly."""

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
    """How many events a part has up to a position, and those of them that are of cases. Raises LogUnreadable."""
    statement = _PART if part.until is None else _BOUNDED
    parameters = {"after": part.after, "head": head} | ({"until": part.until} if part.until is not None else {})
    rows = connection.execute(statement, parameters).all()
    return len(rows), list(_cases(rows))


def stream(connection: Connection, number: str, head: int) -> Stream:
    """A case's events up to a position."""
    statement = _PART.with_only_columns(events.c.position, *RECORD_COLUMNS).where(events.c.stream_id == number)
    rows = connection.execute(statement, {"after": "", "head": head}).all()
    return next(_cases(rows), Stream(number, []))


def require_registers(connection: Connection, head: int) -> None:
    """Raises LogUnreadable if an event of a register up to a position cannot be read."""
    for _ in _cases(connection.execute(_PART, {"after": _AFTER_CASES, "head": head})):
        pass


def _cases(rows: Iterable[Sequence[Any]]) -> Iterator[Stream]:
    """The cases of rows in order. Raises LogUnreadable at one of a register that cannot be read."""
    read = partial(to_light_event, _mapper())
    for number, group in groupby(rows, itemgetter(1)):
        placed = [(row[0], read(EventRecord.of_row(row[1:]))) for row in group]
        if of_a_case(placed[0][1]):
            yield Stream(number, placed)
        else:
            for position, event in placed:
                if stops(event):
                    refuse(position, event)


@cache
def _mapper() -> EventMapper:
    return EventMapper(EVENT_TYPES, UPCASTERS)
