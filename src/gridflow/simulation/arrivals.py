"""How cases come in 上报: through which channel, how many a day, at what hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

_DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's habits: cases a worked day and a day of rest in the whole county, and a weight for each hour."""

    name: str
    worked: float
    rest: float
    hours: tuple[int, ...]


def _hours(*spans: tuple[int, int, int]) -> tuple[int, ...]:
    """Weights of 24 hours from (first hour, last hour, weight)."""
    return tuple(next((w for first, last, w in spans if first <= hour <= last), 0) for hour in range(_DAY_HOURS))


CHANNELS: Final = (
    # Rounds in the morning and the afternoon, and some in the evening.
    Channel("grid", 13, 5, _hours((8, 10, 6), (11, 11, 3), (14, 16, 6), (17, 17, 3), (19, 20, 2))),
    Channel("patrol", 3, 1, _hours((8, 11, 3), (14, 17, 3), (19, 20, 1))),
    Channel("resident", 6, 6, _hours((0, 5, 1), (6, 8, 4), (9, 17, 6), (18, 21, 8), (22, 23, 3))),
    Channel("mailbox", 2, 2, _hours((0, 5, 1), (6, 17, 3), (18, 23, 6))),
    Channel("hotline", 6, 5, _hours((0, 5, 1), (6, 8, 4), (9, 11, 8), (12, 13, 4), (14, 17, 7), (18, 23, 4))),
    Channel("department", 3, 0, _hours((9, 11, 3), (14, 17, 4))),
    Channel("leader", 0.5, 0, _hours((9, 11, 2), (15, 17, 2))),
    Channel("sensor", 1, 1, _hours((0, 23, 1))),
)
"""About 35 cases a worked day and 20 on a day of rest. Offices transfer nothing then; residents and the hotline do."""

_WORKED_DAYS: Final = 250
_REST_DAYS: Final = 115
_MONTHS: Final = 12
_USUAL: Final = sum(c.worked * _WORKED_DAYS + c.rest * _REST_DAYS for c in CHANNELS) / _MONTHS
"""How many cases a month that is."""

ON_THE_SPOT: Final = frozenset(("grid", "patrol"))
"""Channels in which a grid worker stands at the place."""


def arrivals(
    day: date, zone: ZoneInfo, *, worked: bool, month: float | None, random: Random
) -> Iterator[tuple[datetime, str]]:
    """The instants (UTC, whole seconds) and channels of a local day's cases, unordered.

    `month` is how many cases a month the county has on the average of a year; None leaves it at the channels' own.
    """
    midnight = datetime.combine(day, time(), zone)
    scale = month / _USUAL if month is not None else 1
    for channel in CHANNELS:
        for _ in range(_poisson(scale * (channel.worked if worked else channel.rest), random)):
            hour = random.choices(range(_DAY_HOURS), channel.hours)[0]
            second = random.randrange(3600)
            yield (midnight + timedelta(hours=hour, seconds=second)).astimezone(UTC), channel.name


def _poisson(mean: float, random: Random) -> int:
    """How many happen in a day of which `mean` do: exponential gaps, counted."""
    count, passed = 0, random.expovariate(mean) if mean else 1.0
    while passed < 1.0:
        count += 1
        passed += random.expovariate(mean)
    return count
