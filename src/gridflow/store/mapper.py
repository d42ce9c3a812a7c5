"""Events to rows of the log and back, with pydantic-core's own JSON."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from pydantic_core import from_json, to_json

from gridflow.aggregates.event import Event, Recorded
from gridflow.store.errors import DamagedEvent, UnknownSchemaVersion, UnknownTopic
from gridflow.store.metadata import read_metadata, write_metadata
from gridflow.store.record import EventRecord
from gridflow.store.times import instant, microseconds
from gridflow.store.upcasting import Upcasters


class _Known(NamedTuple):
    event_type: type[Event]
    schema_version: int
    read: Callable[[bytes], Event]


class EventMapper(Mapper[str]):
    """Converts `Recorded` to `EventRecord` and back, for the event types it was given and no others.

    Raises ValueError when two types share a topic, or when the upcasters leave an old shape on the way.
    """

    def __init__(self, event_types: Iterable[type[Event]], upcasters: Upcasters) -> None:
        super().__init__(JSONTranscoder())
        self._upcasters = upcasters
        self._known: dict[str, _Known] = {}
        for event_type in event_types:
            if event_type.topic in self._known:
                raise ValueError(f"two event types for the topic {event_type.topic}")
            self._known[event_type.topic] = _Known(
                event_type, event_type.schema_version, event_type.__pydantic_validator__.validate_json
            )
        self._check_upcasters()

    def _check_upcasters(self) -> None:
        present = {(topic, known.schema_version) for topic, known in self._known.items()}
        ends = {source: self._upcasters.end(*source) for source in self._upcasters.sources}
        for source, end in ends.items():
            if end not in present:
                raise ValueError(f"the upcasters take {source} to {end}, which no event type has")
        for topic, version in present - set(ends.values()):
            if version > 1:
                raise ValueError(f"no upcaster leads to version {version} of {topic}")

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> EventRecord:
        """The row of an event. Raises UnknownTopic when its type is not one of the mapper's."""
        if not isinstance(domain_event, Recorded):
            raise TypeError(f"not a recorded event: {type(domain_event).__name__}")
        event, body = domain_event, domain_event.body
        known = self._known.get(body.topic)
        if known is None or known.event_type is not type(body):
            raise UnknownTopic(f"事件类型“{body.topic}”未登记，不能写入", topic=body.topic)
        recorded_at = microseconds(event.recorded_at)
        return EventRecord.of_row(
            (
                event.stream_id,
                event.version,
                body.topic,
                # What is as it is by default goes without saying: docs/decisions/0017.
                body.__pydantic_serializer__.to_json(body, exclude_defaults=True),
                event.event_id,
                known.schema_version,
                recorded_at if event.occurred_at is event.recorded_at else microseconds(event.occurred_at),
                recorded_at,
                event.unit_path.rstrip("/").rpartition("/")[2],
                write_metadata(event),
            )
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded:
        """The event of a row, its body in the shape of today.

        Raises UnknownTopic, UnknownSchemaVersion, and DamagedEvent when the bytes cannot be read.
        """
        if not isinstance(stored_event, EventRecord):
            raise TypeError(f"not a record of the log: {type(stored_event).__name__}")
        record = stored_event
        known = self._known.get(record.topic)
        try:
            if known is not None and known.schema_version == record.schema_version:
                body = known.read(record.state)
            else:
                body = self._read_older(record)
            metadata = read_metadata(record.metadata)
            recorded_at = instant(record.recorded_at)
            occurred_at = recorded_at if record.occurred_at == record.recorded_at else instant(record.occurred_at)
        except (ValueError, OverflowError, RecursionError) as error:
            raise DamagedEvent(
                f"“{record.originator_id}”的第{record.originator_version}条事件（{record.topic}）无法读取",
                stream=str(record.originator_id),
                version=record.originator_version,
            ) from error
        return Recorded(
            record.event_id,
            str(record.originator_id),
            record.originator_version,
            occurred_at,
            recorded_at,
            *metadata,
            body,
        )

    def _read_older(self, record: EventRecord) -> Event:
        topic, version = self._upcasters.end(record.topic, record.schema_version)
        known = self._known.get(topic)
        where = {
            "topic": record.topic,
            "schema_version": record.schema_version,
            "stream": str(record.originator_id),
            "version": record.originator_version,
        }
        if known is None:
            raise UnknownTopic(f"事件类型“{record.topic}”未知，请核对程序版本", **where)
        if version != known.schema_version:
            raise UnknownSchemaVersion(
                f"事件“{record.topic}”的版本{record.schema_version}无法升级到版本{known.schema_version}，请核对程序版本",
                **where,
            )
        body = self._upcasters.upcast(record.topic, record.schema_version, from_json(record.state))
        # Through JSON again, because a list or a text stands there for types that JSON does not have.
        return known.read(to_json(body))
