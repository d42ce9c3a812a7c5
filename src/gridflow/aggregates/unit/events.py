"""What happens to a unit 单位变动. A day is one of the county's time zone; what happens holds from its 00:00."""

from datetime import date

from gridflow.aggregates.event import Event
from gridflow.territory import Level, Unit


class UnitRegistered(Event):
    """A unit was registered 单位登记. `effective_on` is its first day, None where it was there before anything was
    recorded; `origins` are the units whose area it has, `document` the paper that says so."""

    topic = "unit.registered"
    schema_version = 2
    code: str
    level: Level
    unit_name: str
    parent: str | None
    effective_on: date | None
    origins: tuple[str, ...]
    document: str | None

    @property
    def unit(self) -> Unit:
        return Unit(self.code, self.level, self.unit_name, self.parent)


class UnitRenamed(Event):
    """A unit was renamed 单位更名."""

    topic = "unit.renamed"
    code: str
    unit_name: str
    effective_on: date
    document: str | None


class UnitRetired(Event):
    """A unit was retired 单位撤销: `effective_on` is the first day without it. The first of the `successors` stands for
    it 承接; without any, the unit above does."""

    topic = "unit.retired"
    code: str
    effective_on: date
    successors: tuple[str, ...]
    document: str | None
