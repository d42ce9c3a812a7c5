"""What a write transaction keeps in memory is what the database would tell; what is undone was never there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from gridflow.aggregates.case import fold
from gridflow.aggregates.case.commands import Accept, Decline, Report
from gridflow.application.bus import Request
from gridflow.application.territory import Territory
from gridflow.bootstrap import County, open_county
from gridflow.errors import NotPermitted, UnreadableEvent
from gridflow.store.tables import events
from gridflow.testing.territory import GRID, VILLAGE, person
from gridflow.worktime import SHANGHAI
from tests.integration.projections.traffic import work

CLERK = person("clerk", VILLAGE)
REPORT = Report(place=GRID, subject="路灯不亮", matter="facility", channel="leader")


@pytest.fixture
def other(county: County) -> Iterator[County]:
    """The same county, opened beside it."""
    other = open_county(county.settings, county.clock)
    yield other
    other.database.close()


def report(county: County) -> str:
    return county.bus.execute(Request(REPORT, CLERK)).receipt.number


def undo(county: County, number: str) -> None:
    """Accept a case and report another, and then nothing of it."""
    with county.log.writing():
        county.bus.execute(Request(Accept(), CLERK, number))
        report(county)
        raise ZeroDivisionError


def test_a_refused_command_leaves_nothing_and_the_transaction_goes_on(county: County) -> None:
    with county.log.writing():
        number = report(county)
        with pytest.raises(NotPermitted):
            county.bus.execute(Request(Accept(), person("caller", VILLAGE), number))
        county.bus.execute(Request(Accept(), CLERK, number))
    assert [event.version for event in county.log.history(number)] == [1, 2, 3, 4, 5]


def test_what_is_rolled_back_did_not_happen(county: County) -> None:
    first = report(county)
    head = county.log.head()
    with pytest.raises(ZeroDivisionError):
        undo(county, first)
    assert county.log.head() == head
    assert len(county.log.after(0, 1_000)) == head.position
    county.bus.execute(Request(Decline(reason="不属实"), CLERK, first))
    assert report(county).split("-")[2] == "000002"


@pytest.mark.parametrize("looking", [False, True], ids=["in memory", "written in between"])
def test_a_nested_transaction_is_undone_by_itself(county: County, *, looking: bool) -> None:
    log = county.log

    def look() -> None:
        assert not looking or len(log.after(0, 1_000)) == log.head().position

    def deeper(number: str) -> None:
        with log.writing():
            county.bus.execute(Request(Accept(), CLERK, number))
            look()
            with log.writing():
                report(county)
                look()
            raise ZeroDivisionError

    with log.writing():
        first = report(county)
        with pytest.raises(ZeroDivisionError):
            deeper(first)
        case = log.case(first)
        assert case is not None
        assert case.version == 2
        second = report(county)
    assert second.split("-")[2] == "000002"
    assert [len(log.history(number)) for number in (first, second)] == [2, 2]
    assert len(log.after(0, 1_000)) == log.head().position


def test_what_others_write_is_read_before_anything_is_decided(county: County, other: County) -> None:
    number = report(county)
    other.bus.execute(Request(Accept(), CLERK, number))
    second = report(other)
    with county.log.writing():
        case = county.log.case(number)
        assert case is not None
        assert case.version == 5
        assert county.log.last_stream(second[:16]) == second
    assert county.log.after(0, 1_000) == other.log.after(0, 1_000)


def test_a_case_in_memory_is_the_case_of_the_log(county: County, other: County) -> None:
    """Two processes in turn, with transactions undone between."""
    for turn in range(4):
        work(county if turn % 2 else other, 12, turn, timedelta(hours=3))
        with pytest.raises(ZeroDivisionError):
            undo(county, report(other))
    numbers = {event.stream_id for _, event in other.log.after(0, 10_000) if event.body.topic == "case.reported"}
    assert len(numbers) > 4
    for each in (county, other):
        with each.log.writing():
            assert {n: each.log.case(n) for n in numbers} == {n: fold(None, each.log.history(n)) for n in numbers}


def test_a_register_that_cannot_be_read_yet_is_read_whole_once_it_can_be(county: County) -> None:
    last = select(events.c.position, events.c.payload).where(events.c.topic == "unit.registered")
    with county.database.projecting() as connection:
        position, payload = connection.execute(last.order_by(events.c.position.desc()).limit(1)).one()
        here = update(events).where(events.c.position == position)
        connection.execute(here.values(payload=b"{}"))
    territory = Territory(county.log, county.clock, SHANGHAI)
    for _ in range(2):
        with pytest.raises(UnreadableEvent):
            territory.refresh()
    with county.database.projecting() as connection:
        connection.execute(here.values(payload=payload))
    assert territory.refresh().known(GRID)
