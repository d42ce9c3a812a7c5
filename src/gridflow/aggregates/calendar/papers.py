"""Importing a paper 导入文件: a notice of rest days 放假安排, or the office hours 办公时间 of a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Final, TypeAlias

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event, Fact
from gridflow.errors import NotPermitted
from gridflow.territory import division_chain
from gridflow.worktime import (
    InvalidNotice,
    InvalidPaper,
    Notice,
    NoticeForm,
    OfficeHours,
    OfficeHoursForm,
    Paper,
    Season,
    Session,
)

CALENDAR_STREAM: Final = "calendar"
"""The stream of a county's papers, an event a paper."""


class ImportNotice(NoticeForm, Command):
    """Import a notice of rest days, of the whole country or of a unit's subtree."""

    name = "import-notice"
    title = "导入放假安排"


class SetOfficeHours(OfficeHoursForm, Command):
    """Set the office hours of a unit's subtree from a day on."""

    name = "set-office-hours"
    title = "设定办公时间"


ImportPaper: TypeAlias = ImportNotice | SetOfficeHours
"""A command that brings a paper."""


def command_of(form: NoticeForm | OfficeHoursForm) -> ImportPaper:
    """The command that brings the paper of a form."""
    kind = ImportNotice if isinstance(form, NoticeForm) else SetOfficeHours
    return kind.model_validate(form.model_dump(by_alias=True))


class NoticeImported(Event):
    """A notice of rest days was imported 导入放假安排. `off` and `on` are single dates, sorted."""

    topic = "calendar.notice-imported"
    id: str
    unit: str | None
    document: str
    document_confirmed: bool
    published_at: datetime
    source: str
    covers_year: int | None
    off: tuple[date, ...]
    on: tuple[date, ...]

    @property
    def paper(self) -> Notice:
        return Notice(**{name: getattr(self, name) for name in type(self).model_fields})


class SeasonSet(Fact):
    """A season of office hours: from a month and day on, sessions of local times."""

    first: tuple[int, int]
    sessions: tuple[tuple[time, time], ...]


class OfficeHoursSet(Event):
    """Office hours were set 设定办公时间."""

    topic = "calendar.office-hours-set"
    id: str
    unit: str | None
    document: str
    document_confirmed: bool
    published_at: datetime
    source: str
    effective_from: date
    seasons: tuple[SeasonSet, ...]

    @property
    def paper(self) -> OfficeHours:
        said = {name: getattr(self, name) for name in type(self).model_fields if name != "seasons"}
        seasons = (Season(season.first, tuple(Session(*span) for span in season.sessions)) for season in self.seasons)
        return OfficeHours(**said, seasons=tuple(seasons))


PaperImported: TypeAlias = NoticeImported | OfficeHoursSet
"""An event that brings a paper."""


def import_paper(command: ImportPaper, context: Context) -> tuple[PaperImported, ...]:
    """One event for a new paper, none for one that is known just so.

    Whoever acts for the county's root brings papers of the whole country, of those above the county, and of any unit
    in it; others those of their own subtree. Raises NotPermitted, UnknownUnit for a unit that is none of these,
    InvalidPaper (InvalidNotice, InvalidOfficeHours) for a paper that is wrong in itself, published in the future, or
    contradicts those that are known.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    paper = command.paper()
    _require_place(paper, context)
    known = {known.id: known for known in context.calendars.papers}
    if paper.id in known:
        if known[paper.id] != paper:
            raise InvalidPaper(f"编号 {paper.id} 已用于内容不同的文件", field="id")
        return ()
    if paper.published_at > context.now + context.policy.claim_tolerance:
        raise InvalidPaper(f"文件 {paper.id} 的公布时间晚于当前", field="published")
    if isinstance(paper, Notice):
        if paper.covers_year is not None:
            _require_next_year(paper.id, paper.covers_year, context)
        elif paper.unit is None:
            _require_known_years(paper, context)
    return (imported(paper),)


def imported(paper: Paper) -> PaperImported:
    """The event that brings a paper."""
    if isinstance(paper, Notice):
        return NoticeImported.model_validate(asdict(paper))
    said = {name: getattr(paper, name) for name in OfficeHoursSet.model_fields if name != "seasons"}
    seasons = tuple(SeasonSet(first=season.first, sessions=season.sessions) for season in paper.seasons)
    return OfficeHoursSet.model_validate(said | {"seasons": seasons})


def wanting(shipped: Iterable[Paper], known: Sequence[Paper], now: datetime) -> list[Paper]:
    """The shipped papers, published by now, that are not known and that no known one stands for.

    A yearly notice that somebody imported under another id stands for the shipped one of that year.
    """
    ids, years = {paper.id for paper in known}, _years(known)
    return [
        paper
        for paper in shipped
        if paper.id not in ids
        and paper.published_at <= now
        and not (isinstance(paper, Notice) and paper.covers_year in years)
    ]


def _years(papers: Iterable[Paper]) -> dict[int, str]:
    """The years that yearly notices cover, with their ids."""
    notices = (paper for paper in papers if isinstance(paper, Notice))
    return {notice.covers_year: notice.id for notice in notices if notice.covers_year is not None}


def _require_place(paper: Paper, context: Context) -> None:
    at_root = all(root.code == context.actor.unit for root in context.units.roots)
    if paper.unit is None or paper.unit not in context.units:
        if not at_root:
            raise NotPermitted("只有县级单位可以导入全国或上级的文件", unit=context.actor.unit)
        if paper.unit is None or paper.unit in division_chain(context.units.path(context.actor.unit)):
            return
    context.units.get_within(paper.unit, context.actor.unit)


def _require_next_year(paper_id: str, year: int, context: Context) -> None:
    """Yearly notices come one a year and leave no gap; what changes a year that is known is an amendment."""
    years = _years(context.calendars.papers)
    if year in years:
        raise InvalidNotice(
            f"{year} 年的年度通知已有({years[year]}),调整通知不填 covers_year", field="covers_year", notice=paper_id
        )
    if years and year != max(years) + 1:
        raise InvalidNotice(f"年度通知须逐年导入,下一份应为 {max(years) + 1} 年", field="covers_year", notice=paper_id)


def _require_known_years(amendment: Notice, context: Context) -> None:
    """An amendment changes years that are known: a yearly notice must not pass for one where its year was forgotten.

    A unit's own paper may speak of a year whose notice is still to come.
    """
    unknown = {day.year for day in (*amendment.off, *amendment.on)} - _years(context.calendars.papers).keys()
    if unknown:
        raise InvalidNotice(
            f"{min(unknown)} 年尚无年度通知;年度通知须填 covers_year(--year)",
            field="covers_year",
            notice=amendment.id,
        )
