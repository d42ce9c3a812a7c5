"""Rows of the log for tests."""

from gridflow.store.record import EventRecord


def record(
    stream: str, version: int, *, topic: str = "lamp.lit", unit: str = "330921100201", at: int = 1_000
) -> EventRecord:
    """A row of a stream, recorded at `at` microseconds."""
    return EventRecord(
        originator_id=stream,
        originator_version=version,
        topic=topic,
        state=b'{"watts":60}',
        event_id=f"event-{stream}-{version}",
        schema_version=1,
        occurred_at=at - 5,
        recorded_at=at,
        unit_code=unit,
        metadata=b'{"actor":null}',
    )
