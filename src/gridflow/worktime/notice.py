"""One State Council notice 放假安排通知: the days it turns off and on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gridflow.worktime.errors import InvalidNotice
from gridflow.worktime.years import FIRST_DAY, LAST_DAY, year_end

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice 通知 on rest days and make-up workdays.

    `id` is ours and stands in every trace; `document` is the document number 文号, `document_confirmed`
    whether it was read from the official text; `published` the day from which it was known; `source` its
    address; `covers_year` the year it arranges, or None for an amendment. `off` and `on` are sorted single
    dates.

    Raises `InvalidNotice` where it names no dates, names one twice, both ways, or outside the years it can
    speak of: a yearly notice its year and the last week of December before, an amendment the year of its
    publication or the next.
    """

    id: str
    document: str
    document_confirmed: bool
    published: date
    source: str
    covers_year: int | None
    off: tuple[date, ...]
    on: tuple[date, ...]

    def __post_init__(self) -> None:
        named = sorted((*self.off, *self.on))
        if not named:
            raise InvalidNotice(f"通知 {self.id} 没有任何日期", field="off", notice=self.id)
        for day, following in pairwise(named):
            if day == following:
                raise InvalidNotice(f"通知 {self.id} 中 {day} 重复或既放假又上班", field="on", notice=self.id)
        first, last = self._plausible()
        for day in (named[0], named[-1]):
            if not first <= day <= last:
                raise InvalidNotice(
                    f"通知 {self.id} 中 {day} 不在其应安排的 {first} 至 {last} 之内",
                    field="off",
                    notice=self.id,
                )
        object.__setattr__(self, "off", tuple(sorted(self.off)))
        object.__setattr__(self, "on", tuple(sorted(self.on)))

    def _plausible(self) -> tuple[date, date]:
        if self.covers_year is None:
            return date(self.published.year, 1, 1), date(self.published.year + 1, 12, 31)
        if not FIRST_DAY.year <= self.covers_year <= LAST_DAY.year:
            raise InvalidNotice(
                f"通知 {self.id} 安排的年份 {self.covers_year} 超出范围", field="covers_year", notice=self.id
            )
        return year_end(self.covers_year - 1), date(self.covers_year, 12, 31)


class _NoticeFile(BaseModel):
    """The form of a notice on disk: days and inclusive ranges as `2026-05-01` and `2026-05-01/2026-05-05`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str = Field(min_length=1)
    document: str = Field(min_length=1)
    document_confirmed: bool
    published: date
    source: str = Field(min_length=1)
    covers_year: int | None
    off: tuple[str, ...]
    on: tuple[str, ...]


def parse_notice(text: str | bytes) -> Notice:
    """Read one notice from its JSON text; raises `InvalidNotice` where the text or what it says is wrong."""
    try:
        file = _NoticeFile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidNotice(f"通知文件的 {field or '内容'} 有误", field=field, cause=first["type"]) from None
    return Notice(
        id=file.id,
        document=file.document,
        document_confirmed=file.document_confirmed,
        published=file.published,
        source=file.source,
        covers_year=file.covers_year,
        off=tuple(_expand(file.id, "off", file.off)),
        on=tuple(_expand(file.id, "on", file.on)),
    )


def _expand(notice: str, field: str, spans: Iterable[str]) -> Iterator[date]:
    for span in spans:
        first, last = _bounds(notice, field, span)
        for step in range((last - first).days + 1):
            yield first + timedelta(days=step)


def _bounds(notice: str, field: str, span: str) -> tuple[date, date]:
    days = span.split("/")
    # `date.fromisoformat` takes more ways of writing a day than a notice file should have.
    if len(days) <= 2 and all(_DAY.fullmatch(day) for day in days):
        try:
            first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
        except ValueError:
            pass
        else:
            # A span longer than a year is a slip of the pen, and must not be expanded before it is refused.
            if 0 <= (last - first).days <= 366:
                return first, last
    raise InvalidNotice(f"通知 {notice} 中日期“{span}”有误", field=field, notice=notice)
