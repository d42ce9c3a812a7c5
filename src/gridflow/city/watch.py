"""Watching over a city 值守: a roll-up of all counties at every minute."""

import threading
from datetime import datetime, timedelta
from typing import Final

import structlog

from gridflow.city.city import City

_LOG = structlog.get_logger(__name__)
_MINUTE: Final = timedelta(minutes=1)
_SETTLED: Final = timedelta(seconds=1)
"""How long after a minute its events are looked for: by then every county's read models have them."""

_HOUR: Final = timedelta(hours=1)


def watch(city: City, stop: threading.Event, minutes_days: int, hours_days: int) -> None:
    """Keep a roll-up of every county at each whole minute until `stop`, and thin the old ones out every hour.

    Roll-ups of every minute are kept for `minutes_days`, one an hour for `hours_days`. Any number of processes may
    watch over one city.
    """
    thinned: datetime | None = None
    while not stop.is_set():
        now = city.clock.now()
        minute = now.replace(second=0, microsecond=0)
        try:
            city.snapshot(minute)
            if thinned is None or now - thinned >= _HOUR:
                city.store.thin(now, minutes_days, hours_days)
                thinned = now
        except Exception as error:  # noqa: BLE001 - whatever failed, the next minute may not
            _LOG.error("city roll-up failed", error=repr(error))
        stop.wait(max((minute + _MINUTE + _SETTLED - city.clock.now()).total_seconds(), 0.05))
