"""When people work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.worktime import Calendar
from gridflow.worktime.years import is_weekday

DAY: Final = timedelta(hours=7)
"""What a working day holds of office time, about."""

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Office:
    """The office hours of a county, as its calendar has them when it is asked for."""

    present: Callable[[], Calendar]
    zone: ZoneInfo

    def works(self, day: date) -> bool:
        """Whether a local date is worked; in a year without its notice, Monday to Friday."""
        calendar = self.present()
        return is_weekday(day) if calendar.certainty(day) == "unknown" else calendar.is_working_day(day)

    def after(self, instant: datetime, effort: timedelta) -> datetime:
        """The instant (UTC, whole seconds) at which so much office time has passed since an aware one."""
        local = instant.astimezone(self.zone)
        left = timedelta(seconds=max(1, round(effort.total_seconds())))
        for begin, end in self._sessions(local.date()):
            begin = max(begin, local)
            if begin >= end:
                continue
            if left <= end - begin:
                return (begin + left).astimezone(UTC).replace(microsecond=0)
            left -= end - begin
        raise AssertionError("sessions never end")

    def _sessions(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        while True:
            if self.works(day):
                for begin, end in self.present().office_time.sessions_on(day):
                    yield datetime.combine(day, begin, self.zone), datetime.combine(day, end, self.zone)
            day += _ONE_DAY
