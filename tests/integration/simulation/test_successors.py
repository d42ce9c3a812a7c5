"""What somebody meant to do for a unit that is no more by then, somebody of its successor 承接单位 does."""

from datetime import datetime

from gridflow.aggregates.case.commands import OrderSupervision, Report
from gridflow.aggregates.case.events import SupervisionAnswered
from gridflow.aggregates.event import Actor
from gridflow.application.bus import Request
from gridflow.bootstrap import County
from gridflow.simulation import SimulatedClock, Simulation
from gridflow.simulation.territory_changes import TerritoryChanges
from gridflow.territory import Level
from tests.integration.simulation.living import days, living_county

EVENING = datetime.fromisoformat("2025-07-01T17:20:00+08:00")
GRIDS = 4
SEED = 5


def test_orders_given_on_a_units_last_evening_are_answered_by_its_successor(sqlite_url: str) -> None:
    with living_county(sqlite_url, SEED, EVENING, GRIDS) as (county, _):
        TerritoryChanges(county).merge_villages()
        ended = next(code for code, one in _former_tomorrow(county).items() if one is Level.VILLAGE)
        numbers = [_put_under_supervision(county, ended) for _ in range(3)]
        clock = county.clock
        assert isinstance(clock, SimulatedClock)
        # Nothing else is reported: what happens is what follows from these orders.
        simulation = Simulation(county, clock, SEED, cases_a_month=0)
        simulation.run(EVENING + days(3))

        heir = county.territory.tree.current(ended).code
        assert heir != ended
        assert simulation.summary().surprises == {}
        assert [_answering_units(county, number) for number in numbers] == [[heir]] * len(numbers)


def _former_tomorrow(county: County) -> dict[str, Level]:
    county.territory.refresh()
    former = county.territory.on(EVENING + days(1)).former
    return {code: one.unit.level for code, one in former.items()}


def _put_under_supervision(county: County, village: str) -> str:
    """A report that the village holds, on which the township orders it to answer."""
    township = county.territory.tree.get(village).parent
    assert township is not None
    report = Report(place=village, subject="路灯不亮", matter="facility", channel="hotline")
    number = county.bus.execute(Request(report, Actor(id="outsider", role="integrator", unit=village))).receipt.number
    supervisor = Actor(id="outsider-2", role="supervisor", unit=township)
    county.bus.execute(Request(OrderSupervision(cause="群众反复来电"), supervisor, number=number))
    return number


def _answering_units(county: County, number: str) -> list[str]:
    return [event.actor.unit for event in county.log.history(number) if isinstance(event.body, SupervisionAnswered)]
