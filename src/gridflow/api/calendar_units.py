"""The calendar of the unit that a request is about."""

from dataclasses import dataclass
from datetime import datetime

from gridflow.api.scope import scope_of
from gridflow.api.services import Services
from gridflow.application.keys import Caller
from gridflow.territory import Unit, division_chain
from gridflow.worktime import Calendar


@dataclass(frozen=True, slots=True)
class CalendarOfUnit:
    """A unit and the calendar that holds there."""

    unit: Unit
    calendar: Calendar


def calendar_of(services: Services, caller: Caller, code: str, known_at: datetime | None = None) -> CalendarOfUnit:
    """The calendar of a unit as the log has it now, or as it was known at an instant.

    Raises UnknownUnit for a unit that is missing or outside the caller's subtree.
    """
    units, _ = scope_of(services, caller, code)
    calendars = services.almanac.refresh()
    return CalendarOfUnit(units.get(code), calendars.of(division_chain(units.path(code)), known_at))
