"""Given a county at work, when its server is restarted, and when it fails for good and another one takes over: what
was acknowledged is there once, what was not is told by its key, and everything goes on by itself."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import sleep

import pytest

from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county, working
from gridflow.errors import StoreBusy, StoreUnreachable
from gridflow.settings import Settings
from gridflow.testing import SettableClock, report_by
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE, GRID_WORKER, registrations
from tests.integration.servers.pair import Pair
from tests.unit.case.stages import FRIDAY

pytestmark = pytest.mark.xdist_group("servers")
REPORT = report_by(GRID_WORKER, at=FRIDAY).command
CLIENTS = 4


class Clients:
    """Report cases from several threads, each command repeated with its key until it is acknowledged."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.acknowledged: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self.broken: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(client,)) for client in range(CLIENTS)]
        self._threads.append(threading.Thread(target=self._read))

    @contextmanager
    def working(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def _work(self, client: int) -> None:
        turn = 0
        while not self._stop.is_set():
            key, turn = f"{client}-{turn}", turn + 1
            while (number := self._number(key)) is None:
                sleep(0.05)
            self.acknowledged[key] = number

    def _number(self, key: str) -> str | None:
        try:
            return self.county.bus.execute(Request(REPORT, GRID_WORKER, keys=(key,))).receipt.number
        except (StoreBusy, StoreUnreachable) as refused:
            self.refused[refused.code] += 1
            return None
        except BaseException as error:
            self.broken.append(error)
            raise

    def _read(self) -> None:
        while not self._stop.is_set():
            try:
                with self.county.reader.at():
                    pass
            except StoreUnreachable:
                self.refused["reading"] += 1
            except BaseException as error:
                self.broken.append(error)
                raise
            sleep(0.01)


def test_a_restart_and_a_takeover_lose_nothing_and_nothing_has_to_be_started_again(pair: Pair) -> None:
    clock = SettableClock(FRIDAY)
    settings = Settings(database_url=pair.either(pair.database()), county=COUNTY_CODE, tick_seconds=0.1)
    county = open_county(settings, clock)
    try:
        county.registrar.register(registrations(), ADMINISTRATOR)
        clients = Clients(county)
        with working(county), clients.working():
            _acknowledges(pair, clients)
            for how in ("fast", "immediate"):
                pair.primary.stop(how)
                sleep(0.1)
                pair.primary.start()
                _acknowledges(pair, clients)
            pair.primary.stop("immediate")
            pair.replica.promote()
            _acknowledges(pair, clients)
            clock.advance(timedelta(days=30))
            pair.eventually(lambda: bool(county.log.after(0, 1, ("case.deadline-missed",))))
        with working(county):
            pair.eventually(lambda: _projected(county) == county.log.head().position)
        _each_once(county, clients)
    finally:
        county.database.close()


def _acknowledges(pair: Pair, clients: Clients) -> None:
    """Commands come through, as they did before."""
    enough = len(clients.acknowledged) + 20
    pair.eventually(lambda: len(clients.acknowledged) >= enough or bool(clients.broken))
    assert clients.broken == []


def _projected(county: County) -> int:
    with county.reader.at() as (_, position):
        return position


def _each_once(county: County, clients: Clients) -> None:
    events = county.log.after(0, 1_000_000)
    assert [position for position, _ in events] == list(range(1, len(events) + 1))
    reported = Counter(event.stream_id for _, event in events if event.body.topic == "case.reported")
    numbers = list(clients.acknowledged.values())
    assert len(set(numbers)) == len(numbers)
    assert reported == Counter(numbers)
    assert clients.refused["store-unreachable"] > 0, "nobody asked while the server was away; it proves nothing"
