"""The projector and the rebuild: nothing skipped, nothing doubled, the same bytes."""

import threading
from collections.abc import Sequence
from time import monotonic

import pytest
from sqlalchemy import insert, inspect, select, text

from gridflow.bootstrap import County, open_county
from gridflow.errors import ProjectionBehind
from gridflow.projections.models import MODELS
from gridflow.projections.positions import projected_position
from gridflow.projections.projector import Projector
from gridflow.projections.queue_queries import QueueFilter, queue_page
from gridflow.projections.reader import Reader
from gridflow.projections.rebuild import digests, rebuild
from gridflow.projections.tables import table_name
from gridflow.projections.unreadable import Batch
from gridflow.settings import Settings
from gridflow.store.tables import positions
from gridflow.store.times import microseconds
from gridflow.testing import give, report_by, small_county
from gridflow.testing.territory import BEGUN, COUNTY, COUNTY_CODE, GRID_WORKER
from gridflow.worktime import SHANGHAI
from tests.integration.projections.traffic import live
from tests.integration.threads import at_once
from tests.unit.case.stages import FRIDAY

REPORT = report_by(GRID_WORKER, at=FRIDAY).command
TREE = small_county()


def digests_of(county: County) -> dict[str, str]:
    with county.database.reading() as connection:
        return digests(connection)


def position_of(county: County) -> int:
    with county.database.reading() as connection:
        return projected_position(connection)


def rebuilt(county: County, batch: int = 2000) -> dict[str, str]:
    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, batch)
    return digests_of(county)


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_the_size_of_the_batches_makes_no_difference(county: County, batch: int) -> None:
    live(county, 40)
    projector = Projector(county.database, county.log.lightly_after, SHANGHAI, batch)
    projector.catch_up()
    assert position_of(county) == county.log.head().position
    assert digests_of(county) == rebuilt(county)


def test_a_rebuild_gives_the_bytes_that_were_there(county: County) -> None:
    live(county, 120)
    county.projector.catch_up()
    before = digests_of(county)
    told: list[int] = []

    assert rebuild(county.database, county.log.lightly_after, SHANGHAI, told.append, 50) == county.log.head().position
    assert sum(told) == county.log.head().position
    assert digests_of(county) == before


def test_a_rebuild_repairs_what_was_damaged(county: County) -> None:
    live(county, 30)
    county.projector.catch_up()
    before = digests_of(county)
    with county.database.projecting() as connection:
        connection.execute(text("UPDATE rm_cases_7 SET stage = 'archived'"))
        connection.execute(text("DELETE FROM rm_queues_7"))
    assert digests_of(county)["cases"] != before["cases"]
    assert rebuilt(county) == before


def test_the_projection_goes_on_after_a_rebuild(county: County) -> None:
    live(county, 20)
    county.projector.catch_up()
    rebuilt(county)
    live(county, 20, seed=2)
    county.projector.catch_up()
    assert digests_of(county) == rebuilt(county)


def test_two_projectors_at_once_neither_skip_nor_double(county: County) -> None:
    """Each advance is a compare-and-swap in the transaction of its rows."""
    live(county, 80)
    projectors = [Projector(county.database, county.log.lightly_after, SHANGHAI, batch) for batch in (3, 5, 8)]
    at_once([projector.catch_up for projector in projectors])
    for projector in projectors:
        projector.catch_up()
    assert position_of(county) == county.log.head().position
    assert digests_of(county) == rebuilt(county)


def test_commands_may_arrive_and_be_projected_during_a_rebuild(county: County) -> None:
    live(county, 60)
    county.projector.catch_up()
    done = threading.Event()

    def work() -> None:
        for seed in range(2, 5):
            live(county, 25, seed=seed)
        done.set()

    def follow() -> None:
        projector = Projector(county.database, county.log.lightly_after, SHANGHAI, 4)
        while not done.is_set():
            projector.step()

    def build() -> None:
        while not done.is_set():
            rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, 20)

    at_once([work, follow, build])
    county.projector.catch_up()
    assert position_of(county) == county.log.head().position
    assert digests_of(county) == rebuilt(county)


def test_a_reader_sees_whole_queues_while_they_are_rebuilt(county: County) -> None:
    """A reader that opened its snapshot before the switch reads the tables of its snapshot, never half-built ones."""
    for _ in range(20):
        give(county, REPORT, GRID_WORKER)
    county.projector.catch_up()
    done = threading.Event()
    wanted = QueueFilter(COUNTY, "subtree", microseconds(FRIDAY))

    def build() -> None:
        for _ in range(8):
            rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, 5)
        done.set()

    def read() -> list[int]:
        seen = []
        while not done.is_set():
            seen.append(len(queue_page(county.reader, TREE, wanted, 100, None).rows))
        return seen

    def build_and_return() -> list[int]:
        build()
        return []

    for seen in at_once([build_and_return, read, read]):
        assert set(seen) <= {20}


def test_a_snapshot_taken_before_the_switch_reads_what_was_there(county: County) -> None:
    give(county, REPORT, GRID_WORKER)
    county.projector.catch_up()
    with county.reader.at() as (connection, position):
        switching = threading.Thread(target=rebuilt, args=(county,))
        switching.start()
        switching.join(0.5)
        rows = connection.execute(text("SELECT number FROM rm_queues_7")).all()
    switching.join(30)
    assert len(rows) == 1
    assert position == county.log.head().position


def test_reading_waits_for_the_asked_position(county: County) -> None:
    receipt = give(county, REPORT, GRID_WORKER)
    wanted = QueueFilter(COUNTY, "subtree", microseconds(FRIDAY))
    late = threading.Timer(0.05, county.projector.catch_up)
    late.start()
    page = queue_page(county.reader, TREE, wanted, 10, None, min_position=receipt.position)
    late.join()
    assert [row["number"] for row in page.rows] == [receipt.number]
    assert page.position >= receipt.position


def test_reading_does_not_wait_for_ever(county: County) -> None:
    receipt = give(county, REPORT, GRID_WORKER)
    wanted = QueueFilter(COUNTY, "subtree", microseconds(FRIDAY))
    with pytest.raises(ProjectionBehind) as refused:
        queue_page(county.reader, TREE, wanted, 10, None, min_position=receipt.position)
    assert refused.value.context["min_position"] == receipt.position
    assert queue_page(county.reader, TREE, wanted, 10, None).position == BEGUN


def test_several_processes_open_a_new_county_at_once(database_url: str) -> None:
    settings = Settings(database_url=database_url, county=COUNTY_CODE)
    counties = at_once([lambda: open_county(settings)] * 4)
    try:
        assert {position_of(county) for county in counties} == {0}
        assert len({str(digests_of(county)) for county in counties}) == 1
    finally:
        for county in counties:
            county.database.close()


def test_rebuilds_at_the_same_time_do_not_meet(county: County) -> None:
    """Each has tables of its own, so neither puts the other's half-filled ones in place."""
    live(county, 120)
    county.projector.catch_up()
    before = digests_of(county)

    at_once([lambda: rebuilt(county, 3), lambda: rebuilt(county, 5), county.projector.catch_up])

    county.projector.catch_up()
    assert digests_of(county) == before


def test_a_rebuild_that_fails_leaves_no_tables_behind(county: County) -> None:
    live(county, 10)
    county.projector.catch_up()

    def broken(position: int, limit: int, topics: Sequence[str] = ()) -> Batch:
        if position:
            raise OSError("the disk is gone")
        return county.log.after(position, limit, topics)

    with pytest.raises(OSError, match="the disk is gone"):
        rebuild(county.database, broken, SHANGHAI, lambda _: None, 3)
    with county.database.reading() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name.startswith("rm_")]
    assert sorted(tables) == sorted(table_name(model) for model in MODELS)


def test_the_projector_goes_on_after_an_error_that_nobody_foresaw(county: County) -> None:
    live(county, 5)
    head, failures = county.log.head().position, iter([AssertionError("not foreseen")])

    def failing_once(position: int, limit: int, topics: Sequence[str] = ()) -> Batch:
        for failure in failures:
            raise failure
        return county.log.after(position, limit, topics)

    stop, wake = threading.Event(), threading.Event()
    projector = Projector(county.database, failing_once, SHANGHAI)
    running = threading.Thread(target=projector.run, args=(stop, wake, 0.01))
    running.start()
    try:
        with Reader(county.database, wait_seconds=10).at(head) as (_, position):
            assert position == head
    finally:
        stop.set()
        wake.set()
        running.join()


def test_the_positions_of_another_version_are_left_alone(county: County) -> None:
    """An older program that still runs must not move what a newer one counts."""
    other = {"projection": "cases", "version": 99, "position": position_of(county)}
    with county.database.projecting() as connection:
        connection.execute(insert(positions).values(**other))
    live(county, 3)

    county.projector.catch_up()

    assert position_of(county) == county.log.head().position
    with county.database.reading() as connection:
        theirs = connection.execute(select(positions.c.position).where(positions.c.version == 99)).scalar_one()
    assert theirs == other["position"]


def test_a_position_that_the_log_has_not_reached_is_refused_at_once(county: County) -> None:
    begun = monotonic()
    with pytest.raises(ProjectionBehind), Reader(county.database, wait_seconds=60).at(2**63 - 1):
        pass
    assert monotonic() - begun < 30
