"""What stands in a log is readable for ever, and written today as it was yesterday."""

import json

import pytest

from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Event
from gridflow.store.mapper import EventMapper
from gridflow.store.upcasters import UPCASTERS
from tests.golden.defaults import DEFAULTS, defaults_of
from tests.golden.files import Shape, record_of, stored_shapes


@pytest.fixture(scope="module")
def mapper() -> EventMapper:
    return EventMapper(EVENT_TYPES, UPCASTERS)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda event_type: event_type.topic)
def test_the_present_shape_is_written_byte_for_byte_as_before(mapper: EventMapper, event_type: type[Event]) -> None:
    record = record_of(Shape(event_type.topic, event_type.schema_version))

    event = mapper.to_domain_event(record)

    assert type(event.body) is event_type
    written = mapper.to_stored_event(event)
    assert written.state == record.state
    assert written == record


def test_every_older_shape_has_its_file() -> None:
    for source in UPCASTERS.sources:
        record_of(Shape(*source))


@pytest.mark.parametrize("shape", stored_shapes(), ids=lambda shape: shape.path.stem)
def test_every_shape_that_was_ever_stored_is_readable(mapper: EventMapper, shape: Shape) -> None:
    assert type(mapper.to_domain_event(record_of(shape)).body) in EVENT_TYPES


@pytest.mark.parametrize("shape", [one for one in stored_shapes() if one.full], ids=lambda shape: shape.path.stem)
def test_what_was_written_out_in_full_says_the_same(mapper: EventMapper, shape: Shape) -> None:
    full, lean = record_of(shape), record_of(shape._replace(full=False))
    assert len(full.state) > len(lean.state)
    assert mapper.to_domain_event(full) == mapper.to_domain_event(lean)


def test_what_goes_without_saying_never_changes() -> None:
    """A field that is as it is by default is not stored. Another default would change what is in every log: it takes a
    new schema version, whose upcaster says the old default. New defaults may be added to the file."""
    assert defaults_of(EVENT_TYPES) == json.loads(DEFAULTS.read_text(encoding="utf-8"))
