"""The small county on a durable database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice

from benchmarks._life import LIFE, CarryOut, Deed, lives
from gridflow.application.bus import CommandBus, Request
from gridflow.application.ports import Clock
from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.testing import registrations
from gridflow.testing.territory import ADMINISTRATOR, COUNTY_CODE


@contextmanager
def opened(url: str, clock: Clock | None = None) -> Iterator[County]:
    """The county at work for the length of the block; nothing runs by itself."""
    county = open_county(Settings(database_url=url, county=COUNTY_CODE), clock)
    try:
        yield county
    finally:
        county.database.close()


@contextmanager
def small_county(url: str, clock: Clock | None = None) -> Iterator[County]:
    """The county in an empty place, its units registered."""
    with opened(url, clock) as county:
        county.registrar.register(registrations(), ADMINISTRATOR)
        yield county


def through_bus(bus: CommandBus) -> CarryOut:
    """Carry out deeds as commands of a county, each with an idempotency key and durable when it is answered."""

    def carry_out(deed: Deed, number: str | None, key: str) -> str:
        return bus.execute(Request(deed.command, deed.actor, number=number, keys=(key,))).receipt.number

    return carry_out


def live_through(county: County, clients: int, each: int) -> int:
    """Have so many clients live `each` cases to the end; returns how many commands that took."""
    carry_out = through_bus(county.bus)

    def client(number: int) -> int:
        return sum(islice(lives(f"through:{number}", carry_out), each * len(LIFE)))

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(client, range(clients)))
