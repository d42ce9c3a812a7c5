"""What goes wrong while read models are projected or rebuilt must not leave them otherwise than the log makes them."""

import json
import os
import platform
import threading
from collections.abc import Sequence
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import inspect, select, text, update
from typing_extensions import override

from gridflow.bootstrap import County
from gridflow.projections.building import Source
from gridflow.projections.cases import Cases
from gridflow.projections.checking import check
from gridflow.projections.models import CASES, MODELS
from gridflow.projections.positions import PositionsDisagree, projected_position
from gridflow.projections.projector import Projector
from gridflow.projections.read_model import Change, ReadModel, Rows
from gridflow.projections.rebuild import rebuild
from gridflow.projections.retrying import retry, skip
from gridflow.projections.runs import drop_abandoned, running
from gridflow.projections.tables import table_name
from gridflow.projections.unreadable import Batch, LogUnreadable
from gridflow.store.tables import events, positions, rebuilds
from gridflow.worktime import SHANGHAI
from tests.integration.projections.test_dead_letters import broken, busy_case, digests_of, letters, rebuilt, rows_of
from tests.integration.projections.traffic import log_of, work


def differing(county: County) -> set[str]:
    source = Source(county.database, county.log.lightly_after, SHANGHAI, 50)
    return {one.model for one in check(source, lambda _: None, lambda _, __: None) if not one.equal}


def tables_of(county: County) -> set[str]:
    with county.database.reading() as connection:
        return {name for name in inspect(connection).get_table_names() if name.startswith("rm_")}


def begin_anew(county: County) -> None:
    """As after an upgrade: the tables are new, and at position 0."""
    with county.database.projecting() as connection:
        connection.execute(text(f"DROP TABLE {table_name(CASES)}"))
    county.projector.prepare()


def test_a_switch_that_is_tried_again_loses_nothing(county: County) -> None:
    """Events came just before it; the first try had read them when a reader of a table stood in its way."""
    if county.database.dialect == "sqlite":
        pytest.skip("nobody who reads is in the way on SQLite")
    work(county, 20, 1, timedelta(hours=2))
    county.projector.catch_up()
    built_to = county.log.head().position
    following, held = threading.Event(), threading.Event()

    def hold() -> None:
        with county.database.reading() as connection:
            connection.execute(text(f"SELECT count(*) FROM {table_name(MODELS[-1])}")).all()
            held.set()
            sleep(0.4)

    reader = threading.Thread(target=hold)

    def read_log(position: int, limit: int, topics: Sequence[str] = ()) -> Batch:
        if not topics:
            following.set()
        return county.log.lightly_after(position, limit, topics)

    def told(_: int) -> None:
        if following.is_set() and not held.is_set():
            work(county, 5, 2, timedelta(hours=2))
            county.projector.catch_up()
            reader.start()
            held.wait()

    assert rebuild(county.database, read_log, SHANGHAI, told, 5000) > built_to
    reader.join()
    assert differing(county) == set()


def test_all_read_models_are_of_one_version() -> None:
    """Their tables move together: a program that shared some of them with another would leave the rest behind."""
    assert {model.version for model in MODELS} == {ReadModel.version}


def test_a_newer_program_leaves_the_tables_of_the_older_one_alone(county: County) -> None:
    work(county, 20, 1, timedelta(hours=2))
    county.projector.catch_up()
    before = digests_of(county)
    newer = [type(f"Newer{type(model).__name__}", (type(model),), {"version": 99})() for model in MODELS]
    Projector(county.database, county.log.lightly_after, SHANGHAI, models=newer).prepare()
    assert digests_of(county) == before
    assert county.projector.step() == 0


def test_a_move_of_some_positions_only_is_undone_and_said(county: County) -> None:
    work(county, 5, 1, timedelta(hours=2))
    with county.database.projecting() as connection:
        before = projected_position(connection)
        connection.execute(update(positions).where(positions.c.projection == "queues").values(position=10**6))
    with pytest.raises(PositionsDisagree):
        county.projector.step()
    with county.database.reading() as connection:
        assert projected_position(connection) == before
    rebuilt(county)
    assert county.projector.step() == 0


@pytest.mark.parametrize("payload", [b"{}", b"[]", b'"x"', b'{"rungs": 1}'])
@pytest.mark.parametrize("topic", ["case.clock-started", "case.deadline-revised", "case.reported"])
def test_an_old_body_that_is_damaged_parks_its_case(county: County, topic: str, payload: bytes) -> None:
    work(county, 10, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    with broken(county, position, {"topic": topic, "schema_version": 1, "payload": payload}):
        county.projector.catch_up()
        assert [(letter.stream_id, letter.error) for letter in letters(county)] == [(number, "damaged-event")]


@pytest.mark.parametrize("skipped", [False, True])
def test_new_tables_have_what_was_before_the_event_that_parked_a_case(county: County, *, skipped: bool) -> None:
    work(county, 30, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    with broken(county, position, {"payload": b"{}"}) as mend:
        county.projector.catch_up()
        if skipped:
            skip(county.database, number, "历史遗留")
        (letter,), before = letters(county), rows_of(county, number, others=False)
        begin_anew(county)
        Projector(county.database, county.log.lightly_after, SHANGHAI, position + 1).step()
        assert letters(county) == [letter], "its last event is still known"
        county.projector.catch_up()
        assert rows_of(county, number, others=False) == before
        assert letters(county) == [letter]
        mend()
    assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
    assert differing(county) == set()


def test_a_retry_before_the_read_models_come_to_it_leaves_it_to_the_projector(county: County) -> None:
    work(county, 10, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    with broken(county, position, {"payload": b"{}"}):
        county.projector.catch_up()
        before = letters(county)
        begin_anew(county)
        assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
        assert letters(county) == []
        county.projector.catch_up()
        assert letters(county) == before


@pytest.mark.parametrize("breakage", [{"topic": "unit.exploded"}, {"payload": b"\xff"}])
def test_rebuild_and_retry_stop_where_the_projector_would(county: County, breakage: dict[str, object]) -> None:
    work(county, 10, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    register = next(at for at, event in log_of(county) if not event.body.topic.startswith("case."))
    with broken(county, position, {"payload": b"{}"}):
        county.projector.catch_up()
        with broken(county, register, breakage):
            with pytest.raises(LogUnreadable) as stopped:
                rebuilt(county)
            assert stopped.value.context["position"] == register
            with pytest.raises(LogUnreadable) as stopped:
                retry(county.database, county.log.lightly_after, SHANGHAI, number)
            assert stopped.value.context["position"] == register
    assert [letter.stream_id for letter in letters(county)] == [number]


def test_a_rebuild_whose_process_lives_is_not_abandoned_however_long_it_is_silent(county: County) -> None:
    with running(county.database, MODELS) as run:
        with county.database.projecting() as connection:
            connection.execute(update(rebuilds).values(seen_at=0, process=os.getppid(), host=platform.node()))
        drop_abandoned(county.database)
        assert {table.table.name for table in run.tables} <= tables_of(county)


def test_who_starts_does_not_wait_for_abandoned_tables(county: County) -> None:
    if county.database.dialect == "sqlite":
        pytest.skip("SQLite has no locks on tables")
    held, free = threading.Event(), threading.Event()
    with running(county.database, MODELS) as run:

        def hold() -> None:
            with county.database.projecting() as connection:
                connection.execute(text(f"LOCK TABLE {run.tables[0].table.name} IN ROW EXCLUSIVE MODE"))
                held.set()
                free.wait(10)

        with county.database.projecting() as connection:
            connection.execute(update(rebuilds).values(seen_at=0, host="elsewhere"))
        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        county.projector.prepare()
        assert run.tables[0].table.name in tables_of(county)
        free.set()
        holder.join()
        county.projector.prepare()
        assert run.tables[0].table.name not in tables_of(county)


def test_a_row_that_the_database_refuses_parks_its_case_alone(county: County) -> None:
    """PostgreSQL does not take a zero character, SQLite does."""
    work(county, 30, 1, timedelta(hours=2))
    with county.database.reading() as connection:
        found = connection.execute(
            select(events.c.position, events.c.stream_id, events.c.payload)
            .where(events.c.topic == "case.reported")
            .limit(1)
        ).one()
    payload = json.dumps(json.loads(found.payload) | {"subject": "井\x00盖"}).encode()
    refused = county.database.dialect == "postgresql"
    with broken(county, found.position, {"payload": payload}) as mend:
        county.projector.catch_up()
        wanted = [(found.stream_id, found.position)] if refused else []
        assert [(letter.stream_id, letter.first_position) for letter in letters(county)] == wanted
        parked, said = digests_of(county), letters(county)
        rebuilt(county)
        assert (digests_of(county), letters(county)) == (parked, said)
        mend()
    rebuilt(county)
    assert letters(county) == []


class SpoiltTogether(Cases):
    """Can be taken one by one only, and not past a version."""

    breaks_at = 3

    @override
    def apply_all(self, rows: Rows, changes: Sequence[Change]) -> None:
        if len(changes) > 1 or changes[0].event.version >= self.breaks_at:
            raise ValueError("one by one, please")
        super().apply_all(rows, changes)


def test_what_can_be_taken_one_by_one_is_kept(county: County) -> None:
    work(county, 10, 1, timedelta(hours=2))
    models = (SpoiltTogether(), *MODELS[1:])
    Projector(county.database, county.log.lightly_after, SHANGHAI, 1000, models).catch_up()
    parked = letters(county)
    assert parked
    with county.database.reading() as connection:
        stands = dict(map(tuple, connection.execute(text(f"SELECT number, version FROM {table_name(CASES)}"))))
    assert {stands[letter.stream_id] for letter in parked} == {2}
