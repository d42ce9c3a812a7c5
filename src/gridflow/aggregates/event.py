"""What an event is: a body that says what happened, and the record of who, when and where."""

from datetime import datetime
from typing import ClassVar, Final

from msgspec import Struct
from pydantic import BaseModel, ConfigDict

SYSTEM_ROLE: Final = "system"
"""The role of the engine itself 系统."""


class Fact(BaseModel):
    """Base of everything that is written into the log: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Actor(Fact):
    """Who acted 经办人: a stable id, the role it acted in, and the code of the unit it acted for."""

    id: str
    role: str
    unit: str


class Event(Fact):
    """Base of event bodies. `topic` names the type for ever; a new shape is a new `schema_version` and an upcaster."""

    topic: ClassVar[str]
    schema_version: ClassVar[int] = 1


class Unreadable(Event):
    """Stands for the body of an event of the log that cannot be read, so that whoever reads the log can go on.

    It is never recorded. `said_topic` and `said_schema_version` are what the row says it is, `error` is the code of
    why it cannot be read, and `detail` tells it.
    """

    topic = "unreadable"
    said_topic: str
    said_schema_version: int
    error: str
    detail: str


class Recorded(Struct, frozen=True, gc=False):
    """An event body with its record 留痕.

    `version` counts the events of the stream from 1. `occurred_at` is what the actor claims, `recorded_at` is ours
    and never decreases along the log; both are aware and in UTC. `unit_path` is the path of the responsible
    territory on that day, e.g. `330921000000/330921100000/`. `causation_id` names the command, `correlation_id`
    the whole conversation it belongs to.
    """

    event_id: str
    stream_id: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor: Actor
    unit_path: str
    correlation_id: str
    causation_id: str
    body: Event

    @property
    def originator_id(self) -> str:
        """The stream, under the name the event-sourcing library asks for."""
        return self.stream_id

    @property
    def originator_version(self) -> int:
        """The version, under the name the event-sourcing library asks for."""
        return self.version
