"""Given a server that follows the county's own: a query is never answered with less than it asked for, however far
that server is behind, and nothing but queries goes there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from gridflow.aggregates.case.commands import Accept
from gridflow.bootstrap import County, open_county
from gridflow.cli.doctor import Result, examine
from gridflow.errors import ProjectionBehind
from gridflow.projections.projector import CASES
from gridflow.projections.reader import Reader
from gridflow.projections.tables import table_name
from gridflow.settings import Settings
from gridflow.testing import SettableClock, give, report_by
from gridflow.testing.territory import ADMINISTRATOR, CLERK, COUNTY_CODE, GRID_WORKER, registrations
from tests.integration.servers.pair import Pair
from tests.unit.case.stages import FRIDAY

pytestmark = pytest.mark.xdist_group("servers")
REPORT = report_by(GRID_WORKER, at=FRIDAY).command
COUNT = text(f"SELECT pg_is_in_recovery(), count(*) FROM {table_name(CASES)}")


@dataclass(frozen=True)
class Answer:
    """Who answered, what, and from which position."""

    by_replica: bool
    cases: int
    position: int


@contextmanager
def following(pair: Pair) -> Iterator[tuple[County, SettableClock]]:
    """A county whose queries go to the replica."""
    name, clock = pair.database(), SettableClock(FRIDAY)
    database_url, replica_url = pair.url(pair.primary, name), pair.url(pair.replica, name)
    settings = Settings(database_url=database_url, replica_url=replica_url, county=COUNTY_CODE, read_wait_seconds=0.3)
    county = open_county(settings, clock)
    try:
        county.registrar.register(registrations(), ADMINISTRATOR)
        county.projector.catch_up()
        yield county, clock
    finally:
        county.database.close()


def ask(reader: Reader, min_position: int = 0) -> Answer:
    with reader.at(min_position) as (connection, position):
        by_replica, cases = connection.execute(COUNT).one()
        return Answer(by_replica, cases, position)


def replica_check(county: County) -> Result:
    """What `gridflow doctor` says of the replica."""
    found = {check.name: check.result for check in examine(county.settings, county.clock.now())}
    return found["replica"]


def test_queries_are_answered_by_the_replica_only_as_far_as_it_has_come(pair: Pair) -> None:
    with following(pair) as (county, clock):
        first = give(county, REPORT, GRID_WORKER)
        county.projector.catch_up()
        pair.eventually(lambda: ask(county.reader).cases == 1)
        before = ask(county.reader, first.position)
        assert before.by_replica

        pair.ask(pair.replica, "SELECT pg_wal_replay_pause()")
        # A commit that waited for the disk of the replica only: what it has and what it shows are two things.
        second = give(county, REPORT, GRID_WORKER)
        county.projector.catch_up()

        assert ask(county.reader) == before, "who asks for no position gets an older moment, whole"
        assert ask(county.reader, first.position) == before
        assert ask(county.reader, second.position) == Answer(by_replica=False, cases=2, position=second.position)

        assert give(county, Accept(), CLERK, second.number).version > second.version, "commands know the newest"
        clock.advance(timedelta(days=30))
        county.projector.catch_up()
        assert county.ticker.tick() > 0, "and the ladder does"
        with pytest.raises(ProjectionBehind):
            ask(county.reader, county.log.head().position)

        county.projector.catch_up()
        position = county.log.head().position
        resuming = threading.Timer(0.2, pair.ask, (pair.replica, "SELECT pg_wal_replay_resume()"))
        resuming.start()
        assert ask(replace(county.reader, replica_seconds=15.0), position).by_replica, "a query waits for the replica"
        resuming.join()

        assert replica_check(county) is Result.OK
        pair.ask(pair.primary, "ALTER SYSTEM RESET synchronous_standby_names")
        pair.ask(pair.primary, "SELECT pg_reload_conf()")
        pair.replica.stop("immediate")
        assert replica_check(county) is Result.WARN
        assert not ask(county.reader, position).by_replica, "without it the county's own server answers"
