"""A clock that the simulation sets, or lets run."""

import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

from gridflow.errors import NaiveTime


class SimulatedClock:
    """A Clock that stands where it was set, until it runs. Safe for any number of threads."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._instant = _utc(start)
        self._speed: float | None = None
        self._begun = 0.0

    def now(self) -> datetime:
        """The simulated instant, in UTC."""
        with self._lock:
            return self._now()

    def set(self, instant: datetime) -> None:
        """Stand at an aware instant. Raises ValueError when that is in the clock's past or the clock runs."""
        instant = _utc(instant)
        with self._lock:
            if self._speed is not None:
                raise ValueError("the clock runs: nobody can set it")
            if instant < self._instant:
                raise ValueError(f"time goes on: {instant.isoformat()} is before {self._instant.isoformat()}")
            self._instant = instant

    def run(self, speed: float) -> None:
        """Run from where it stands, `speed` simulated seconds a second."""
        with self._lock:
            self._instant = self._now()
            self._speed, self._begun = speed, monotonic()

    def _now(self) -> datetime:
        if self._speed is None:
            return self._instant
        return self._instant + timedelta(seconds=(monotonic() - self._begun) * self._speed)


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise NaiveTime(f"时间 {instant.isoformat()} 缺少时区", field="instant")
    return instant.astimezone(UTC)
