"""The calendar: notices folded into working days."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Final

from gridflow.errors import GridFlowError, InvalidInput
from gridflow.worktime.day import WORKED, Certainty, DayReason, Horizon, ReasonCode, TraceDay
from gridflow.worktime.errors import DayOutOfRange, InvalidNotice, UnknownYear
from gridflow.worktime.notice import Notice
from gridflow.worktime.notice_files import in_publication_order, load_notices
from gridflow.worktime.years import FIRST_DAY, LAST_DAY, year_end

_WEEKDAYS: Final = 5
_VERSION_DIGITS: Final = 12


class Calendar:
    """The working days 工作日 that the notices known on a date arrange.

    Notices fold in publication order and the later wins per date; a date in no notice is worked from Monday
    to Friday; a year without a notice that covers it is unknown. Days are dates of the office's own time
    zone. A calendar never changes: everything is counted once when it is built, and every question is a
    look-up.

    `known_at` leaves out what was published after that day (None: nothing). `version` names what the notices
    say. Raises `InvalidNotice` where ids repeat or the covered years leave a gap.
    """

    def __init__(self, notices: Iterable[Notice], known_at: date | None = None) -> None:
        published = in_publication_order(notices)
        known = tuple(n for n in published if known_at is None or n.published <= known_at)
        self.notices: Final[Mapping[str, Notice]] = {notice.id: notice for notice in known}
        self.version: Final[str] = _version(known)
        years = sorted({n.covers_year for n in known if n.covers_year is not None})
        if years and years[-1] - years[0] >= len(years):
            raise InvalidNotice(f"{years[0]} 至 {years[-1]} 年之间缺少年度通知", field="covers_year")
        # Working days are numbered from 1: how many there are up to a day is also the number of the last one.
        self._worked: list[date] = [date.min]
        self._worked_through: dict[date, int] = {}
        self._days: list[TraceDay] = []
        self._horizon: Horizon | None = None
        if years:
            self._horizon = Horizon(year_end(years[-1]) - timedelta(days=1), date(years[-1], 12, 31))
            self._count_days(date(years[0], 1, 1), self._horizon.known, _fold(known))

    def _count_days(self, first: date, last: date, set_by: Mapping[date, tuple[bool, str]]) -> None:
        for step in range((last - first).days + 1):
            day = _describe(first + timedelta(days=step), set_by)
            if day.reason in WORKED:
                self._worked.append(day.day)
            self._worked_through[day.day] = len(self._worked) - 1
            self._days.append(day)

    @property
    def horizon(self) -> Horizon | None:
        """How far the calendar sees; None when no yearly notice is known."""
        return self._horizon

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked; raises `UnknownYear`, or `DayOutOfRange` before 2014."""
        return self._day(day).reason in WORKED

    def reason(self, day: date) -> DayReason:
        """Tell why `day` is worked or not; raises `UnknownYear`, or `DayOutOfRange` before 2014."""
        _, _, code, notice = self._day(day)
        return DayReason(code, notice)

    def certainty(self, day: date) -> Certainty:
        """Tell how sure the calendar is of `day`; raises `DayOutOfRange` before 2014.

        25 to 31 December are provisional while next year's notice is missing, because it may move them.
        """
        if day not in self._worked_through:
            refusal = _refuse(day)
            if isinstance(refusal, UnknownYear):
                return "unknown"
            raise refusal
        return "provisional" if self._horizon and day > self._horizon.fixed else "fixed"

    def last_day(self, day: date, n: int) -> date:
        """Return the `n`-th working day strictly after `day`, strictly before it for a negative `n`.

        0 gives `day` itself. Raises `UnknownYear` where `day` or the walk leaves the known years,
        `DayOutOfRange` where it is before 2014.
        """
        try:
            if n > 0:
                return self._worked[self._worked_through[day] + n]
            through = self._worked_through[day]
        except KeyError:
            raise _refuse(day) from None
        except IndexError:
            raise self._beyond() from None
        if n == 0:
            return day
        # Counting back, a working `day` is itself number `through` and not before `day`.
        number = through + n + (0 if self._worked[through] == day else 1)
        if number < 1:
            raise _refuse(self._days[0].day - timedelta(days=1))
        return self._worked[number]

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie in (`start`, `end`]; negative where `end` is before `start`.

        Raises `UnknownYear`, or `DayOutOfRange` before 2014.
        """
        try:
            return self._worked_through[end] - self._worked_through[start]
        except KeyError as missing:
            raise _refuse(missing.args[0]) from None

    def days(self, after: date, until: date) -> list[TraceDay]:
        """Return every day in (`after`, `until`], none of them counted.

        Raises `UnknownYear` where one of the two is not known, `DayOutOfRange` before 2014.
        """
        for day in (after, until):
            if day not in self._worked_through:
                raise _refuse(day)
        first = self._days[0].day.toordinal()
        return self._days[after.toordinal() - first + 1 : until.toordinal() - first + 1]

    def _day(self, day: date) -> TraceDay:
        if day not in self._worked_through:
            raise _refuse(day)
        return self._days[day.toordinal() - self._days[0].day.toordinal()]

    def _beyond(self) -> UnknownYear:
        return _unknown(self._days[-1].day.year + 1)


@cache
def default_calendar() -> Calendar:
    """Return the calendar of all packaged notices, built once."""
    return Calendar(load_notices())


def _fold(notices: Iterable[Notice]) -> dict[date, tuple[bool, str]]:
    set_by: dict[date, tuple[bool, str]] = {}
    for notice in notices:
        set_by.update((day, (False, notice.id)) for day in notice.off)
        set_by.update((day, (True, notice.id)) for day in notice.on)
    return set_by


def _describe(day: date, set_by: Mapping[date, tuple[bool, str]]) -> TraceDay:
    weekday = day.weekday() < _WEEKDAYS
    working, notice = set_by.get(day, (weekday, None))
    worked: ReasonCode = "weekday" if weekday else "makeup"
    rested: ReasonCode = "holiday" if notice else "weekend"
    return TraceDay(day, None, worked if working else rested, notice)


def _version(notices: Iterable[Notice]) -> str:
    # A corrected document number or address moves no day, so the two are no part of the version.
    said = [
        [
            n.id,
            n.published.isoformat(),
            n.covers_year,
            [d.isoformat() for d in n.off],
            [d.isoformat() for d in n.on],
        ]
        for n in notices
    ]
    return f"cn-{sha256(json.dumps(said).encode()).hexdigest()[:_VERSION_DIGITS]}"


def _refuse(day: date) -> GridFlowError:
    """Say why a day has no answer."""
    if isinstance(day, datetime):
        return InvalidInput(f"{day} 是时刻，此处需要日期", field="day")
    if not FIRST_DAY <= day <= LAST_DAY:
        return DayOutOfRange(f"{day} 不在 {FIRST_DAY} 至 {LAST_DAY} 之内", field="day", day=day.isoformat())
    return _unknown(day.year)


def _unknown(year: int) -> UnknownYear:
    return UnknownYear(f"{year} 年放假安排的通知尚未公布或尚未导入", year=year)
