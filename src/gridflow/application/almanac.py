"""The county's calendars, folded from the papers in its log."""

from bisect import bisect_right
from datetime import datetime
from threading import Lock

from gridflow.aggregates.calendar import CALENDAR_STREAM, NoticeImported, OfficeHoursSet
from gridflow.application.ports import EventLog
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendar, Calendars


class Almanac:
    """The calendars of the county 历书, as its log has them and followed as it grows."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._calendars = Calendars(())
        self._recorded: list[datetime] = []
        self._earlier: dict[int, Calendars] = {}

    @property
    def calendars(self) -> Calendars:
        """As they were when last refreshed."""
        return self._calendars

    def of(self, unit: str | None, units: UnitTree, at: datetime | None = None) -> Calendar:
        """The calendar of a unit; without one, that of the whole country. Raises UnknownUnit.

        It is the present one, or the one that the log had by an instant (aware).
        """
        calendars = self._calendars if at is None else self._by(at)
        return calendars.of(division_chain(units.path(unit)) if unit is not None else ())

    def _by(self, at: datetime) -> Calendars:
        count = bisect_right(self._recorded, at)
        if count == len(self._calendars.papers):
            return self._calendars
        if count not in self._earlier:
            self._earlier[count] = Calendars(self._calendars.papers[:count])
        return self._earlier[count]

    def refresh(self) -> Calendars:
        """Read the papers that have come, and return the calendars: the same object while none has."""
        with self._lock:
            # Every event of the stream is a paper, so their number is its version.
            come = self._log.history(CALENDAR_STREAM, after=len(self._calendars.papers))
            papers = [event.body.paper for event in come if isinstance(event.body, NoticeImported | OfficeHoursSet)]
            if papers:
                self._calendars = self._calendars.with_papers(papers)
                self._recorded += [event.recorded_at for event in come]
            return self._calendars
