"""The county's registers 台账, folded from the log: what decisions need to know beyond a case."""

from dataclasses import dataclass, field, replace

from gridflow.aggregates.city import CityNamed
from gridflow.aggregates.event import Event, Recorded
from gridflow.aggregates.grid import GRID_EVENTS, Grids
from gridflow.aggregates.matter import MATTER_EVENTS, Matters
from gridflow.aggregates.person import PEOPLE_EVENTS, People
from gridflow.aggregates.unit.events import UnitRegistered, UnitRenamed, UnitRetired
from gridflow.territory import Unit, UnitHistory

UNIT_EVENTS: tuple[type[Event], ...] = (UnitRegistered, UnitRenamed, UnitRetired)
"""What the history of units is folded from."""


@dataclass(frozen=True, slots=True)
class Registers:
    """Every register, as of one position of the log."""

    units: UnitHistory = field(default_factory=UnitHistory)
    city: Unit | None = None
    grids: Grids = field(default_factory=Grids)
    people: People = field(default_factory=People)
    matters: Matters = field(default_factory=Matters)

    def after(self, event: Recorded) -> "Registers":
        """The registers after one more event; the same ones for an event of something else."""
        if type(event.body) in UNIT_EVENTS:
            return replace(self, units=units_after(self.units, event.body))
        if type(event.body) in GRID_EVENTS:
            return replace(self, grids=self.grids.after(event))
        if type(event.body) in PEOPLE_EVENTS:
            return replace(self, people=self.people.after(event))
        if type(event.body) in MATTER_EVENTS:
            return replace(self, matters=self.matters.after(event))
        if isinstance(event.body, CityNamed):
            return replace(self, city=event.body.city)
        return self


REGISTER_EVENTS: tuple[type[Event], ...] = (*UNIT_EVENTS, *GRID_EVENTS, CityNamed, *PEOPLE_EVENTS, *MATTER_EVENTS)
"""What registers are folded from."""


def units_after(units: UnitHistory, body: Event) -> UnitHistory:
    """The history of units after one more event of them."""
    match body:
        case UnitRegistered():
            return units.registered(body.unit, body.effective_on, body.origins)
        case UnitRenamed():
            return units.renamed(body.code, body.unit_name, body.effective_on)
        case UnitRetired():
            return units.retired(body.code, body.effective_on, body.successors)
        case _:
            return units
