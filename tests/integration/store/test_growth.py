"""Ten years in one table: what is new lies together, in the table and in every index, and so the old years rest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from gridflow.bootstrap import TimeOrderedIdentities
from gridflow.store.database import Database
from gridflow.store.recorder import EventRecorder
from gridflow.testing import SettableClock, instant
from tests.integration.store.records import record

DAYS, EVENTS_A_DAY = 3650, 2


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url, "330921")
    database.migrate()
    yield database
    database.close()


def test_every_index_of_the_log_grows_at_its_end(postgresql: Database) -> None:
    """Position, stream id and event id all follow time: an append touches the last page of each and no other."""
    clock = SettableClock(instant("2016-01-01T00:00:00+08:00"))
    identities = TimeOrderedIdentities(clock)
    events = []
    for _ in range(DAYS):
        clock.advance(timedelta(days=1))
        stream = f"330921-{clock.now():%Y%m%d}-000001-7"
        rows = (record(stream, version) for version in range(1, EVENTS_A_DAY + 1))
        events += [replace(row, event_id=identities.new()) for row in rows]
    EventRecorder(postgresql).insert_events(events)

    with postgresql.projecting() as connection:
        connection.exec_driver_sql("ANALYZE events")
        order = text(
            "SELECT attname, correlation FROM pg_stats WHERE tablename = 'events' AND schemaname = current_schema()"
            " AND attname IN ('position', 'stream_id', 'event_id')"
        )
        found = {row.attname: row.correlation for row in connection.execute(order)}
    assert found == pytest.approx({"position": 1.0, "stream_id": 1.0, "event_id": 1.0}, abs=0.01)
