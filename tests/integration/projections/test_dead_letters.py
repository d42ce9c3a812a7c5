"""Dead letters: whatever is wrong with one case, it is parked, and everything else goes on as if it were not there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, ColumnElement, Table, Text, select, text, true, update
from typing_extensions import override

from gridflow.bootstrap import County
from gridflow.projections.digests import digests
from gridflow.projections.models import MODELS
from gridflow.projections.positions import projected_position
from gridflow.projections.projector import Projector
from gridflow.projections.read_model import Change, ReadModel, Rows
from gridflow.projections.rebuild import rebuild
from gridflow.projections.retrying import NotParked, retry, skip
from gridflow.projections.tables import table_name
from gridflow.projections.unreadable import LogUnreadable
from gridflow.store.dead_letters import DeadLetter, LetterState, all_letters
from gridflow.store.tables import events
from gridflow.testing import give, report_by
from gridflow.testing.territory import GRID_WORKER
from gridflow.worktime import SHANGHAI
from tests.integration.projections.traffic import log_of, work
from tests.unit.case.stages import FRIDAY

Breakage = Mapping[str, object]

BREAKAGES: dict[str, tuple[Breakage, str]] = {
    "unknown topic": ({"topic": "case.abducted"}, "unknown-topic"),
    "unknown schema version": ({"schema_version": 99}, "unknown-schema-version"),
    "bytes that are no JSON": ({"payload": b"\xff{"}, "damaged-event"),
    "another shape": ({"payload": b"{}"}, "damaged-event"),
    "bad metadata": ({"metadata": b"{}"}, "damaged-event"),
}


def letters(county: County) -> list[DeadLetter]:
    with county.database.reading() as connection:
        return all_letters(connection)


def digests_of(county: County) -> dict[str, str]:
    with county.database.reading() as connection:
        return digests(connection)


def rows_of(county: County, number: str, *, others: bool) -> dict[str, list[tuple[Any, ...]]]:
    """What each table holds of a case, or of all others."""
    with county.database.reading() as connection:
        sign = "<>" if others else "="
        return {
            model.name: sorted(
                map(
                    tuple,
                    connection.execute(
                        text(f"SELECT * FROM {table_name(model)} WHERE number {sign} :n"), {"n": number}
                    ),
                ),
                key=repr,
            )
            for model in MODELS
        }


def busy_case(county: County) -> tuple[str, int, int]:
    """A case of several events, and the position and version of one in its middle."""
    places: dict[str, list[tuple[int, int]]] = {}
    for position, event in log_of(county):
        if event.body.topic.startswith("case."):
            places.setdefault(event.stream_id, []).append((position, event.version))
    number = max(places, key=lambda one: len(places[one]))
    position, version = places[number][len(places[number]) // 2]
    return number, position, version


@contextmanager
def broken(county: County, position: int, breakage: Breakage) -> Iterator[Callable[[], None]]:
    """The event at a position is broken so; gives what mends it."""
    here = events.c.position == position
    with county.database.projecting() as connection:
        whole = connection.execute(select(events).where(here)).mappings().one()
        connection.execute(update(events).where(here).values(dict(breakage)))

    def mend() -> None:
        with county.database.projecting() as connection:
            connection.execute(update(events).where(here).values(dict(whole)))

    yield mend


def rebuilt(county: County) -> None:
    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, 50)


@pytest.mark.parametrize("kind", BREAKAGES)
def test_an_event_that_cannot_be_read_parks_its_case_alone(county: County, kind: str) -> None:
    breakage, error = BREAKAGES[kind]
    work(county, 60, 1, timedelta(hours=2))
    number, position, version = busy_case(county)
    with broken(county, position, breakage) as mend:
        county.projector.catch_up()

        with county.database.reading() as connection:
            assert projected_position(connection) == county.log.head().position
        (letter,) = letters(county)
        assert (letter.stream_id, letter.state, letter.first_position) == (number, LetterState.PARKED, position)
        assert (letter.error, letter.attempts) == (error, 1)
        assert letter.last_position == max(at for at, event in log_of(county) if event.stream_id == number)
        with county.database.reading() as connection:
            stands = connection.execute(
                text(f"SELECT version FROM {table_name(MODELS[0])} WHERE number = :n"), {"n": number}
            ).scalar_one()
        assert stands == version - 1
        parked, neighbours = digests_of(county), rows_of(county, number, others=True)

        rebuilt(county)
        assert (digests_of(county), letters(county)) == (parked, [letter])

        left = retry(county.database, county.log.lightly_after, SHANGHAI, number)
        assert left is not None
        assert left.attempts == 2
        mend()
        assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
    assert letters(county) == []
    assert rows_of(county, number, others=True) == neighbours
    healed = digests_of(county)
    assert healed != parked
    rebuilt(county)
    assert digests_of(county) == healed


def test_a_rebuild_heals_what_was_mended_and_leaves_out_what_is_skipped(county: County) -> None:
    work(county, 60, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    with broken(county, position, {"topic": "case.abducted"}) as mend:
        county.projector.catch_up()
        assert skip(county.database, number, "历史遗留").reason == "历史遗留"
        mend()
    left_out = digests_of(county)

    rebuilt(county)
    assert digests_of(county) == left_out
    assert [letter.state for letter in letters(county)] == [LetterState.SKIPPED]

    assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
    rebuilt(county)
    assert letters(county) == []
    with pytest.raises(NotParked):
        skip(county.database, number, "又一次")


def test_a_case_that_cannot_even_begin_has_no_rows(county: County) -> None:
    receipt = give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    neighbour = give(county, report_by(GRID_WORKER, at=FRIDAY, subject="井盖破损").command, GRID_WORKER)
    first = next(at for at, event in log_of(county) if event.stream_id == receipt.number)
    with broken(county, first, {"payload": b""}) as mend:
        county.projector.catch_up()
        assert not any(rows_of(county, receipt.number, others=False).values())
        assert rows_of(county, neighbour.number, others=False)["cases"]
        mend()
    assert retry(county.database, county.log.lightly_after, SHANGHAI, receipt.number) is None
    assert rows_of(county, receipt.number, others=False)["cases"]


def test_what_follows_in_a_parked_case_waits_with_it(county: County) -> None:
    """The case was known to the projector when it was parked, and is not known any more when it goes on."""
    work(county, 40, 1, timedelta(hours=2))
    number, position, _ = busy_case(county)
    with broken(county, position, {"schema_version": 99}) as mend:
        for batch in (position - 1, 1, 3):
            Projector(county.database, county.log.lightly_after, SHANGHAI, batch).step()
        county.projector.catch_up()
        assert [letter.stream_id for letter in letters(county)] == [number]
        mend()
    give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    county.projector.catch_up()
    assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
    county.projector.catch_up()
    live = digests_of(county)
    rebuilt(county)
    assert digests_of(county) == live


class Fragile(ReadModel):
    """Counts the events of each case, and breaks at one of a number."""

    name = "fragile"
    key = ("number",)
    group = "number"
    indexes = ()

    def __init__(self, number: str, version: int) -> None:
        self.breaks_at: tuple[str, int] | None = (number, version)

    @override
    def columns(self) -> list[Column[Any]]:
        return [Column("number", Text), Column("events", BigInteger, nullable=False)]

    @override
    def current(self, table: Table) -> ColumnElement[bool]:
        return true()

    @override
    def apply(self, rows: Rows, change: Change) -> None:
        event = change.event
        if (event.stream_id, event.version) == self.breaks_at:
            raise ValueError(change.after.subject)
        rows.put({"number": event.stream_id, "events": event.version})


def test_a_projection_that_fails_parks_the_case_and_tells_nothing_that_was_reported(county: County) -> None:
    work(county, 60, 1, timedelta(hours=2))
    number, position, version = busy_case(county)
    fragile = Fragile(number, version)
    models = (*MODELS, fragile)
    projector = Projector(county.database, county.log.lightly_after, SHANGHAI, models=models)
    projector.prepare()
    projector.catch_up()

    (letter,) = letters(county)
    assert (letter.stream_id, letter.first_position, letter.error) == (number, position, "projection-failed")
    assert "ValueError" in letter.detail
    subject = next(e.body.subject for _, e in log_of(county) if e.stream_id == number and e.version == 1)  # type: ignore[attr-defined]
    assert subject not in letter.detail
    parked = digests_of(county)

    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, 50, models=models)
    assert digests_of(county) == parked
    fragile.breaks_at = None
    assert retry(county.database, county.log.lightly_after, SHANGHAI, number, models) is None
    with county.database.reading() as connection:
        counted = {row.number: row.events for row in connection.execute(text("SELECT * FROM rm_fragile_7"))}
    assert counted[number] == max(event.version for _, event in log_of(county) if event.stream_id == number)


def test_a_unit_that_cannot_be_read_stops_the_projector_before_it(county: County) -> None:
    """What depends on it, nobody can tell."""
    county.projector.catch_up()
    unit = next(at for at, event in log_of(county) if event.body.topic == "unit.registered")
    give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    with broken(county, unit, {"payload": b"{}"}):
        fresh = Projector(county.database, county.log.lightly_after, SHANGHAI)
        with pytest.raises(LogUnreadable) as stopped:
            rebuilt(county)
        assert stopped.value.context["position"] == unit
        with pytest.raises(LogUnreadable):
            fresh.step()
