"""A day of a province of ninety counties on one server, checked every quarter of an hour."""

import os
from datetime import timedelta
from time import perf_counter

from gridflow.aggregates.case.light import Light
from gridflow.simulation import DEMO_START
from tests.integration.city.province import watched_province

COUNTIES = int(os.environ.get("GRIDFLOW_SOAK_COUNTIES", "90"))

MONDAY = DEMO_START + timedelta(days=5)


def test_a_day_of_a_province(postgres_url: str) -> None:
    begun = perf_counter()
    with watched_province(postgres_url, counties=COUNTIES, seed=7) as watched:
        # Five days unwatched, so that on the sixth, a Monday, everything is there: also what is overdue.
        watched.province.run(MONDAY, timedelta(days=1), lambda _: None)
        founded = perf_counter()
        watched.province.run(MONDAY + timedelta(days=1), timedelta(minutes=15), watched.check)
        ended, events = perf_counter(), watched.province.events

        assert watched.checked == 96
        assert watched.seen >= {Light.GREEN, Light.RED, Light.NONE}
        assert len(events) == COUNTIES
        print(f"\n{COUNTIES} counties: {founded - begun:.0f} s to get there, {ended - founded:.0f} s to live")  # noqa: T201
        print(f"{sum(events.values()):,} events, {watched.city.tree().total:,} cases open")  # noqa: T201
