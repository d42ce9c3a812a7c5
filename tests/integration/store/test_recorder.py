"""The log: what is appended comes back byte for byte, in order, all of it or nothing."""

from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError, StoredEvent, Tracking
from sqlalchemy import func, select

from gridflow.store.commands import CommandRow, find_commands
from gridflow.store.database import Database
from gridflow.store.recorder import EventRecorder, Head
from gridflow.store.tables import commands, events
from tests.integration.store.records import record


def test_a_row_comes_back_as_it_was(recorder: EventRecorder) -> None:
    written = [record("a", 1), record("a", 2, at=2_000)]

    assert recorder.insert_events(written) == [1, 2]

    assert recorder.select_events("a") == written
    assert recorder.select_records(0, 10) == [(1, written[0]), (2, written[1])]
    assert recorder.head() == Head(2, 2_000, written[1].event_id)


def test_the_head_of_an_empty_log_is_zero(recorder: EventRecorder) -> None:
    assert recorder.head() == Head(0, 0, "")
    assert recorder.max_notification_id() is None


def test_records_are_chosen_by_position_unit_and_topic(recorder: EventRecorder) -> None:
    recorder.insert_events(
        [
            record("a", 1, unit="330921100201"),
            record("b", 1, unit="330921100202", topic="lamp.dark"),
            record("c", 1, unit="330921101000"),
            record("d", 1, unit="330921100"),
        ]
    )

    def positions(**chosen: Any) -> list[int]:
        arguments: dict[str, Any] = {"after": 0, "limit": 10} | chosen
        return [position for position, _ in recorder.select_records(**arguments)]

    assert positions(after=1, limit=2) == [2, 3]
    assert positions(unit_prefix="330921100") == [1, 2, 4]
    assert positions(topics=["lamp.dark"]) == [2]
    assert positions(unit_prefix="3309211002", topics=["lamp.lit"]) == [1]


def test_the_last_stream_is_the_greatest_with_the_prefix(recorder: EventRecorder) -> None:
    numbers = ("330921-20261122-000002-X", "330921-20261122-000010-1", "330921-20261123-000001-5")
    recorder.insert_events([record(number, 1) for number in numbers])

    assert recorder.last_stream("330921-20261122-") == numbers[1]
    assert recorder.last_stream("330921-20261123-") == numbers[2]
    assert recorder.last_stream("330921-20261124-") is None


def test_the_last_stream_compares_bytes_not_letters_of_a_language(recorder: EventRecorder) -> None:
    recorder.insert_events([record("x-B", 1), record("x-a", 1), record("x_a", 1)])

    assert recorder.last_stream("x-") == "x-a"


def test_a_taken_version_is_refused_and_leaves_no_gap(recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1)])

    with pytest.raises(IntegrityError):
        recorder.insert_events([record("b", 1), record("a", 1)])

    assert recorder.select_events("b") == []
    assert recorder.insert_events([record("b", 1)]) == [2]


def test_an_event_id_comes_once(recorder: EventRecorder) -> None:
    first = record("a", 1)
    again = record("b", 1)
    again.__dict__["event_id"] = first.event_id
    recorder.insert_events([first])

    with pytest.raises(IntegrityError):
        recorder.insert_events([again])


def test_recorded_at_never_decreases_along_the_log(recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1, at=2_000)])

    with pytest.raises(ProgrammingError):
        recorder.insert_events([record("a", 2, at=1_999)])
    with pytest.raises(ProgrammingError):
        recorder.insert_events([record("a", 2, at=3_000), record("a", 3, at=2_999)])

    assert recorder.head()[:2] == (1, 2_000)


def test_a_plain_event_takes_the_time_of_the_head(recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1, at=2_000)])
    plain = StoredEvent("b", 1, "lamp.lit", b"{}")

    recorder.insert_events([plain])

    assert recorder.select_events("b") == [plain]
    assert recorder.head()[:2] == (2, 2_000)


def test_a_command_stands_with_its_events(database: Database, recorder: EventRecorder) -> None:
    command = CommandRow("key-1", "fingerprint", '{"ok":true}')

    recorder.insert_events([record("a", 1), record("a", 2)], command=command)

    with database.reading() as connection:
        assert list(find_commands(connection, ["key-1", "key-2"])) == [
            CommandRow("key-1", "fingerprint", '{"ok":true}', 2)
        ]


def test_a_known_key_keeps_the_events_out(database: Database, recorder: EventRecorder) -> None:
    command = CommandRow("key-1", "fingerprint", "{}")
    recorder.insert_events([record("a", 1)], command=command)

    with pytest.raises(IntegrityError):
        recorder.insert_events([record("a", 2)], command=command)

    assert recorder.select_events("a") == [record("a", 1)]


def test_refused_events_keep_the_command_out(database: Database, recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1)])

    with pytest.raises(IntegrityError):
        recorder.insert_events([record("a", 1)], command=CommandRow("key-1", "fingerprint", "{}"))

    with database.reading() as connection:
        assert not list(find_commands(connection, ["key-1"]))


def test_a_tracked_position_that_went_by_keeps_the_events_out(recorder: EventRecorder) -> None:
    recorder.insert_events([record("a", 1)], tracking=Tracking("upstream", 7))

    with pytest.raises(IntegrityError):
        recorder.insert_events([record("a", 2)], tracking=Tracking("upstream", 7))

    assert recorder.head().position == 1


def test_one_transaction_of_many_commands_refuses_one_alone(database: Database, recorder: EventRecorder) -> None:
    with database.writing():
        recorder.insert_events([record("a", 1)], command=CommandRow("key-1", "f", "{}"))
        with pytest.raises(IntegrityError), database.writing():
            recorder.insert_events([record("b", 1), record("a", 1)], command=CommandRow("key-2", "f", "{}"))
        recorder.insert_events([record("c", 1)], command=CommandRow("key-3", "f", "{}"))

    with database.reading() as connection:
        streams = connection.execute(select(events.c.position, events.c.stream_id).order_by(events.c.position))
        assert [tuple(row) for row in streams] == [(1, "a"), (2, "c")]
        assert connection.execute(select(func.count()).select_from(commands)).scalar_one() == 2
