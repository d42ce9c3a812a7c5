"""The calendars of all places, made from one shelf of papers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property

from gridflow.worktime.calendar import Calendar, version_of
from gridflow.worktime.packaged import packaged_papers
from gridflow.worktime.paper import Paper


class Calendars:
    """The papers 文件 that are known, in the order in which they came, and the calendar of each place under them.

    Immutable; a further paper makes new calendars. Places under the same papers share one calendar, built once.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(papers)
        self._arranged = {paper.unit for paper in self.papers}
        self._built: dict[tuple[str, ...], Calendar] = {}

    @cached_property
    def by_id(self) -> Mapping[str, Paper]:
        """The papers by their ids."""
        return {paper.id: paper for paper in self.papers}

    def of(self, chain: Sequence[str] = (), known_at: datetime | None = None) -> Calendar:
        """The calendar of a unit: `chain` are its code and those above it, the highest first; () the whole country.

        `known_at`, an aware instant, leaves out what was published later; such a calendar is built anew.
        """
        arranged = tuple(unit for unit in chain if unit in self._arranged)
        if known_at is not None:
            return Calendar(self.papers, arranged, known_at)
        calendar = self._built.get(arranged)
        # Of two that are built at once the first stays.
        return calendar or self._built.setdefault(arranged, Calendar(self.papers, arranged))

    def with_papers(self, papers: Iterable[Paper]) -> "Calendars":
        """These calendars and further papers."""
        return Calendars((*self.papers, *papers))

    def since(self, version: str, chain: Sequence[str]) -> tuple[Paper, ...]:
        """The papers by which the calendar of a unit differs from its earlier `version`, in the order they came.

        All its papers where it never had that version.
        """
        held = [paper for paper in self.papers if paper.unit is None or paper.unit in chain]
        for known in range(len(held), -1, -1):
            if version_of(held[:known], chain) == version:
                return tuple(held[known:])
        return tuple(held)


@cache
def default_calendars() -> Calendars:
    """The calendars of the packaged papers, built once."""
    return Calendars(packaged_papers())


def default_calendar() -> Calendar:
    """The national calendar of the packaged papers, built once."""
    return default_calendars().of()
