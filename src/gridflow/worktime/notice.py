"""One notice 放假安排通知: the days it turns off and on."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Final, Self

from gridflow.worktime.errors import InvalidNotice
from gridflow.worktime.provenance import published_on, require_provenance
from gridflow.worktime.years import FIRST_DAY, LAST_DAY, is_weekday, year_end

_STATUTORY: Final = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""Month and day of the holidays that every year has on the same date (全国年节及纪念日放假办法, 第二条)."""

_DOCUMENT_YEAR: Final = re.compile(r"[〔\[(（【]([0-9]{4})[〕\])）】]")


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice 通知 on rest days and make-up workdays.

    `id` is ours and stands in every trace; `document` is the document number 文号, `document_confirmed` whether it
    was read from the official text; `published_at` the aware instant from which it was known; `source` its address.
    `unit` is the code of the unit whose subtree it arranges 地方安排, None for the whole country. `covers_year` is
    the year that a national notice arranges, None for an amendment and for a local one. `off` and `on` are sorted
    single dates.
    """

    id: str
    document: str
    document_confirmed: bool
    published_at: datetime
    source: str
    covers_year: int | None
    off: tuple[date, ...]
    on: tuple[date, ...]
    unit: str | None = None

    def checked(self) -> Self:
        """This notice, its dates sorted, if it is one that can be: what is in the log was checked when it came.

        Raises `InvalidNotice` where the paper is empty, or its dates are empty, named twice or both ways, or outside
        what it can speak of: a yearly notice its year and the last week of December before, any other the year of
        its publication or the next; and for a yearly notice that lacks a statutory holiday, has people make up on a
        weekday, or was published in another time than its year and the year before. Raises `NaiveTime`, too.
        """
        require_provenance(self, InvalidNotice)
        named = sorted((*self.off, *self.on))
        if not named:
            raise self._invalid("off", "没有任何日期")
        for day, following in pairwise(named):
            if day == following:
                raise self._invalid("on", f"中 {day} 重复或既放假又上班")
        self._require_year_of_document()
        if self.covers_year is not None:
            self._require_a_yearly_notice(self.covers_year)
        first, last = self._plausible()
        for day in (named[0], named[-1]):
            if not first <= day <= last:
                raise self._invalid(
                    "off" if day in self.off else "on", f"中 {day} 不在其应安排的 {first} 至 {last} 之内"
                )
        return replace(self, off=tuple(sorted(self.off)), on=tuple(sorted(self.on)))

    def _invalid(self, field: str, said: str) -> InvalidNotice:
        return InvalidNotice(f"通知 {self.id} {said}", field=field, notice=self.id)

    def _plausible(self) -> tuple[date, date]:
        if self.covers_year is None:
            year = self.published_on.year
            return date(year, 1, 1), date(year + 1, 12, 31)
        return year_end(self.covers_year - 1), date(self.covers_year, 12, 31)

    def _require_year_of_document(self) -> None:
        """A document number carries its year; a paper is published in that year or soon after its turn."""
        numbered = _DOCUMENT_YEAR.search(self.document)
        year = self.published_on.year
        if numbered is not None and int(numbered[1]) not in (year, year - 1):
            raise self._invalid("document", f"的文号“{self.document}”与公布年份 {year} 矛盾")

    def _require_a_yearly_notice(self, year: int) -> None:
        if self.unit is not None:
            raise self._invalid("covers_year", "是地方安排,不能是年度通知")
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            raise self._invalid("covers_year", f"安排的年份 {year} 超出范围")
        if self.published_on.year not in (year - 1, year):
            raise self._invalid("covers_year", f"安排 {year} 年,却公布于 {self.published_on.year} 年")
        off = set(self.off)
        for month, day in _STATUTORY:
            if date(year, month, day) not in off:
                raise self._invalid("off", f"缺少法定节假日 {year}年{month}月{day}日")
        for on in self.on:
            if is_weekday(on):
                raise self._invalid("on", f"中的调休上班日 {on} 本是工作日")

    @property
    def published_on(self) -> date:
        """The day of publication in China."""
        return published_on(self)
