"""As of any past instant every list says what it would have said then (FEATURES F4).

A second county is given the log of the first up to each of many instants, one after the other, and asked about now.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select

from gridflow.aggregates.case.events import CaseReclassified, DetailsCorrected
from gridflow.aggregates.case.light import Light
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.application.territory import Territory
from gridflow.bootstrap import County
from gridflow.policy import Stage
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.projections.latest_alerts import latest_alerts
from gridflow.projections.overdue_queries import OverdueFilter, overdue, overdue_page
from gridflow.projections.owed_queries import OwedFilter, owed_page, owed_totals
from gridflow.projections.projector import Projector
from gridflow.projections.queue_queries import QueueFilter, queue_page, queue_tree
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Reader
from gridflow.projections.roll_up_queries import By, RollUpFilter, roll_up
from gridflow.store.database import Database
from gridflow.store.log import SqlEventLog
from gridflow.store.mapper import EventMapper
from gridflow.store.tables import events
from gridflow.store.times import microseconds
from gridflow.store.upcasters import UPCASTERS
from gridflow.territory import UnitTree
from gridflow.testing.territory import COUNTY, GRID, TOWNSHIP, VILLAGE
from gridflow.worktime import SHANGHAI
from tests.integration.projections.traffic import live, log_of

MANY = 10_000
INSTANTS = 20
LISTED = (
    *("number", "version", "kind", "stage", "light", "subject", "matter", "channel", "urgency"),
    *("place", "holder", "due_at", "reported_at", "updated_at"),
)

Answers = dict[str, Any]


class Replay:
    """The county as it was: the log of another, up to wherever it has been taken."""

    def __init__(self, url: str, original: County) -> None:
        self.original = original
        self.database = Database(url, "990102")
        self.database.migrate()
        self.log = SqlEventLog(self.database, EventMapper(EVENT_TYPES, UPCASTERS))
        self.projector = Projector(self.database, self.log.lightly_after, SHANGHAI)
        self.projector.prepare()
        self.reader = Reader(self.database)
        self.territory = Territory(self.log, original.clock, SHANGHAI)

    def go_to(self, at: datetime) -> None:
        """Take on what the original recorded by then, and project it."""
        with self.database.reading() as connection:
            known = len(connection.execute(select(events.c.position)).all())
        wanted = events.select().where(events.c.recorded_at <= microseconds(at), events.c.position > known)
        with self.original.database.reading() as connection:
            rows = [dict(row) for row in connection.execute(wanted.order_by(events.c.position)).mappings()]
        if rows:
            with self.database.projecting() as connection:
                connection.execute(insert(events), rows)
        self.projector.catch_up()
        self.territory.refresh()


@pytest.fixture
def busy(county: County) -> County:
    """A county with some hundred events over several weeks, cases corrected and reclassified among them."""
    live(county, 150, seed=11, apart=timedelta(hours=4))
    county.projector.catch_up()
    return county


@pytest.fixture
def replay(database_url: str, busy: County) -> Iterator[Replay]:
    replay = Replay(database_url, busy)
    yield replay
    replay.database.close()


def test_every_list_says_what_it_would_have_said_then(busy: County, replay: Replay) -> None:
    recorded = sorted({event.recorded_at for _, event in log_of(busy)})
    random, step = Random(3), timedelta(microseconds=1)
    drawn = [recorded[0] + random.random() * (recorded[-1] - recorded[0]) for _ in range(INSTANTS // 2)]
    drawn += [at + off for at in random.sample(recorded[30:], INSTANTS // 4) for off in (-step, timedelta(0))]
    assert {event.body.topic for _, event in log_of(busy)} >= {DetailsCorrected.topic, CaseReclassified.topic}
    seen: dict[str, list[Any]] = {}
    for at in sorted(drawn):
        replay.go_to(at)
        then = answers(busy.reader, busy.territory, at, past=True)
        assert then == answers(replay.reader, replay.territory, at, past=False)
        for question, answer in then.items():
            seen.setdefault(question, []).append(answer)
    assert len(drawn) == INSTANTS
    for question, given in seen.items():
        assert any(answer != given[0] for answer in given), f"the {question} never change, and show nothing"


def answers(reader: Reader, territory: Territory, at: datetime, *, past: bool) -> Answers:
    """What every list says at an instant, of the past or of now."""
    units, when, as_of = territory.on(at), microseconds(at), microseconds(at) if past else None
    given: Answers = {"overdue set": overdue(reader, when)}
    for unit in (COUNTY, VILLAGE):
        given |= {f"{name} of {unit}": answer for name, answer in _of(reader, units, unit, when, as_of)}
    given["own queue"] = queue_page(reader, units, QueueFilter(VILLAGE, "own", when, past), MANY, None).rows
    given["alerts for a role"] = alerts_since(reader, units, TOWNSHIP, 0, MANY, role="clerk", as_of=as_of).rows
    for chosen in (
        CaseFilter(COUNTY, when, light=Light.RED, past=past),
        CaseFilter(GRID, when, stage=Stage.RESOLVE, past=past),
    ):
        given[f"cases {chosen.light or chosen.stage}"] = _cases(reader, units, chosen)
    day = territory.day(at)
    for by in By:
        wanted = RollUpFilter(COUNTY, day.replace(month=1, day=1), day, day, by, when, past)
        rolled = roll_up(reader, territory.registers.units, wanted)
        given[f"roll-up by {by}"] = rolled.rows, rolled.total
    return given


def _of(reader: Reader, units: UnitTree, unit: str, when: int, as_of: int | None) -> Iterator[tuple[str, Any]]:
    past = as_of is not None
    yield "queue", queue_page(reader, units, QueueFilter(unit, "subtree", when, past), MANY, None).rows
    yield "tree", queue_tree(reader, units, unit, when, past=past)[0]
    yield "duties", owed_page(reader, units, OwedFilter(unit, "subtree", when, past), MANY, None).rows
    yield "totals", owed_totals(reader, units, OwedFilter(unit, "subtree", when, past))[0]
    yield "overdue clocks", overdue_page(reader, units, OverdueFilter(unit, when, past), MANY, None).rows
    yield "alerts", alerts_since(reader, units, unit, 0, MANY, as_of=as_of).rows
    yield "newest alerts", latest_alerts(reader, units, unit, 5, as_of=as_of).rows
    yield "cases", _cases(reader, units, CaseFilter(unit, when, past=past))


def _cases(reader: Reader, units: UnitTree, wanted: CaseFilter) -> list[Row]:
    """What a list says of cases, whichever other columns the present has beside it."""
    return [{name: row[name] for name in LISTED} for row in case_page(reader, units, wanted, MANY, None).rows]
