"""Which past instants may be asked for: from the calendar's first day on, and none that has not come."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from gridflow.application.ports import Clock, EventLog
from gridflow.errors import InvalidInput
from gridflow.worktime.years import FIRST_DAY


def present(log: EventLog, clock: Clock) -> datetime:
    """The present instant in UTC: the clock's, but never before the log's last event, for time does not go back."""
    now, last = clock.now(), log.head().recorded_at
    return now if last is None else max(now, last)


def require_past(asked: datetime | None, now: datetime, zone: ZoneInfo, field: str, version: int | None = None) -> None:
    """Raises InvalidInput, naming `field`, for an aware instant `asked` that lies after `now` or before the calendar
    begins in `zone`, and for one that comes with a version: a case is asked for by one of the two."""
    if asked is None:
        return
    if version is not None:
        raise InvalidInput("所查时刻与版本只能给出一个", field=field)
    if asked > now:
        raise InvalidInput("所查时刻还没有到", field=field)
    if asked < datetime.combine(FIRST_DAY, time.min, zone):
        raise InvalidInput(f"所查时刻早于 {FIRST_DAY},日历自该日起", field=field)
