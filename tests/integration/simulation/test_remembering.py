"""A log that remembers keeps nothing that was undone, and sees what others do."""

from collections.abc import Iterator

import pytest

from gridflow.aggregates.case import fold
from gridflow.aggregates.case.commands import Accept, Decline, Report
from gridflow.aggregates.event import Actor
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county
from gridflow.errors import NotPermitted
from gridflow.settings import Settings
from gridflow.simulation import DEMO_START, RememberingLog, SimulatedClock, populate

VILLAGE = "330921100001"
CLERK = Actor(id="clerk-1", role="clerk", unit=VILLAGE)
REPORT = Report(place=VILLAGE, subject="路灯不亮", matter="facility", channel="leader")


@pytest.fixture
def county(sqlite_url: str) -> Iterator[County]:
    county = open_county(Settings(database_url=sqlite_url), SimulatedClock(DEMO_START), through=RememberingLog)
    populate(county, 1)
    yield county
    county.database.close()


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
            county.bus.execute(Request(Accept(), Actor(id="x", role="caller", unit=VILLAGE), number))
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


def test_a_nested_transaction_is_undone_by_itself(county: County) -> None:
    with county.log.writing():
        first = report(county)
        with pytest.raises(ZeroDivisionError):
            undo(county, first)
        case = county.log.load(first, fold)
        assert case is not None
        assert case.version == 2
        second = report(county)
    assert second.split("-")[2] == "000002"
    assert len(county.log.history(first)) == 2


def test_what_others_write_is_read_before_anything_is_decided(county: County, other: County) -> None:
    number = report(county)
    other.bus.execute(Request(Accept(), CLERK, number))
    second = report(other)
    with county.log.writing():
        case = county.log.load(number, fold)
        assert case is not None
        assert case.version == 5
        assert county.log.last_stream("330921-") == second
    assert county.log.after(0, 1_000) == other.log.after(0, 1_000)


def test_in_company_it_is_the_log_itself(county: County) -> None:
    number = report(county)
    assert isinstance(county.log, RememberingLog)
    county.log.company()
    county.bus.execute(Request(Accept(), CLERK, number))
    assert [event.version for event in county.log.history(number)] == [1, 2, 3, 4, 5]
