"""The calendar of a place: the papers that hold there, folded into working days and office time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from gridflow.errors import GridFlowError, InvalidInput
from gridflow.worktime.day import WORKED, Certainty, DayReason, Horizon, ReasonCode, TraceDay
from gridflow.worktime.errors import DayOutOfRange, InvalidNotice, UnknownYear
from gridflow.worktime.generous import generous_notices
from gridflow.worktime.instant import require_aware
from gridflow.worktime.notice import Notice
from gridflow.worktime.office_hours import OfficeHours
from gridflow.worktime.office_time import OfficeTime
from gridflow.worktime.paper import Paper
from gridflow.worktime.years import FIRST_DAY, LAST_DAY, is_weekday, year_end

_VERSION_DIGITS: Final = 12


class Calendar:
    """The working days 工作日 and the office time 办公时间 of the units of one place.

    `chain` are the codes of the unit and of those above it, the highest first; papers of other units are left out,
    and so is what was published after the aware instant `known_at` (None: nothing). National notices fold in
    publication order, then those of each unit down the chain, so that per date the nearest unit wins and of its
    notices the later. A date in no notice is worked from Monday to Friday; a year that no national notice covers is
    unknown. `silent_before` has, by id, papers that say nothing of the days before a date.

    Days are dates of the office's own time zone. A calendar never changes: everything is counted once when it is
    built, and every question is a look-up. `version` names what its papers say. Raises `InvalidNotice` where ids
    repeat or the covered years leave a gap, and `NaiveTime`.
    """

    def __init__(
        self,
        papers: Iterable[Paper],
        chain: Sequence[str] = (),
        known_at: datetime | None = None,
        silent_before: Mapping[str, date] = MappingProxyType({}),
    ) -> None:
        if known_at is not None:
            require_aware(known_at, "known_at", "已知时刻")
        held = _held(papers, chain, known_at)
        self.papers: Final[Mapping[str, Paper]] = {paper.id: paper for paper in held}
        if len(self.papers) != len(held):
            raise InvalidNotice("通知编号重复", field="id")
        self._chain = chain
        self._silent_before = silent_before
        self._generous: dict[int, Calendar] = {}
        years = sorted({notice.covers_year for notice in self._notices if notice.covers_year is not None})
        if years and years[-1] - years[0] >= len(years):
            raise InvalidNotice(f"{years[0]} 至 {years[-1]} 年之间缺少年度通知", field="covers_year")
        # Working days are numbered from 1: how many there are up to a day is also the number of the last one.
        self._worked: list[date] = [date.min]
        self._worked_through: dict[date, int] = {}
        # The same by day, as sums up to its beginning.
        self._through: list[int] = [0]
        self._days: list[TraceDay] = []
        self._first = 0
        self._horizon: Horizon | None = None
        self._fixed = date.min
        if years:
            self._horizon = Horizon(year_end(years[-1]) - timedelta(days=1), date(years[-1], 12, 31))
            self._fixed = self._horizon.fixed
            self._count_days(date(years[0], 1, 1), self._horizon.known, _fold(self._notices, silent_before))

    def _count_days(self, first: date, last: date, set_by: Mapping[date, tuple[bool, str]]) -> None:
        self._first = first.toordinal()
        for step in range((last - first).days + 1):
            day = _describe(first + timedelta(days=step), set_by)
            if day.reason in WORKED:
                self._worked.append(day.day)
            self._worked_through[day.day] = len(self._worked) - 1
            self._through.append(len(self._worked) - 1)
            self._days.append(day)

    @cached_property
    def version(self) -> str:
        """The name of what its papers say: the same papers have the same version."""
        said = json.dumps([_said(paper) for paper in self.papers.values()])
        return f"cn-{sha256(said.encode()).hexdigest()[:_VERSION_DIGITS]}"

    @property
    def _notices(self) -> list[Notice]:
        return [paper for paper in self.papers.values() if isinstance(paper, Notice)]

    @property
    def horizon(self) -> Horizon | None:
        """How far the calendar sees; None when no yearly notice is known."""
        return self._horizon

    @cached_property
    def office_time(self) -> OfficeTime:
        """The office time of its working days, counted when it is first asked for."""
        hours = [paper for paper in self.papers.values() if isinstance(paper, OfficeHours)]
        return OfficeTime(self._days, hours, self._silent_before)

    def generous(self, years: int) -> "Calendar":
        """This calendar as it is if so many years after the known ones have the most generous notices that can be.

        Each is built once. Only of a calendar that knows a year.
        """
        found = self._generous.get(years)
        if found is None:
            first = self._days[-1].day.year + 1
            to_come = generous_notices(self._notices, range(first, first + years))
            found = Calendar((*self.papers.values(), *to_come), self._chain, silent_before=self._silent_before)
            self._generous[years] = found
        return found

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked; raises `UnknownYear`, or `DayOutOfRange` before 2014."""
        return self._day(day).reason in WORKED

    def reason(self, day: date) -> DayReason:
        """Tell why `day` is worked or not; raises `UnknownYear`, or `DayOutOfRange` before 2014."""
        found = self._day(day)
        return DayReason(found.reason, found.notice)

    def certainty(self, day: date) -> Certainty:
        """Tell how sure the calendar is of `day`; raises `DayOutOfRange` before 2014.

        25 to 31 December are provisional while next year's notice is missing, because it may move them.
        """
        if day in self._worked_through:
            return "provisional" if day > self._fixed else "fixed"
        refusal = refusal_of(day)
        if isinstance(refusal, UnknownYear):
            return "unknown"
        raise refusal

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
            raise refusal_of(day) from None
        except IndexError:
            raise self.beyond() from None
        if n == 0:
            return day
        # Counting back, a working `day` is itself number `through` and not before `day`.
        number = through + n + (0 if self._worked[through] == day else 1)
        if number < 1:
            raise refusal_of(self._days[0].day - timedelta(days=1))
        return self._worked[number]

    def last_running_day(self, day: date, n: int, lost: Iterable[tuple[int, int]]) -> date:
        """Return the `n`-th working day strictly after `day` that is not lost, for `n` of at least 1.

        `lost` are disjoint half-open spans of ordinals in order. Raises as `last_day`.
        """
        offset, through = self._first, self._through
        begin, known = day.toordinal() + 1 - offset, len(through)
        if not 0 < begin < known:
            raise refusal_of(day)
        number = through[begin] + n
        try:
            for first, end in lost:
                first, end = first - offset, end - offset
                if first < begin:
                    first = begin
                if first < end:
                    if first >= known or number <= through[first]:
                        break
                    number += through[end] - through[first]
            return self._worked[number]
        except IndexError:
            raise self.beyond() from None

    def running_days(self, after: date, until: date, lost: Iterable[tuple[int, int]]) -> int:
        """Return how many working days in (`after`, `until`], two known days, are not lost. Raises as `count`."""
        running = self.count(after, until)
        first, end, offset = after.toordinal() + 1, until.toordinal() + 1, self._first
        for begin, stop in lost:
            begin, stop = max(begin, first), min(stop, end)
            if begin < stop:
                running -= self._through[stop - offset] - self._through[begin - offset]
        return running

    def count(self, start: date, end: date) -> int:
        """Return how many working days lie in (`start`, `end`]; negative where `end` is before `start`.

        Raises `UnknownYear`, or `DayOutOfRange` before 2014.
        """
        try:
            return self._worked_through[end] - self._worked_through[start]
        except KeyError as missing:
            raise refusal_of(missing.args[0]) from None

    def days(self, after: date, until: date) -> list[TraceDay]:
        """Return every day in (`after`, `until`], none of them counted.

        Raises `UnknownYear` where one of the two is not known, `DayOutOfRange` before 2014.
        """
        for day in (after, until):
            if day not in self._worked_through:
                raise refusal_of(day)
        return self._days[after.toordinal() - self._first + 1 : until.toordinal() - self._first + 1]

    def _day(self, day: date) -> TraceDay:
        if day not in self._worked_through:
            raise refusal_of(day)
        return self._days[day.toordinal() - self._first]

    def beyond(self) -> UnknownYear:
        """Say that a count went on after the last known day; only of a calendar that knows a year."""
        return unknown_year(self._days[-1].day.year + 1)


def _fold(notices: Iterable[Notice], silent_before: Mapping[str, date]) -> dict[date, tuple[bool, str]]:
    set_by: dict[date, tuple[bool, str]] = {}
    for notice in notices:
        first = silent_before.get(notice.id, date.min)
        set_by.update((day, (False, notice.id)) for day in notice.off if day >= first)
        set_by.update((day, (True, notice.id)) for day in notice.on if day >= first)
    return set_by


def _describe(day: date, set_by: Mapping[date, tuple[bool, str]]) -> TraceDay:
    weekday = is_weekday(day)
    working, notice = set_by.get(day, (weekday, None))
    worked: ReasonCode = "weekday" if weekday else "makeup"
    rested: ReasonCode = "holiday" if notice else "weekend"
    return TraceDay(day, None, worked if working else rested, notice)


def _held(papers: Iterable[Paper], chain: Sequence[str], known_at: datetime | None) -> list[Paper]:
    """The papers that hold at a place, in the order in which they fold."""
    depths: dict[str | None, int] = {None: -1}
    depths.update((unit, depth) for depth, unit in enumerate(chain))
    return sorted(
        (paper for paper in papers if paper.unit in depths and (known_at is None or paper.published_at <= known_at)),
        key=lambda paper: (depths[paper.unit], paper.published_at, paper.id),
    )


def _said(paper: Paper) -> list[object]:
    # A corrected document number or address moves no day, so the two are no part of the version.
    paper_of = [paper.id, paper.unit, paper.published_at.astimezone(UTC).isoformat()]
    match paper:
        case Notice():
            return [*paper_of, paper.covers_year, list(map(str, paper.off)), list(map(str, paper.on))]
        case OfficeHours():
            seasons = [[season.first, [list(map(str, s)) for s in season.sessions]] for season in paper.seasons]
            return [*paper_of, str(paper.effective_from), seasons]


def refusal_of(day: date) -> GridFlowError:
    """Say why a day has no answer."""
    if isinstance(day, datetime):
        return InvalidInput(f"{day} 是时刻，此处需要日期", field="day")
    if not FIRST_DAY <= day <= LAST_DAY:
        return DayOutOfRange(f"{day} 不在 {FIRST_DAY} 至 {LAST_DAY} 之内", field="day", day=day.isoformat())
    return unknown_year(day.year)


def unknown_year(year: int) -> UnknownYear:
    """Say that a year's notice is not known."""
    return UnknownYear(f"{year} 年放假安排的通知尚未公布或尚未导入", year=year)
