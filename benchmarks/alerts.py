"""How soon after its due instant a missed deadline is read over HTTP.

The county works as `gridflow serve` has it work: its projector and its ticks on threads of their own, at the settings'
defaults, and a server on the loopback interface. Its clock is the machine's, put forward by most of an hour so that
deadlines of an hour run out within seconds, each at another moment between two ticks. A client waits in long polls of
the feed, and reads the alerts as soon as it knows of one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import httpx2

from benchmarks._figures import Against, Figure, percentile
from benchmarks._hourly_pack import hourly_pack
from benchmarks._run import Run
from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County, SystemClock, open_county
from gridflow.settings import Settings
from gridflow.testing import give, registrations
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE, GRID, GRID_WORKER, TOWNSHIP, person
from tests.api.live import live

APART: Final = timedelta(milliseconds=237)
"""Between two due instants: not a fraction of the time between two ticks."""

AHEAD: Final = timedelta(seconds=3)
TERM: Final = timedelta(hours=1)
PATIENCE_SECONDS: Final = 60.0
SUPERVISOR: Final = person("supervisor", TOWNSHIP)


class AdvancedClock:
    """The machine's clock, put forward."""

    def __init__(self) -> None:
        self._machine = SystemClock()
        self._forward = timedelta()

    def now(self) -> datetime:
        return self._machine.now() + self._forward

    def put_on(self, instant: datetime) -> None:
        self._forward += instant - self.now()


class Reader:
    """A client that notes when it has read each missed deadline, in the feed and among the alerts."""

    def __init__(self, client: httpx2.Client, clock: AdvancedClock, after: int, wanted: int) -> None:
        self._client = client
        self._clock = clock
        self._after = after
        self._wanted = wanted
        self.feed: dict[str, datetime] = {}
        self.alerts: dict[str, datetime] = {}

    def read_all(self) -> None:
        since = self._after
        while len(self.alerts) < self._wanted:
            page = self._client.get(f"/api/v1/feed?after={self._after}&limit=1000&wait=10").raise_for_status()
            missed = [event["subject"] for event in page.json() if ".deadline-missed." in event["type"]]
            self.feed |= dict.fromkeys(missed, self._clock.now())
            self._after = int(page.headers["GridFlow-Position"])
            if not missed:
                continue
            query = f"since={since}&min_position={self._after}&limit=500"
            items = self._client.get(f"/api/v1/alerts?{query}").raise_for_status().json()["items"]
            told = [item["number"] for item in items if item["kind"] == "missed"]
            self.alerts |= dict.fromkeys(set(told) - set(self.alerts), self._clock.now())
            since = max((item["position"] for item in items), default=since)


def latencies(url: str, count: int) -> tuple[list[float], list[float]]:
    """Seconds from each of so many due instants until it was read in the feed, and among the alerts."""
    clock = AdvancedClock()
    with working_county(url, clock) as (county, client):
        command = Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
        begun, due = clock.now(), dict[str, datetime]()
        for number in range(count):
            clock.put_on(begun + number * APART)
            receipt = give(county, command, GRID_WORKER)
            reported = county.log.history(receipt.number)[0]
            due[receipt.number] = reported.recorded_at + TERM
        reader = Reader(client, clock, county.log.head().position, count)
        reading = threading.Thread(target=reader.read_all, daemon=True)
        clock.put_on(min(due.values()) - AHEAD)
        reading.start()
        reading.join(PATIENCE_SECONDS)
        assert not reading.is_alive(), f"only {len(reader.alerts)} of {count} alerts came"
        feed, alerts = (
            [(read[number] - at).total_seconds() for number, at in due.items()] for read in (reader.feed, reader.alerts)
        )
        return feed, alerts


@contextmanager
def working_county(url: str, clock: AdvancedClock) -> Iterator[tuple[County, httpx2.Client]]:
    county = open_county(Settings(database_url=url, county=COUNTY_CODE), clock)
    try:
        county.registrar.register(registrations(), ADMINISTRATOR)
        county.registrar.adopt_policy(AdoptPolicy(text=hourly_pack()), ADMINISTRATOR)
        token = issue_key(county.keys, SUPERVISOR.id, SUPERVISOR.unit, (SUPERVISOR.role,), clock.now())
        headers = {"Authorization": f"Bearer {token}"}
        with live(county) as server, httpx2.Client(base_url=server.base, headers=headers, timeout=20.0) as client:
            yield county, client
    finally:
        county.database.close()


def figures(run: Run) -> Iterator[Figure]:
    """Milliseconds from the due instant; half the time between two ticks is what waiting for the next one takes."""
    count = run.pick(small=20, full=50)
    for database, url in run.each_fresh():
        tick = (Against("一次巡查的间隔", 1000 * Settings(database_url=url).tick_seconds),)
        for what, took in zip(("逾期事件,订阅", "逾期事件,告警"), latencies(url, count), strict=True):
            for name, share in (("p50", 0.5), ("最大", 1.0)):
                value = 1000 * percentile(took, share)
                yield Figure("alerts", database, f"{what} {name}", f"{count} 件", value, "ms", tick)
