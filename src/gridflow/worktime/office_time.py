"""Office time: how much of it lies before a moment, and when so much of it has passed."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from gridflow.worktime.day import WORKED, TraceDay
from gridflow.worktime.errors import NoOfficeHours
from gridflow.worktime.office_hours import OfficeHours, Session

_MICROSECOND: Final = timedelta(microseconds=1)
_SECONDS: Final = 1_000_000

_Spans = tuple[tuple[int, int], ...]


class OfficeTime:
    """The office time 办公时间 of a run of days, in microseconds from the beginning of the first.

    `days` are consecutive; `hours` the office hours that hold on them, those of the nearest unit last. Of one unit's
    the later effective ones hold from their day on, but those in `silent_before` by id not before that date. Moments
    are in the local time of the office; those beyond the days count as at their end.
    """

    def __init__(
        self,
        days: Sequence[TraceDay],
        hours: Sequence[OfficeHours],
        silent_before: Mapping[str, date] = MappingProxyType({}),
    ) -> None:
        # The nearest unit's first; of one unit those that became effective last, and of these the last published.
        latest = list(reversed(hours))
        nearness = {unit: near for near, unit in enumerate(dict.fromkeys(paper.unit for paper in latest))}
        latest.sort(key=lambda paper: (nearness[paper.unit], -paper.effective_from.toordinal()))
        self._hours = [(max(paper.effective_from, silent_before.get(paper.id, date.min)), paper) for paper in latest]
        self._first = days[0].day.toordinal() if days else 0
        self._spans: list[_Spans] = []
        self._through: list[int] = [0]
        known: dict[tuple[Session, ...], _Spans] = {}
        for day in days:
            spans: _Spans = ()
            if day.reason in WORKED:
                sessions = self.sessions_on(day.day)
                spans = known.get(sessions) or known.setdefault(sessions, tuple(map(_span, sessions)))
            self._spans.append(spans)
            self._through.append(self._through[-1] + sum(end - begin for begin, end in spans))

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions that an office has on a day if it is worked. Raises `NoOfficeHours` where none are set."""
        for first, paper in self._hours:
            if first <= day:
                return paper.sessions_on(day)
        raise NoOfficeHours(f"{day} 没有适用的办公时间", day=day.isoformat())

    def close_of(self, day: date) -> time:
        """The close of business 下班时刻 of a day. Raises `NoOfficeHours`."""
        return self.sessions_on(day)[-1].end

    def before(self, moment: datetime) -> int:
        """How much office time lies before a local moment."""
        index = moment.toordinal() - self._first
        if index < 0:
            return 0
        if index >= len(self._spans):
            return self._through[-1]
        passed = self._through[index]
        now = _of_day(moment.time())
        for begin, end in self._spans[index]:
            if now <= begin:
                break
            passed += min(now, end) - begin
        return passed

    def reached(self, amount: int) -> datetime | None:
        """The earliest local moment, naive, before which `amount`, more than none, lies; None beyond the last day."""
        index = bisect_left(self._through, amount)
        if index >= len(self._through):
            return None
        left = amount - self._through[index - 1]
        for begin, end in self._spans[index - 1]:
            if left <= end - begin:
                day = datetime.fromordinal(self._first + index - 1)
                return day + (begin + left) * _MICROSECOND
            left -= end - begin
        raise AssertionError("a day has the office time that was added up for it")


def _span(session: Session) -> tuple[int, int]:
    return _of_day(session.begin), _of_day(session.end)


def _of_day(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * _SECONDS + at.microsecond
