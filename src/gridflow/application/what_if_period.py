"""The period that a what-if looks at 推演期间."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gridflow.errors import InvalidInput
from gridflow.worktime.years import FIRST_DAY


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, in the county's time zone; as aware instants from `start` to
    `end`, which is the last day's 24:00, or the present if that comes first."""

    first: date
    last: date
    start: datetime
    end: datetime

    def over(self, at: datetime) -> bool:
        """Whether what was recorded at an aware instant is no more of the period: the last day's 24:00 is the next."""
        return at > self.end or at.astimezone(self.start.tzinfo).date() > self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def period_of(first: date, last: date, now: datetime, zone: ZoneInfo) -> Period:
    """The period of these days at an aware instant `now`.

    Raises InvalidInput for one that is the wrong way round, begins before the calendars, or has days still to come.
    """
    today = now.astimezone(zone).date()
    if last < first:
        raise InvalidInput(f"期间的末日 {last} 早于首日 {first}", field="to")
    if first < FIRST_DAY:
        raise InvalidInput(f"期间的首日早于 {FIRST_DAY},日历自该日起", field="from")
    for day, field in ((first, "from"), (last, "to")):
        if day > today:
            raise InvalidInput(f"{day} 还没有到,今天是 {today}", field=field)
    after = datetime.combine(last + timedelta(days=1), time.min, zone)
    return Period(first, last, datetime.combine(first, time.min, zone), min(after, now))
