"""A migrated county on each database."""

from collections.abc import Iterator

import pytest

from gridflow.store.database import Database
from gridflow.store.recorder import EventRecorder


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty county."""
    database = Database(database_url, "330921")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def recorder(database: Database) -> EventRecorder:
    return EventRecorder(database)
