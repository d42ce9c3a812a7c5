"""Commands for a county: a few weeks of traffic that is the same every time."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random

from gridflow.aggregates.event import Actor, Recorded
from gridflow.bootstrap import County
from gridflow.errors import GridFlowError
from gridflow.testing import MemoryCounty, SettableClock
from gridflow.testing.territory import COUNTY
from tests.property.hands import Hands

AUDITOR = Actor(id="auditor", role="auditor", unit=COUNTY)
EVERYTHING = 1_000_000


def live(county: County, commands: int, seed: int = 1, apart: timedelta = timedelta(hours=2)) -> None:
    """Give so many commands, sound and unsound, some time apart; the ladder is fired now and then."""
    work(county, commands, seed, apart, county.projector.catch_up, county.ticker.tick)


def work(
    county: County | MemoryCounty, commands: int, seed: int, apart: timedelta, *pause: Callable[[], object]
) -> None:
    """Give so many commands, sound and unsound, some time apart, and do the rest after every twenty."""
    hands, numbers = Hands(Random(seed)), numbers_of(county)
    assert isinstance(county.clock, SettableClock)
    for step in range(commands):
        case = county.files.open(hands.one_of(numbers), AUDITOR).case if numbers and hands.likely(0.8) else None
        with suppress(GridFlowError):
            receipt = county.bus.execute(hands.request(case, f"{seed}:{step}")).receipt
            numbers += [receipt.number] if receipt.version == 2 else []
        county.clock.advance(apart)
        if step % 20 == 19:
            for do in pause:
                do()


def log_of(county: County) -> list[tuple[int, Recorded]]:
    return list(county.log.after(0, EVERYTHING))


def numbers_of(county: County | MemoryCounty) -> list[str]:
    return sorted({event.stream_id for _, event in county.log.after(0, EVERYTHING, ("case.reported",))})
