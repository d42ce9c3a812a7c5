"""The county lives on beside whoever else works on it."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from gridflow.aggregates.case.commands import Accept, Report
from gridflow.aggregates.case.events import DeadlineMissed, ReminderIssued, SupervisionOrdered
from gridflow.aggregates.event import Actor
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county, working
from gridflow.projections.rebuild import digests, rebuild
from gridflow.settings import Settings
from gridflow.simulation import SimulatedClock
from gridflow.worktime import SHANGHAI
from tests.integration.simulation.living import days, living_county

MORNING = datetime.fromisoformat("2026-07-20T09:00:00+08:00")
VILLAGE = "330921100001"
PATIENCE = 20.0


def _await(ready: Callable[[], bool]) -> None:
    until = monotonic() + PATIENCE
    while not ready():
        assert monotonic() < until, "nothing came"
        sleep(0.05)


def _report(county: County) -> str:
    reporter = Actor(id="outsider", role="integrator", unit=VILLAGE)
    command = Report(place=VILLAGE, subject="路灯不亮", matter="facility", channel="hotline")
    return county.bus.execute(Request(command, reporter)).receipt.number


def test_people_take_on_what_outsiders_report_and_go_on_where_outsiders_act(sqlite_url: str) -> None:
    with living_county(sqlite_url, 5, MORNING) as (county, simulation):
        simulation.run(MORNING + days(0.01))
        stop, errors = threading.Event(), list[BaseException]()
        living = threading.Thread(target=_noting(errors, lambda: simulation.go_live(20_000, stop)))
        with working(county):
            living.start()
            left, taken = _report(county), _report(county)
            county.bus.execute(Request(Accept(), Actor(id="outsider-2", role="clerk", unit=VILLAGE), number=taken))
            try:
                _await(lambda: len(county.log.history(left)) > 2 and len(county.log.history(taken)) > 5)
            finally:
                stop.set()
                living.join(PATIENCE)
        assert not living.is_alive()
        assert errors == []
        assert any(event.actor.id == f"clerk-{VILLAGE}-1" for event in county.log.history(taken))


def test_two_workers_beside_the_simulation_fire_each_rung_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}"
    with living_county(url, 5, MORNING) as (county, simulation):
        simulation.run(MORNING + days(3.55))
        stop, errors = threading.Event(), list[BaseException]()
        living = threading.Thread(target=_noting(errors, lambda: simulation.go_live(20_000, stop)))
        clock = county.clock
        assert isinstance(clock, SimulatedClock)
        second = open_county(Settings(database_url=url), clock)
        with working(county), working(second):
            living.start()
            _await(lambda: clock.now() > MORNING + days(4.1))
            stop.set()
            living.join(PATIENCE)
        second.database.close()
        assert errors == []
        county.projector.catch_up()
        rungs = Counter(
            (event.stream_id, event.body.clock, event.body.rung)
            for _, event in county.log.after(0, 100_000)
            if isinstance(event.body, ReminderIssued | DeadlineMissed | SupervisionOrdered)
            and event.body.rung is not None
            and event.recorded_at > MORNING + days(3.55)
        )
        assert rungs
        assert set(rungs.values()) == {1}
        with county.database.reading() as connection:
            live = digests(connection)
        rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None)
        with county.database.reading() as connection:
            assert digests(connection) == live


def _noting(errors: list[BaseException], live: Callable[[], None]) -> Callable[[], None]:
    def noting() -> None:
        try:
            live()
        except BaseException as error:
            errors.append(error)
            raise

    return noting
