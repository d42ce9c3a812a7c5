"""The calendars of all places, made from one shelf of papers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.instant import require_aware
from gridflow.worktime.notice import Notice
from gridflow.worktime.packaged import packaged_papers
from gridflow.worktime.paper import Paper
from gridflow.worktime.provenance import published_on


class Calendars:
    """The papers 文件 that are known, in the order in which they came, and the calendar of each place under them.

    Immutable; a further paper makes new calendars. Places under the same papers share one calendar, built once.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)
        self._arranged = {paper.unit for paper in self.papers}
        self._reaching_back = [paper for paper in self.papers if _first_day(paper) < published_on(paper)]
        self._came_last = max((paper.published_at for paper in self._reaching_back), default=None)
        self._built: dict[tuple[tuple[str, ...], tuple[str, ...]], Calendar] = {}

    @cached_property
    def by_id(self) -> Mapping[str, Paper]:
        """The papers by their ids."""
        return {paper.id: paper for paper in self.papers}

    def of(self, chain: Sequence[str] = (), known_at: datetime | None = None) -> Calendar:
        """The calendar of a unit: `chain` are its code and those above it, the highest first; () the whole country.

        `known_at`, an aware instant, leaves out what was published later; such a calendar is built anew.
        """
        arranged = self._arranged_among(chain)
        return self._of(arranged, {}) if known_at is None else Calendar(self.papers, arranged, known_at)

    def lived(self, chain: Sequence[str], received_at: datetime) -> Calendar:
        """The calendar of a unit as a clock lives through it that runs since `received_at`, an aware instant.

        A paper that came after that says nothing of the days whose 24:00 in China had passed when it was published:
        what was used up stays used up, and nobody becomes overdue in the past. Its version is that of `of(chain)`,
        for the papers are the same; so is the calendar itself where nothing is left out. Raises `NaiveTime`.
        """
        require_aware(received_at, "received_at", "受理时间")
        arranged = self._arranged_among(chain)
        if self._came_last is None or self._came_last <= received_at:
            return self._of(arranged, {})
        came_late = (paper for paper in self._reaching_back if paper.published_at > received_at)
        return self._of(
            arranged,
            {paper.id: published_on(paper) for paper in came_late if paper.unit is None or paper.unit in arranged},
        )

    def _arranged_among(self, chain: Sequence[str]) -> tuple[str, ...]:
        return tuple(unit for unit in chain if unit in self._arranged)

    def _of(self, arranged: tuple[str, ...], silent_before: Mapping[str, date]) -> Calendar:
        key = arranged, tuple(silent_before)
        calendar = self._built.get(key)
        # Of two that are built at once the first stays.
        return calendar or self._built.setdefault(key, Calendar(self.papers, arranged, silent_before=silent_before))

    def with_papers(self, papers: Iterable[Paper]) -> "Calendars":
        """These calendars and further papers."""
        return Calendars((*self.papers, *papers))


def _first_day(paper: Paper) -> date:
    """The first day that a paper says anything of."""
    return min((*paper.off, *paper.on), default=date.max) if isinstance(paper, Notice) else paper.effective_from


@cache
def default_calendars() -> Calendars:
    """The calendars of the packaged papers, built once."""
    return Calendars(packaged_papers())


def default_calendar() -> Calendar:
    """The national calendar of the packaged papers, built once."""
    return default_calendars().of()
