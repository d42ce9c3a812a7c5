"""From rows of the log to the state of a case in one pass 折叠.

The mapper reads an event with all the checks of its type; here a row is read by the light reader of its topic
(`gridflow.store.readers`), which takes a fraction of the time. Where that fails, and for older schema versions, the
mapper has the last word, so that a row is refused here for the reason for which it is refused there.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from msgspec import Struct

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.case.evolve import evolve, follow
from gridflow.aggregates.event import Actor
from gridflow.store.mapper import EventMapper
from gridflow.store.metadata import read_metadata
from gridflow.store.readers import reader_of
from gridflow.store.record import EventRecord
from gridflow.store.tables import events
from gridflow.store.times import instant

Row = tuple[str, int, str, int, int, bytes, bytes]
"""The values of `FOLDED_COLUMNS` of an event."""

FOLDED_COLUMNS: Final = (
    events.c.stream_id,
    events.c.version,
    events.c.topic,
    events.c.schema_version,
    events.c.recorded_at,
    events.c.metadata,
    events.c.payload,
)
"""The columns that a case follows from."""

_UNREAD: Final = ("trace", "items")
"""Long fields that the state does not depend on: why a deadline is what it is, and what appraisal counted."""

Reader = tuple[int, Callable[[bytes], Any] | None]
"""The schema version that a body has today, and what reads it."""

_NOBODY: Final[Reader] = (0, None)


class _Happened(Struct, frozen=True, gc=False):
    """The record of an event, as far as a case remembers it."""

    version: int
    recorded_at: datetime
    actor: Actor


def fold_rows(case: Case | None, rows: Iterable[Row], mapper: EventMapper) -> Case | None:
    """The case after the events of these rows, which are of its stream and in order; None when there are none.

    Raises what the mapper raises for a row that cannot be read.
    """
    readers = case_readers()
    # The events of one command share these, so they are read once.
    last_metadata, last_time, actor, recorded_at = b"", -1, None, None
    for stream_id, version, topic, schema_version, time, metadata, payload in rows:
        if case is None:
            case = Case(stream_id)
        present, read = readers.get(topic, _NOBODY)
        try:
            if schema_version != present or read is None:
                raise ValueError(schema_version)
            body = read(payload)
            if metadata != last_metadata or actor is None:
                actor, last_metadata = read_metadata(metadata)[0], metadata
            if time != last_time or recorded_at is None:
                recorded_at, last_time = instant(time), time
        except (ValueError, OverflowError, RecursionError):
            row = (stream_id, version, topic, schema_version, time, metadata, payload)
            case = evolve(case, mapper.to_domain_event(_record(row)))
        else:
            case = follow(case, topic, _Happened(version, recorded_at, actor), body)
    return case


def fold_streams(rows: Iterable[Row], mapper: EventMapper) -> Iterator[Case]:
    """The cases of rows that are in order of stream and version. Raises what `fold_rows` does."""
    for _, stream in groupby(rows, itemgetter(0)):
        case = fold_rows(None, stream, mapper)
        if case is not None:
            yield case


@cache
def case_readers() -> dict[str, Reader]:
    """By topic what reads the events of cases, for whatever does not depend on their long reasons."""
    return {one.topic: (one.schema_version, reader_of(one, _UNREAD).decode) for one in CASE_EVENTS}


def _record(row: Row) -> EventRecord:
    """The record for the mapper; what a case does not depend on is left empty."""
    stream_id, version, topic, schema_version, recorded_at, metadata, payload = row
    return EventRecord(
        originator_id=stream_id,
        originator_version=version,
        topic=topic,
        state=payload,
        event_id="",
        schema_version=schema_version,
        occurred_at=recorded_at,
        recorded_at=recorded_at,
        unit_code="",
        metadata=metadata,
    )
