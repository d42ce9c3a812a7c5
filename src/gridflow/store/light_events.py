"""Events of cases whose bodies are read lightly 轻读事件: for readers of the whole log, to whom microseconds count.

As in `gridflow.store.folding`: a light reader has the first word, the mapper the last.
"""

from gridflow.aggregates.event import Recorded
from gridflow.store.folding import case_readers
from gridflow.store.mapper import EventMapper
from gridflow.store.metadata import read_metadata
from gridflow.store.record import EventRecord
from gridflow.store.times import instant
from gridflow.store.unreadable import to_readable_event


def to_light_event(mapper: EventMapper, record: EventRecord) -> Recorded:
    """The event of a row, or one that says why it cannot be read.

    The body of an event of a case has the topic and the fields of its type, the long reasons among them unread, and is
    not of that type.
    """
    present, read = case_readers().get(record.topic, (0, None))
    if read is None or record.schema_version != present:
        return to_readable_event(mapper, record)
    try:
        body = read(record.state)
        recorded_at = instant(record.recorded_at)
        occurred_at = recorded_at if record.occurred_at == record.recorded_at else instant(record.occurred_at)
        metadata = read_metadata(record.metadata)
    except (ValueError, OverflowError, RecursionError):
        return to_readable_event(mapper, record)
    number, version = str(record.originator_id), record.originator_version
    return Recorded(record.event_id, number, version, occurred_at, recorded_at, *metadata, body)
