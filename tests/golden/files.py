"""Golden files: the exact bytes that the store keeps for an event, one file a topic and schema version.

A file is `events/<topic>.v<schema version>.json`. Once an event of that version may be in somebody's log, its file
never changes. Where the same shape was written in other words before, these are in `…-full.json`: every field was
written out once, also where it is as it is by default.
"""

import re
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from gridflow.store.record import EventRecord

FOLDER: Final = Path(__file__).parent / "events"
_NAME: Final = re.compile(r"(?P<topic>.+)\.v(?P<version>[1-9][0-9]*)(?P<full>-full)?\.json")
_METADATA: Final = (
    b'{"actor":{"id":"u-1","role":"dispatcher","unit":"330921000000"},"unit_path":"330921000000/","causation_id":"c-1"}'
)


class Shape(NamedTuple):
    """A topic in one of its schema versions; `full` if with every field written out."""

    topic: str
    schema_version: int
    full: bool = False

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.topic}.v{self.schema_version}{'-full' if self.full else ''}.json"


def stored_shapes() -> list[Shape]:
    """The shapes that have a file."""
    return [_shape(path) for path in sorted(FOLDER.glob("*.json"))]


def _shape(path: Path) -> Shape:
    match = _NAME.fullmatch(path.name)
    assert match is not None, f"{path.name} is not named <topic>.v<version>.json"
    return Shape(match["topic"], int(match["version"]), match["full"] is not None)


def record_of(shape: Shape) -> EventRecord:
    """The row of the log with the bytes of the golden file. Fails with an instruction when there is none."""
    if not shape.path.is_file():
        pytest.fail(
            f"tests/golden/events/{shape.path.name} is missing. Write into it, without a newline at the end, what "
            f"the mapper's `to_stored_event` gives as `state` for one event of this shape that fills every field; "
            f"then never change the file again."
        )
    return EventRecord(
        originator_id="330921-20261122-000001-7",
        originator_version=1,
        topic=shape.topic,
        state=shape.path.read_bytes(),
        event_id="0192f0c0-0000-7000-8000-000000000001",
        schema_version=shape.schema_version,
        occurred_at=1_795_300_000_000_000,
        recorded_at=1_795_300_000_000_001,
        unit_code="330921000000",
        metadata=_METADATA,
    )
