"""A case folded from rows is the case folded from events, and a row that cannot be read is refused alike."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gridflow.aggregates.case import Case, evolve, fold
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Event
from gridflow.errors import GridFlowError
from gridflow.store.folding import Row, fold_rows, fold_streams
from gridflow.store.mapper import EventMapper
from gridflow.store.readers import reader_of
from gridflow.store.record import EventRecord
from gridflow.store.upcasters import UPCASTERS
from gridflow.testing import Story
from tests.golden.files import record_of, stored_shapes
from tests.unit.case.states import STATES

MAPPER = EventMapper(EVENT_TYPES, UPCASTERS)
TOLD = {name: state.story for name, state in STATES.items() if state.story.past}
SHAPES = {shape.path.stem: shape for shape in stored_shapes() if shape.topic.startswith("case.")}
RECORDS = {name: record_of(shape) for name, shape in SHAPES.items()}


def row_of(record: EventRecord, version: int | None = None) -> Row:
    return (
        str(record.originator_id),
        version or record.originator_version,
        record.topic,
        record.schema_version,
        record.recorded_at,
        record.metadata,
        record.state,
    )


def rows_of(story: Story) -> list[Row]:
    return [row_of(MAPPER.to_stored_event(event)) for event in story.past]


def folded_slowly(case: Case | None, records: Sequence[EventRecord]) -> Case | None:
    return fold(case, map(MAPPER.to_domain_event, records))


@pytest.mark.parametrize("story", TOLD.values(), ids=list(TOLD))
def test_rows_fold_as_their_events_do_from_wherever_one_goes_on(story: Story) -> None:
    rows = rows_of(story)
    assert fold_rows(None, rows, MAPPER) == story.case
    for cut in range(1, len(rows)):
        assert fold_rows(fold(None, story.past[:cut]), rows[cut:], MAPPER) == story.case


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_that_was_ever_stored_folds_as_its_event_does_in_every_state(name: str) -> None:
    record = RECORDS[name]
    event = MAPPER.to_domain_event(record)
    for story in TOLD.values():
        assert fold_rows(story.case, [row_of(record)], MAPPER) == evolve(story.case, event)


@given(st.sampled_from(list(TOLD)), st.lists(st.sampled_from(list(RECORDS)), max_size=30))
def test_whatever_follows_upon_whatever_folds_alike(begun: str, names: Sequence[str]) -> None:
    """Evolving never judges, so any events after any others will do."""
    before = TOLD[begun].case
    records = [EventRecord(**RECORDS[name].__dict__) for name in names]
    for version, record in enumerate(records, before.version + 1):
        record.__dict__["originator_version"] = version
    assert fold_rows(before, map(row_of, records), MAPPER) == folded_slowly(before, records)


def test_no_rows_are_no_case_and_leave_one_as_it_is() -> None:
    case = Case("330921-20261122-000001-7")
    assert fold_rows(None, [], MAPPER) is None
    assert fold_rows(case, [], MAPPER) is case


def test_rows_of_many_cases_are_a_case_each() -> None:
    stories = list(TOLD.values())[:2]
    streams = [[(f"case-{at}", *row[1:]) for row in rows_of(story)] for at, story in enumerate(stories)]
    found = fold_streams([row for stream in streams for row in stream], MAPPER)
    assert list(found) == [replace(story.case, number=f"case-{at}") for at, story in enumerate(stories)]


@pytest.mark.parametrize("event_type", CASE_EVENTS, ids=lambda event_type: event_type.topic)
def test_a_light_reader_gives_what_the_type_gives(event_type: type[Event]) -> None:
    record = RECORDS[f"{event_type.topic}.v{event_type.schema_version}"]
    body = MAPPER.to_domain_event(record).body
    light = reader_of(type(body)).decode(record.state)
    for name in type(body).model_fields:
        assert plain(getattr(light, name)) == plain(getattr(body, name)), name


def plain(value: object) -> object:
    """A value with every model or struct in it as the dictionary of its fields."""
    fields = getattr(type(value), "model_fields", None) or getattr(value, "__struct_fields__", None)
    if fields is not None:
        return {name: plain(getattr(value, name)) for name in fields}
    return tuple(map(plain, value)) if isinstance(value, tuple) else value


DAMAGES = {
    "cut": {"state": b'{"clock":'},
    "unknown-field": {"state": b'{"colour":"red"}'},
    "missing-field": {"state": b"{}"},
    "not-text": {"state": b"\xff"},
    "metadata-empty": {"metadata": b"{}"},
    "metadata-not-json": {"metadata": b"\x00"},
    "time": {"recorded_at": 2**62},
    "topic": {"topic": "case.stolen"},
    "newer": {"schema_version": 99},
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_what_the_mapper_refuses_is_refused_for_the_same_reason(damage: dict[str, object]) -> None:
    record = EventRecord(**RECORDS["case.clock-stopped.v2"].__dict__ | damage)
    with pytest.raises(GridFlowError) as said:
        MAPPER.to_domain_event(record)
    with pytest.raises(type(said.value)) as caught:
        fold_rows(None, [row_of(record)], MAPPER)
    assert (caught.value.detail, caught.value.context) == (said.value.detail, said.value.context)
