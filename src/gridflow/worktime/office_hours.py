"""Office hours 办公时间: at what times of a working day an office works, by season."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import NamedTuple, Self

from gridflow.worktime.errors import InvalidOfficeHours
from gridflow.worktime.provenance import require_provenance
from gridflow.worktime.years import FIRST_DAY, LAST_DAY


class Session(NamedTuple):
    """A span of office time within a day, e.g. 08:30 to 12:00: local times, the end exclusive."""

    begin: time
    end: time


class Season(NamedTuple):
    """The sessions from a month and day on, until the next season begins 夏令/冬令作息."""

    first: tuple[int, int]
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The office hours of a unit's subtree, or of the whole country where `unit` is None.

    They hold on every working day from `effective_from` on, make-up workdays included, until later ones of the same
    unit do. The paper's `id`, `document`, `document_confirmed`, `published_at` and `source` are as in a notice.
    `seasons` are sorted; the last one of a year goes on into the next.
    """

    id: str
    document: str
    document_confirmed: bool
    published_at: datetime
    source: str
    effective_from: date
    seasons: tuple[Season, ...]
    unit: str | None = None

    def checked(self) -> Self:
        """These office hours, their seasons sorted, if they can be: what is in the log was checked when it came.

        Raises `InvalidOfficeHours` where the paper, the seasons or the sessions are empty, out of order or
        overlapping, or the days outside the years kept; and `NaiveTime`.
        """
        require_provenance(self, InvalidOfficeHours)
        if not FIRST_DAY <= self.effective_from <= LAST_DAY:
            raise InvalidOfficeHours(
                f"办公时间 {self.id} 的 effective_from {self.effective_from} 不在 {FIRST_DAY} 至 {LAST_DAY} 之内",
                field="effective_from",
            )
        seasons = tuple(sorted(self.seasons, key=lambda season: season.first))
        if not seasons:
            raise self._invalid("没有任何时段")
        if any(season.first == following.first for season, following in pairwise(seasons)):
            raise self._invalid("有两季自同一天起")
        for season in seasons:
            if not season.sessions:
                raise self._invalid("有一季没有时段")
            ended = time.min
            for begin, end in season.sessions:
                if begin < ended or end <= begin:
                    raise self._invalid(f"的时段 {begin:%H:%M}-{end:%H:%M} 颠倒或重叠")
                ended = end
        return replace(self, seasons=seasons)

    def _invalid(self, said: str) -> InvalidOfficeHours:
        return InvalidOfficeHours(f"办公时间 {self.id} {said}", field="seasons", paper=self.id)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions of the season that a day lies in; whether the day is worked is the calendar's business."""
        begun = [season for season in self.seasons if season.first <= (day.month, day.day)]
        return (begun or self.seasons)[-1].sessions
