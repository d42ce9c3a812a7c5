"""What the column `metadata` holds: who acted, where, and on which command."""

from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.json import Decoder, Encoder

from gridflow.aggregates.event import Actor, Recorded

_MOST_ACTORS: Final = 10_000


class _StoredActor(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    id: str
    role: str
    unit: str


class _Stored(Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The JSON object. Without `correlation_id` the command belongs to no conversation but its own."""

    actor: _StoredActor
    unit_path: str
    correlation_id: str | None = None
    causation_id: str


_read: Final = Decoder(_Stored).decode
_write: Final = Encoder().encode


def read_metadata(metadata: bytes) -> tuple[Actor, str, str, str]:
    """Who acted, the path of the unit, and the ids of correlation and causation. Raises ValueError for what is none."""
    stored = _read(metadata)
    who, causation = stored.actor, stored.causation_id
    return _actor(who.id, who.role, who.unit), stored.unit_path, stored.correlation_id or causation, causation


def write_metadata(event: Recorded) -> bytes:
    """The metadata of an event as JSON in UTF-8."""
    who, causation, correlation = event.actor, event.causation_id, event.correlation_id
    stored = _Stored(
        actor=_StoredActor(who.id, who.role, who.unit),
        unit_path=event.unit_path,
        correlation_id=None if correlation == causation else correlation,
        causation_id=causation,
    )
    return _write(stored)


@lru_cache(_MOST_ACTORS)
def _actor(actor_id: str, role: str, unit: str) -> Actor:
    """The same people act again and again."""
    return Actor(id=actor_id, role=role, unit=unit)
