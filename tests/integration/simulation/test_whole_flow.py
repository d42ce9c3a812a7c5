"""Two months of a small county show everything that the flow has, and no case gets stuck."""

from gridflow.bootstrap import County
from gridflow.projections.rebuild import digests, rebuild
from gridflow.simulation import YEAR_START
from gridflow.worktime import SHANGHAI
from tests.integration.simulation.living import days, living_county

GRIDS = 14
CASES_PER_GRID_MONTH = 25
SEED = 8
DAYS = 60


def test_everything_happens_and_nothing_gets_stuck(database_url: str) -> None:
    with living_county(database_url, SEED, YEAR_START, GRIDS, GRIDS * CASES_PER_GRID_MONTH) as (county, simulation):
        simulation.run(YEAR_START + days(DAYS))
        summary = simulation.summary()

        assert summary.missing == ()
        assert summary.stuck == ()
        assert summary.surprises == {}
        assert summary.events == county.log.head().position
        _its_read_models_are_those_of_the_log(county)
        # The read model of timers agrees that there is nothing left to fire.
        assert county.ticker.tick() == 0


def _its_read_models_are_those_of_the_log(county: County) -> None:
    with county.database.reading() as connection:
        live = digests(connection)
    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None)
    with county.database.reading() as connection:
        assert digests(connection) == live
