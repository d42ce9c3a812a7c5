"""A second reading of what happened to units, day by day and without `UnitHistory`: what trees are held against.

It is written from FEATURES A3 in the plainest way: what holds on a day is what the events up to that day say, in order
of their days, and of the log where the days are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gridflow.aggregates.event import Event
from gridflow.aggregates.unit import UnitRegistered, UnitRenamed, UnitRetired
from gridflow.territory import Unit


@dataclass
class DayReading:
    """The units of a day, those that are no more by then with the names they ended with, and what ended them."""

    units: dict[str, Unit]
    gone: dict[str, Unit]
    ended: dict[str, UnitRetired]


class UnitReading:
    """What the events of a log say of units."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = [event for event in events if isinstance(event, UnitRegistered | UnitRenamed | UnitRetired)]
        self.came = {event.code: event for event in self.events if isinstance(event, UnitRegistered)}
        self._days: dict[date, DayReading] = {}

    @property
    def days(self) -> Sequence[date]:
        """The days on which anything happens."""
        return sorted({event.effective_on for event in self.events if event.effective_on is not None})

    def on(self, day: date) -> DayReading:
        if day not in self._days:
            self._days[day] = self._read(day)
        return self._days[day]

    def _read(self, day: date) -> DayReading:
        happened = [event for event in self.events if event.effective_on is None or event.effective_on <= day]
        reading = DayReading({}, {}, {})
        for event in sorted(happened, key=lambda event: event.effective_on or date.min):
            match event:
                case UnitRegistered():
                    reading.units[event.code] = Unit(event.code, event.level, event.unit_name, event.parent)
                case UnitRenamed():
                    unit = reading.units[event.code]
                    reading.units[event.code] = Unit(unit.code, unit.level, event.unit_name, unit.parent)
                case UnitRetired():
                    reading.gone[event.code] = reading.units.pop(event.code)
                    reading.ended[event.code] = event
        return reading

    def stand_in(self, code: str, day: date) -> str:
        """The unit of a day that stands for one which was there by then."""
        reading = self.on(day)
        while code not in reading.units:
            successors, unit = reading.ended[code].successors, reading.gone[code]
            after = successors[0] if successors else unit.parent
            assert after is not None, "the root does not end"
            code = after
        return code

    def belongs(self, code: str, day: date) -> str | None:
        """The unit of a day to which what bears a code belongs, or belonged; None if nobody can tell."""
        reading, came = self.on(day), self.came[code]
        if code in reading.units or code in reading.gone:
            return self.stand_in(code, day)
        match came.origins, came.parent:
            case (sole,), _:
                return self.belongs(sole, day)
            case (), str(above):
                return self.belongs(above, day)
            case _:
                return None

    def path(self, code: str) -> str:
        """The codes from the root down to a unit, as they were registered."""
        parent = self.came[code].parent
        return ("" if parent is None else self.path(parent)) + code + "/"
