"""An event as a row of the log."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Final, Self

from eventsourcing.persistence import StoredEvent

from gridflow.store.tables import events


@dataclass(frozen=True, eq=False)
class EventRecord(StoredEvent):
    """A stored event with the columns that the library does not know.

    `occurred_at` and `recorded_at` are whole microseconds since 1970-01-01T00:00Z; `unit_code` is the last code of
    the unit path; `metadata` and `state` are JSON in UTF-8, kept byte for byte.
    """

    event_id: str
    schema_version: int
    occurred_at: int
    recorded_at: int
    unit_code: str
    metadata: bytes

    @classmethod
    def of_row(cls, row: Iterable[Any]) -> Self:
        """A record of the values of its fields in their order.

        Half the time of the constructor, which sets the fields of a frozen object one by one; folding a long
        history makes one of these for each event.
        """
        record = object.__new__(cls)
        record.__dict__.update(zip(_FIELDS, row, strict=True))
        return record

    @classmethod
    def of_plain(cls, event: StoredEvent, recorded_at: int) -> Self:
        """A record of an event that only has the library's four fields; its id tells stream and version."""
        return cls(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=event.topic,
            state=event.state,
            event_id=f"{event.originator_id}/{event.originator_version}",
            schema_version=1,
            occurred_at=recorded_at,
            recorded_at=recorded_at,
            unit_code="",
            metadata=b"{}",
        )

    def __eq__(self, other: object) -> bool:
        """Two records are equal in every field; a record equals a plain stored event in the fields that both have."""
        if isinstance(other, EventRecord):
            return self.__dict__ == other.__dict__
        if type(other) is StoredEvent:
            return all(self.__dict__[name] == value for name, value in other.__dict__.items())
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.originator_id, self.originator_version, self.topic, self.state))


_FIELDS: Final = tuple(field.name for field in fields(EventRecord))

RECORD_COLUMNS: Final = (
    events.c.stream_id,
    events.c.version,
    events.c.topic,
    events.c.payload,
    events.c.event_id,
    events.c.schema_version,
    events.c.occurred_at,
    events.c.recorded_at,
    events.c.unit_code,
    events.c.metadata,
)
"""The columns in the order of the fields, so that a row of them is a record."""
