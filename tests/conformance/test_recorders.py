"""The event-sourcing library's own suites for recorders, on both databases."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.tests import persistence as suites

from gridflow.store.database import Database
from gridflow.store.recorder import EventRecorder


class RecorderWithoutPositions(EventRecorder):
    """What the library calls an aggregate recorder: the same log, whose appends answer no positions."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:  # type: ignore[override]  # no positions
        super().insert_events(stored_events, **kwargs)


class OnDatabase:
    """A suite on a migrated county of its own."""

    recorder_class: type[EventRecorder] = EventRecorder

    @pytest.fixture(autouse=True)
    def _database(self, url: str) -> Iterator[None]:
        self.database = Database(url, "330921")
        self.database.migrate()
        yield
        self.database.close()

    def create_recorder(self) -> EventRecorder:
        return self.recorder_class(self.database)

    def new_originator_id(self) -> str:
        return str(uuid4())


class OnSqlite(OnDatabase):
    @pytest.fixture
    def url(self, sqlite_url: str) -> str:
        return sqlite_url


class OnPostgresql(OnDatabase):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url


class TestAggregateRecorderOnSqlite(OnSqlite, suites.AggregateRecorderTestCase):
    recorder_class = RecorderWithoutPositions


class TestAggregateRecorderOnPostgresql(OnPostgresql, suites.AggregateRecorderTestCase):
    recorder_class = RecorderWithoutPositions


class TestApplicationRecorderOnSqlite(OnSqlite, suites.ApplicationRecorderTestCase[EventRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderOnPostgresql(OnPostgresql, suites.ApplicationRecorderTestCase[EventRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTrackingRecorderOnSqlite(OnSqlite, suites.TrackingRecorderTestCase): ...


class TestTrackingRecorderOnPostgresql(OnPostgresql, suites.TrackingRecorderTestCase): ...


class TestProcessRecorderOnSqlite(OnSqlite, suites.ProcessRecorderTestCase): ...


class TestProcessRecorderOnPostgresql(OnPostgresql, suites.ProcessRecorderTestCase): ...


class TestNonInterleavingOnSqlite(OnSqlite, suites.NonInterleavingNotificationIDsBaseCase): ...


class TestNonInterleavingOnPostgresql(OnPostgresql, suites.NonInterleavingNotificationIDsBaseCase): ...
