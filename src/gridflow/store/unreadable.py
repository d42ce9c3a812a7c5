"""What stands in the log for an event that cannot be read 不可读事件."""

from datetime import datetime
from typing import Final

from gridflow.aggregates.event import Actor, Recorded, Unreadable
from gridflow.errors import GridFlowError
from gridflow.store.errors import DamagedEvent, UnknownSchemaVersion, UnknownTopic
from gridflow.store.mapper import EventMapper
from gridflow.store.record import EventRecord
from gridflow.store.times import instant

_NOBODY: Final = Actor(id="", role="", unit="")


def to_readable_event(mapper: EventMapper, record: EventRecord) -> Recorded:
    """The event of a row, or one that says why it cannot be read: one bad row must not stop who reads them all."""
    try:
        return mapper.to_domain_event(record)
    except (UnknownTopic, UnknownSchemaVersion, DamagedEvent) as error:
        return _unreadable(record, error)


def _unreadable(record: EventRecord, error: GridFlowError) -> Recorded:
    """The event of a row as far as its columns tell it; the body says why the rest cannot be read."""
    body = Unreadable(
        said_topic=record.topic, said_schema_version=record.schema_version, error=error.code, detail=error.detail
    )
    return Recorded(
        event_id=record.event_id,
        stream_id=str(record.originator_id),
        version=record.originator_version,
        occurred_at=_time(record.occurred_at),
        recorded_at=_time(record.recorded_at),
        actor=_NOBODY,
        unit_path=f"{record.unit_code}/",
        correlation_id="",
        causation_id="",
        body=body,
    )


def _time(microseconds: int) -> datetime:
    """The instant, or the first of all where the row has none that there is."""
    try:
        return instant(microseconds)
    except (ValueError, OverflowError, OSError):
        return instant(0)
