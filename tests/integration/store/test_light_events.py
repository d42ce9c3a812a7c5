"""An event that is read lightly says what the event says, and what cannot be read is refused alike."""

import pytest

from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.event import Recorded, Unreadable
from gridflow.store.light_events import to_light_event
from gridflow.store.record import EventRecord
from gridflow.store.unreadable import to_readable_event
from tests.integration.store.test_folding import DAMAGES, MAPPER, RECORDS, plain

UNREAD = ("trace", "items")
LIKE_TODAY = {one.topic: one for one in CASE_EVENTS}


def said(event: Recorded) -> dict[str, object]:
    """All that an event says but its long reasons, as plain values."""
    body = event.body
    names = LIKE_TODAY[body.topic].model_fields
    fields = {name: plain(getattr(body, name)) for name in names if name not in UNREAD}
    record = {name: getattr(event, name) for name in Recorded.__struct_fields__ if name != "body"}
    return record | {"topic": body.topic, "body": fields}


@pytest.mark.parametrize("record", RECORDS.values(), ids=list(RECORDS))
def test_an_event_of_every_shape_says_the_same(record: EventRecord) -> None:
    assert said(to_light_event(MAPPER, record)) == said(to_readable_event(MAPPER, record))


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_what_the_mapper_refuses_is_refused_for_the_same_reason(damage: dict[str, object]) -> None:
    record = EventRecord(**RECORDS["case.clock-stopped.v2"].__dict__ | damage)
    assert to_light_event(MAPPER, record) == to_readable_event(MAPPER, record)
    assert isinstance(to_light_event(MAPPER, record).body, Unreadable)
