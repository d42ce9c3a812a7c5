"""The small county with people who may admit matters, and what they admit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.aggregates.matter import (
    MATTER_COMMANDS,
    AgreeMatter,
    ApproveMatter,
    Catalogue,
    MatterFacts,
    ProposeMatter,
)
from gridflow.aggregates.unit import MergeUnits
from gridflow.testing import instant, person
from gridflow.testing.county import MemoryCounty, give, memory_county
from gridflow.testing.territory import (
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    TOWNSHIP,
)
from tests.unit.policy.packs import changed

MONDAY: Final = instant("2026-10-12T09:00:00+08:00")
TODAY: Final = date(2026, 10, 12)
_COMMANDS: Final[tuple[type[Command], ...]] = (*MATTER_COMMANDS, MergeUnits)
_ABLE: Final = ", ".join(f'"{command.name}"' for command in _COMMANDS)
POLICY: Final = changed("administrator = [", f"administrator = [{_ABLE}, ")

BUREAU: Final = person("administrator", COUNTY_DEPARTMENT)
BRIGADE: Final = person("administrator", DEPARTMENT)
TOWN: Final = person("administrator", TOWNSHIP)
OTHER_TOWN: Final = person("administrator", OTHER_TOWNSHIP)
COUNTY_OFFICE: Final = person("administrator", COUNTY)

FACTS: Final = MatterFacts(name="电动车进楼", platform="综治工作", lead="消防救援大队")


def facts(**changes: Any) -> MatterFacts:
    """`FACTS` with some of them changed."""
    return MatterFacts.model_validate(FACTS.model_dump() | changes)


def proposal(**changes: Any) -> ProposeMatter:
    """A proposal of a permanent matter `e-bike`; `changes` replace fields of the command."""
    return ProposeMatter.model_validate({"code": "e-bike", "kind": "permanent", "facts": FACTS} | changes)


def temporary(**changes: Any) -> ProposeMatter:
    """A proposal for the rest of the month in the township."""
    return proposal(**({"kind": "temporary", "unit": TOWNSHIP, "last": date(2026, 10, 31)} | changes))


@dataclass(frozen=True)
class Office:
    """The county at work."""

    county: MemoryCounty

    def give(self, command: Command, by: Actor) -> tuple[str, ...]:
        """Give a command; returns the topics of what was recorded. Raises what the registrar raises."""
        return tuple(posted.topic for posted in self.county.registrar.carry_out([command], by).posted)

    def admit(self, command: ProposeMatter, document: str = "综治备〔2026〕1号") -> None:
        """Propose, agree where that is needed, and approve."""
        self.give(command, BUREAU)
        if command.kind == "temporary":
            self.give(AgreeMatter(code=command.code), TOWN)
        self.give(ApproveMatter(code=command.code, document=document), COUNTY_OFFICE)

    def wait(self, **lapse: float) -> None:
        self.county.clock.set(self.county.clock.now() + timedelta(**lapse))

    def until(self, moment: str) -> None:
        self.county.clock.set(instant(moment))

    def report(self, by: Actor = GRID_WORKER, **changes: Any) -> str:
        """Report a case of the matter `e-bike`; returns its number."""
        said = {"place": GRID, "subject": "楼道充电", "matter": "e-bike", "channel": "grid"} | changes
        return give(self.county, Report.model_validate(said), by).number

    def do(self, number: str, command: Command, by: Actor) -> tuple[str, ...]:
        return give(self.county, command, by, number).events

    def case(self, number: str) -> Case:
        found = self.county.log.case(number)
        assert found is not None
        return found

    def catalogue(self, at: datetime | None = None) -> Catalogue:
        """The catalogue as it is known now, at an instant."""
        when = at or self.county.clock.now()
        territory = self.county.territory
        territory.refresh()
        registers = territory.registers
        units = registers.units.on(territory.day(when))
        return Catalogue(self.county.rules.policies, registers.matters, units, self.county.rules.zone, when)


def office() -> Office:
    """The county on Monday morning, nothing admitted but by its policy."""
    return Office(memory_county(MONDAY, POLICY))


def other_person(actor: Actor) -> Actor:
    """Somebody else of the same unit, in the same role."""
    return actor.model_copy(update={"id": f"{actor.id}-2"})
