"""A county whose roles keep a register of people, and its people."""

from datetime import date
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.aggregates.person import (
    PEOPLE_COMMANDS,
    ApproveAppointment,
    People,
    Person,
    PlanTraining,
    ProposeAppointment,
    RecordTraining,
    RegisterPerson,
)
from gridflow.aggregates.person.training_commands import PlannedSession, TookPart
from gridflow.policy import builtin_pack
from gridflow.testing import MemoryCounty, instant, memory_county, person
from gridflow.testing.territory import GRID, GRID_WORKER, TOWNSHIP, VILLAGE

START: Final = instant("2026-03-02T09:00:00+08:00")
TODAY: Final = date(2026, 3, 2)
OFFICE: Final = person("administrator", TOWNSHIP)
CLERK: Final = person("clerk", VILLAGE)
ANN: Final = "ann"
BOB: Final = "bob"
WORKER: Final = "grid-worker"

_STAFF: Final = frozenset(command.name for command in PEOPLE_COMMANDS)
_KEEPS: Final = {"administrator": _STAFF, "clerk": _STAFF, GRID_WORKER.role: frozenset({"set-duty-status"})}


def staffed(
    more: str = "", eligibility: str = "resident = true, age_from = 18, age_to = 55, app_capable = true"
) -> str:
    """A pack by which a township approves grid workers, publishes them and consents when they go.

    `more` is added to that post, which stands last.
    """
    roles = builtin_pack("s0").roles
    granted = {role: sorted(names | _KEEPS.get(role, frozenset())) for role, names in roles.items()}
    lines = "\n".join(f"{role} = {names}" for role, names in granted.items())
    return f"""
extends = "s0"
id = "staffed"
title = "人员试行办法"
source = "示例"

[roles]
{lines}

[training]
rates_of = ["{WORKER}"]

[[staffing]]
id = "{WORKER}"
title = "网格员"
least = 1
approved_by = "township"
published = true
consent_by = "township"
eligibility = {{ {eligibility} }}
{more}
"""


class Office:
    """The small county under such a pack; every command that is given is granted, or raises."""

    def __init__(self, policy: str | None = None) -> None:
        self.county: MemoryCounty = memory_county(START, policy or staffed())

    def give(self, *commands: Command, by: Actor = OFFICE) -> list[str]:
        """The topics of what was posted."""
        return [one.topic for one in self.county.registrar.carry_out(commands, by).posted]

    @property
    def people(self) -> People:
        return self.county.territory.registers.people

    def person(self, name: str) -> Person:
        found = self.people.get(name)
        assert found is not None
        return found

    def posts(self, day: date) -> set[tuple[str, str, str]]:
        """Who holds which post where on a day."""
        holding = self.people.holding(day, self.county.territory.registers.units)
        return {(one.person.id, one.appointment.post, one.unit) for one in holding}

    def appoint(self, name: str = ANN, post: str = WORKER, unit: str = GRID, **changes: Any) -> None:
        """Propose and approve in one go."""
        replaces = changes.pop("replaces", None)
        self.give(
            ProposeAppointment(person=name, post=post, unit=unit, replaces=replaces),
            approval(name, post, unit, **changes),
        )

    def train(self, *names: str, passed: bool | None = True, year: int = 2026) -> None:
        """Have people trained on 5 January of a year, with an exam."""
        held_on = date(year, 1, 5)
        took_part = tuple(TookPart(person=name, passed=passed) for name in names)
        self.give(
            PlanTraining(unit=TOWNSHIP, year=year, sessions=sessions("first")),
            RecordTraining(unit=TOWNSHIP, year=year, session="first", held_on=held_on, participants=took_part),
        )


def entry(name: str = ANN, **changes: Any) -> RegisterPerson:
    """The registration of a capable resident of the village, who is 36."""
    said = {
        "person": name,
        "unit": VILLAGE,
        "full_name": "王小二",
        "birth_date": date(1990, 1, 1),
        "residence": VILLAGE,
        "phone": "138 0000 0000",
        "app_capable": True,
    }
    return RegisterPerson.model_validate(said | changes)


def approval(name: str = ANN, post: str = WORKER, unit: str = GRID, **changes: Any) -> ApproveAppointment:
    """An approval by a paper that was published yesterday."""
    said = {"document": "示例〔2026〕1号", "published_on": date(2026, 3, 1)}
    return ApproveAppointment.model_validate({"person": name, "post": post, "unit": unit} | said | changes)


def sessions(*names: str, exam: bool = True) -> tuple[PlannedSession, ...]:
    return tuple(PlannedSession(id=name, title="业务培训", exam=exam) for name in names)


def opened(*entries: RegisterPerson, policy: str | None = None) -> Office:
    """An office with these people, Ann without any."""
    office = Office(policy)
    office.give(*(entries or (entry(),)))
    return office
