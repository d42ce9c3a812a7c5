"""Two hours of a small province: at every step the city's view is the sum of its counties."""

from datetime import timedelta

from gridflow.aggregates.case.light import Light
from gridflow.simulation import DEMO_START
from tests.integration.city.province import watched_province

STEP = timedelta(minutes=15)
MONDAY_NIGHT = DEMO_START + timedelta(days=5, hours=15)
"""23:00, an hour before the first terms end."""


def test_three_counties_live_through_a_morning(postgres_url: str) -> None:
    with watched_province(postgres_url, counties=3, seed=7) as watched:
        watched.province.run(DEMO_START + timedelta(hours=2), STEP, watched.check)

        assert watched.checked == 8
        assert watched.city.tree().total > 0


def test_three_counties_live_through_a_midnight_at_which_terms_end(sqlite_url: str) -> None:
    with watched_province(sqlite_url, counties=3, seed=7) as watched:
        watched.province.run(MONDAY_NIGHT, timedelta(days=6), lambda _: None)
        watched.clock.set(MONDAY_NIGHT)
        assert watched.city.tree().lights[Light.RED] == 0
        watched.province.run(MONDAY_NIGHT + timedelta(hours=2), STEP, watched.check)

        assert watched.checked == 8
        assert watched.seen >= {Light.GREEN, Light.RED, Light.NONE}
