"""Events to rows and back; old shapes; rows that cannot be read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, cast

import pytest
from eventsourcing.persistence import MapperDeserialisationError
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.store.errors import DamagedEvent, UnknownSchemaVersion, UnknownTopic
from gridflow.store.mapper import EventMapper
from gridflow.store.record import EventRecord
from gridflow.store.times import instant, microseconds
from gridflow.store.upcasting import Body, Upcasters

AT = datetime(2026, 11, 22, 3, 54, 55, 123457, tzinfo=UTC)


class LampMounted(Event):
    """Version 1 was `lamp.hung` with `wattage` as text; version 2 was `lamp.mounted` without the tags."""

    topic: ClassVar[str] = "lamp.mounted"
    schema_version: ClassVar[int] = 3

    watts: int
    on: date
    price: Decimal
    tags: frozenset[str]


class LampDimmed(Event):
    topic: ClassVar[str] = "lamp.dimmed"

    note: str


def hung_to_mounted(body: Body) -> Body:
    return {"watts": int(body["wattage"].removesuffix("W")), "on": body["on"], "price": body["price"]}


def with_tags(body: Body) -> Body:
    return {**body, "tags": []}


def upcasters() -> Upcasters:
    steps = Upcasters()
    steps.register("lamp.hung", 1, hung_to_mounted, renamed="lamp.mounted")
    steps.register("lamp.mounted", 2, with_tags)
    return steps


MAPPER = EventMapper((LampMounted, LampDimmed), upcasters())


def recorded(body: Event) -> Recorded:
    return Recorded(
        event_id="e-1",
        stream_id="330921-20261122-000001-7",
        version=4,
        occurred_at=AT - timedelta(hours=1),
        recorded_at=AT,
        actor=Actor(id="u-1", role="网格员", unit="330921100201001"),
        unit_path="330921000000/330921100000/330921100201/",
        correlation_id="c-1",
        causation_id="c-2",
        body=body,
    )


MOUNTED = LampMounted(watts=60, on=date(2026, 1, 2), price=Decimal("12.30"), tags=frozenset({"路灯"}))


def stored(**changed: object) -> EventRecord:
    """The row of MOUNTED, with other values in some columns."""
    record = MAPPER.to_stored_event(recorded(MOUNTED))
    record.__dict__.update(changed)
    return record


def test_an_event_comes_back_as_it_was() -> None:
    assert MAPPER.to_domain_event(stored()) == recorded(MOUNTED)


def test_a_row_says_what_columns_and_bytes_must() -> None:
    row = stored()
    assert (row.originator_id, row.originator_version) == ("330921-20261122-000001-7", 4)
    assert (row.topic, row.schema_version) == ("lamp.mounted", 3)
    assert row.state == '{"watts":60,"on":"2026-01-02","price":"12.30","tags":["路灯"]}'.encode()
    assert row.unit_code == "330921100201"
    assert row.recorded_at - row.occurred_at == 3_600_000_000
    assert (
        row.metadata
        == (
            '{"actor":{"id":"u-1","role":"网格员","unit":"330921100201001"},'
            '"unit_path":"330921000000/330921100000/330921100201/","correlation_id":"c-1","causation_id":"c-2"}'
        ).encode()
    )


def test_a_command_that_begins_its_conversation_is_named_once() -> None:
    begun = replace(recorded(MOUNTED), correlation_id="c-2")
    row = MAPPER.to_stored_event(begun)
    assert b"correlation_id" not in row.metadata
    assert MAPPER.to_domain_event(row) == begun
    older = row.metadata.replace(b'"causation_id"', b'"correlation_id":"c-2","causation_id"')
    assert MAPPER.to_domain_event(stored(metadata=older)) == begun


@given(st.text())
def test_any_text_comes_back(note: str) -> None:
    event = recorded(LampDimmed(note=note))
    try:
        row = MAPPER.to_stored_event(event)
    except UnicodeEncodeError:
        return
    assert MAPPER.to_domain_event(row) == event


@given(st.integers(0, microseconds(datetime(2242, 1, 1, tzinfo=UTC))))
def test_an_instant_keeps_its_microsecond(number: int) -> None:
    assert instant(number) == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number)
    assert microseconds(instant(number)) == number


def test_an_old_shape_under_an_old_name_is_brought_to_the_present() -> None:
    row = stored(topic="lamp.hung", schema_version=1, state=b'{"wattage":"60W","on":"2026-01-02","price":"12.30"}')
    assert MAPPER.to_domain_event(row).body == MOUNTED.model_copy(update={"tags": frozenset()})


def test_a_shape_in_between_takes_the_last_step_only() -> None:
    row = stored(schema_version=2, state=b'{"watts":60,"on":"2026-01-02","price":"12.30"}')
    assert MAPPER.to_domain_event(row).body == MOUNTED.model_copy(update={"tags": frozenset()})


def test_a_present_shape_takes_no_step() -> None:
    def never(body: Body) -> Body:
        raise AssertionError("an upcaster ran for a row of today")

    steps = Upcasters()
    steps.register("lamp.mounted", 1, never)
    steps.register("lamp.mounted", 2, never)
    assert EventMapper((LampMounted,), steps).to_domain_event(stored()) == recorded(MOUNTED)


@pytest.mark.parametrize("version", [1, 4])
def test_a_version_without_a_way_to_today_is_an_error(version: int) -> None:
    with pytest.raises(UnknownSchemaVersion) as caught:
        MAPPER.to_domain_event(stored(schema_version=version))
    assert caught.value.context["schema_version"] == version


def test_a_topic_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(UnknownTopic) as caught:
        MAPPER.to_domain_event(stored(topic="lamp.stolen"))
    assert caught.value.context["topic"] == "lamp.stolen"


def test_an_event_type_that_is_not_listed_is_never_written() -> None:
    with pytest.raises(UnknownTopic):
        EventMapper((LampDimmed,), Upcasters()).to_stored_event(recorded(MOUNTED))


@pytest.mark.parametrize(
    "damage",
    [
        {"state": b'{"watts":60,"on":'},
        {"state": b'{"watts":60,"on":"2026-01-02","price":"12.30","tags":[],"colour":"red"}'},
        {"state": b"\xff"},
        {"schema_version": 2, "state": b'{"watts"'},
        {"metadata": b"{}"},
        {"metadata": b"\x00"},
        {"recorded_at": 2**62},
    ],
    ids=["cut", "unknown-field", "not-text", "old-and-cut", "metadata-empty", "metadata-not-json", "time"],
)
def test_damaged_bytes_are_named_by_stream_and_version(damage: dict[str, object]) -> None:
    with pytest.raises(DamagedEvent) as caught:
        MAPPER.to_domain_event(stored(**damage))
    assert isinstance(caught.value, MapperDeserialisationError)
    assert caught.value.context == {"stream": "330921-20261122-000001-7", "version": 4}
    assert "330921-20261122-000001-7" in caught.value.detail


def test_two_types_cannot_share_a_topic() -> None:
    with pytest.raises(ValueError, match="two event types"):
        EventMapper((LampDimmed, LampDimmed), Upcasters())


def test_two_steps_cannot_start_at_one_version() -> None:
    steps = upcasters()
    with pytest.raises(ValueError, match="two upcasters"):
        steps.register("lamp.mounted", 2, with_tags)


def test_steps_must_end_at_a_present_shape() -> None:
    with pytest.raises(ValueError, match="which no event type has"):
        EventMapper((LampDimmed,), upcasters())


def test_a_later_shape_must_have_a_step_that_leads_to_it() -> None:
    with pytest.raises(ValueError, match="no upcaster leads"):
        EventMapper((LampMounted,), Upcasters())


def test_only_rows_and_events_of_ours_are_mapped() -> None:
    with pytest.raises(TypeError):
        MAPPER.to_stored_event(cast(Recorded, object()))
    with pytest.raises(TypeError):
        MAPPER.to_domain_event(cast(EventRecord, object()))


def test_records_are_equal_in_all_columns() -> None:
    assert stored() == stored()
    assert hash(stored()) == hash(stored())
    assert stored() != stored(event_id="e-2")
    assert stored() != "row"
