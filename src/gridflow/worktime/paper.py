"""Papers 文件: what a calendar is made from, and the JSON forms in which they come."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gridflow.errors import NaiveTime
from gridflow.worktime.errors import InvalidNotice, InvalidOfficeHours, InvalidPaper
from gridflow.worktime.instant import parse_instant
from gridflow.worktime.notice import Notice
from gridflow.worktime.office_hours import OfficeHours, Season, Session
from gridflow.worktime.zone import SHANGHAI

Paper: TypeAlias = Notice | OfficeHours
"""A notice of rest days 放假安排, or the office hours 办公时间 of a unit."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}", re.ASCII)
_SESSION: Final = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})", re.ASCII)
_LONGEST_SPAN: Final = 366
_LEAP_YEAR: Final = 2000
_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PaperForm(BaseModel):
    """What every paper's file says. `published` is a day, from whose beginning in China it was known, or an instant.

    `unit` is the code of the division, grid or department whose subtree it is for; none for the whole country.
    `document_confirmed` is false unless the file says otherwise: who says nothing has confirmed nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    unit: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{11}([0-9]{1,40}|D[0-9]{2})?$")] | None = None
    document: _Filled
    document_confirmed: Annotated[bool, Field(strict=True)] = False
    published: str
    source: _Filled


class NoticeForm(PaperForm):
    """A notice: days and inclusive ranges as `2026-05-01` and `2026-05-01/2026-05-05`."""

    covers_year: Annotated[int, Field(strict=True)] | None = None
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()

    def paper(self) -> Notice:
        """The notice that it speaks of. Raises `InvalidNotice` naming the field that is wrong."""
        return Notice(
            id=self.id,
            document=self.document,
            document_confirmed=self.document_confirmed,
            published_at=_published_at(self.published),
            source=self.source,
            covers_year=self.covers_year,
            off=tuple(_expanded(self.off, "off")),
            on=tuple(_expanded(self.on, "on")),
            unit=self.unit,
        ).checked()


class SeasonForm(BaseModel):
    """A season of office hours: `from` month and day, as `05-01`, with sessions as `08:30-12:00`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: str = Field(alias="from")
    sessions: tuple[str, ...]


class OfficeHoursForm(PaperForm):
    """Office hours by season, from a day on."""

    effective_from: str
    seasons: tuple[SeasonForm, ...]

    def paper(self) -> OfficeHours:
        """The office hours that it speaks of. Raises `InvalidOfficeHours` naming the field that is wrong."""
        return OfficeHours(
            id=self.id,
            document=self.document,
            document_confirmed=self.document_confirmed,
            published_at=_published_at(self.published),
            source=self.source,
            effective_from=_day(self.effective_from, "effective_from"),
            seasons=tuple(
                Season(_month_day(season.since), tuple(map(_session, season.sessions))) for season in self.seasons
            ),
            unit=self.unit,
        ).checked()


class _Kind(BaseModel):
    """What tells the two kinds of papers apart."""

    seasons: Any = None


def parse_paper(text: str | bytes) -> Paper:
    """Read one paper from its JSON text: office hours where it has `seasons`, else a notice.

    Raises `InvalidPaper` (`InvalidNotice`, `InvalidOfficeHours`) naming the field where the text or what it says is
    wrong.
    """
    # What is not Unicode is not JSON, and is refused as such.
    said = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    try:
        has_seasons = "seasons" in _Kind.model_validate_json(said).model_fields_set
        form = OfficeHoursForm if has_seasons else NoticeForm
        return form.model_validate_json(said).paper()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidPaper(f"文件的 {field or '内容'} 有误", field=field, cause=first["type"]) from None


def _published_at(text: str) -> datetime:
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.min, SHANGHAI).astimezone(UTC)
        at = parse_instant(text, "published")
    except (NaiveTime, ValueError, OverflowError):
        at = None
    if at is None:
        raise InvalidPaper(f"公布时间“{text[:40]}”有误，应写作 2026-11-04 或带时区的时刻", field="published")
    return at


def _expanded(spans: Iterable[str], field: str) -> Iterator[date]:
    for span in spans:
        days = span.split("/")
        if len(days) > 2:
            raise InvalidNotice(f"日期“{span[:40]}”有误", field=field)
        first, last = _day(days[0], field), _day(days[-1], field)
        # A span longer than a year is a slip of the pen, and must not be expanded before it is refused.
        if not 0 <= (last - first).days <= _LONGEST_SPAN:
            raise InvalidNotice(f"日期“{span[:40]}”首尾颠倒或过长", field=field)
        for step in range((last - first).days + 1):
            yield first + timedelta(days=step)


def _day(text: str, field: str) -> date:
    # `date.fromisoformat` takes more ways of writing a day than a file should have.
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidPaper(f"日期“{text[:40]}”有误,应写作 2026-05-01", field=field)


def _month_day(text: str) -> tuple[int, int]:
    if _MONTH_DAY.fullmatch(text):
        try:
            # In a leap year, so that a season may begin on 29 February.
            day = date.fromisoformat(f"{_LEAP_YEAR}-{text}")
            return day.month, day.day
        except ValueError:
            pass
    raise InvalidOfficeHours(f"季节的起始日“{text[:40]}”有误，应写作 05-01", field="seasons")


def _session(text: str) -> Session:
    written = _SESSION.fullmatch(text)
    try:
        if written is not None:
            return Session(time.fromisoformat(written[1]), time.fromisoformat(written[2]))
    except ValueError:
        pass
    raise InvalidOfficeHours(f"时段“{text[:40]}”有误,应写作 08:30-12:00", field="seasons")
