"""The county's calendars, folded from the papers in its log."""

from gridflow.aggregates.calendar import CALENDAR_STREAM, NoticeImported, OfficeHoursSet
from gridflow.application.ports import EventLog
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import Calendar, Calendars


class Almanac:
    """The calendars of the county 历书, as its log has them."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._calendars = Calendars(())

    @property
    def calendars(self) -> Calendars:
        """As they were when last refreshed."""
        return self._calendars

    def of(self, unit: str | None, units: UnitTree) -> Calendar:
        """The calendar of a unit; without one, that of the whole country. Raises UnknownUnit."""
        return self._calendars.of(division_chain(units.path(unit)) if unit is not None else ())

    def refresh(self) -> Calendars:
        """Read the papers that the log has now, and return the calendars: the same object while nothing has come."""
        bodies = [event.body for event in self._log.history(CALENDAR_STREAM)]
        papers = tuple(body.paper for body in bodies if isinstance(body, NoticeImported | OfficeHoursSet))
        if papers != self._calendars.papers:
            self._calendars = Calendars(papers)
        return self._calendars
