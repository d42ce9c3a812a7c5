"""A clock that stands still until it is set."""

from datetime import UTC, datetime, timedelta

from gridflow.errors import NaiveTime


class SettableClock:
    """A `Clock` of the application that tells the instant it was set to, in UTC."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def now(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        """Tell this instant from now on; it may lie before the present one. Raises NaiveTime."""
        self._now = _aware(instant)

    def advance(self, duration: timedelta) -> None:
        """Go on by a duration; a negative one steps back."""
        self._now += duration


def instant(text: str) -> datetime:
    """The instant that an RFC 3339 text with offset names, in UTC. Raises NaiveTime, and ValueError for other text."""
    return _aware(datetime.fromisoformat(text))


def _aware(time: datetime) -> datetime:
    if time.utcoffset() is None:
        raise NaiveTime(f"时间“{time.isoformat()}”缺少时区", field="time")
    return time.astimezone(UTC)
