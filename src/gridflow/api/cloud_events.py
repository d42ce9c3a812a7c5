"""Events as CloudEvents 1.0, for the feed."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from gridflow.aggregates.event import Recorded
from gridflow.api.texts import Texts
from gridflow.territory import county_of

_POSITION_DIGITS = 19
"""Those of the greatest position; CloudEvents asks that sequences sort as text."""


class ActorData(BaseModel):
    """Who acted 经办人."""

    id: str
    role: str
    unit: str


class EventData(BaseModel):
    """What the feed says of an event: its record, and in `body` the fact, personal data as the reader may know it."""

    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor: ActorData
    unit_path: str
    correlation_id: str
    causation_id: str
    body: dict[str, Any]


class CloudEvent(BaseModel):
    """One event of the log. `subject` is the case number, or `unit/` with a code; `sequence` is the position in the
    log with leading zeros, as the CloudEvents extension of that name asks."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: str
    data: EventData


def cloud_event(position: int, event: Recorded, texts: Texts, body: dict[str, Any]) -> CloudEvent:
    """An event of the log as a CloudEvent, its `body` as the reader is told it; `(source, id)` is unique for ever."""
    return CloudEvent(
        id=event.event_id,
        source=f"/counties/{county_of(event.unit_path)}",
        type=f"gridflow.{event.body.topic}.v{event.body.schema_version}",
        subject=event.stream_id,
        time=texts.at(event.recorded_at),
        sequence=f"{position:0{_POSITION_DIGITS}d}",
        data=EventData(
            version=event.version,
            occurred_at=texts.at(event.occurred_at),
            recorded_at=texts.at(event.recorded_at),
            actor=ActorData(id=event.actor.id, role=event.actor.role, unit=event.actor.unit),
            unit_path=event.unit_path,
            correlation_id=event.correlation_id,
            causation_id=event.causation_id,
            body=body,
        ),
    )
