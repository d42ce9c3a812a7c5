"""The people of the county at work: who acts, how long it takes, what they say."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.case.number import running_number
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.errors import GridFlowError
from gridflow.policy import Matter, PolicyPack
from gridflow.simulation.deeds import Deed, Plan
from gridflow.simulation.office import Office
from gridflow.simulation.rates import Rates
from gridflow.simulation.staff import Staff
from gridflow.simulation.texts import Texts
from gridflow.territory import UnitTree

HOUR: Final = timedelta(hours=1)
ROUTINE: Final = 0.9
"""The spread of what is done between other things: most of it soon, some of it forgotten for days."""

WORK: Final = 0.55
"""The spread of work that is planned."""

_DIGEST_BITS: Final = 256


class People:
    """All chance comes from `random`, in the order in which it is asked."""

    def __init__(
        self,
        territory: Territory,
        rules: Rules,
        office: Office,
        staff: Staff,
        texts: Texts,
        rates: Rates,
        random: Random,
    ) -> None:
        self._territory = territory
        self._rules = rules
        self.office = office
        self.staff = staff
        self.texts = texts
        self.rates = rates
        self.random = random

    @property
    def units(self) -> UnitTree:
        return self._territory.tree

    @property
    def policy(self) -> PolicyPack:
        """The pack in force."""
        return self._rules.policy

    def matter(self, code: str) -> Matter:
        """What is known of a matter that was admitted."""
        file = self._territory.registers.matters.get(code)
        return file.latest if file is not None else self.policy.matters[code]

    def clerk(self, case: Case, unit: str | None = None) -> Actor:
        """The clerk of a unit, by default of the holder."""
        return self.staff.person("clerk", unit or case.holder, person_of(case))

    def supervisor(self, case: Case, unit: str | None = None) -> Actor:
        """The supervisor of a unit, by default of the holder."""
        return self.staff.person("supervisor", unit or case.holder, person_of(case))

    def worker(self, case: Case, unit: str) -> Actor:
        """Whoever does the work of a unit."""
        return self.staff.worker(unit, person_of(case))

    def instead_of(self, actor: Actor, case: Case) -> Actor:
        """Whoever does today what an actor was to do on a case: somebody of the heir 承接单位, if the unit is no more.

        Raises UnknownUnit.
        """
        heir = self.units.heir(actor.unit, case.place).code
        return actor if heir == actor.unit else self.staff.person(actor.role, heir, person_of(case))

    def judge(self, role: str, case: Case, besides: frozenset[str] = frozenset()) -> Actor | None:
        """Somebody of a role who had no part in the work, of the lowest unit at or above the holder that had none."""
        parts = case.handlers | besides
        for unit in self._upwards(case.holder):
            if unit not in case.handling_units:
                found = (a for a in self.staff.people(role, unit, person_of(case)) if a.id not in parts)
                if (actor := next(found, None)) is not None:
                    return actor
        return None

    def later(
        self,
        now: datetime,
        actor: Actor,
        median: timedelta,
        command: Command,
        spread: float = ROUTINE,
        risks: type[GridFlowError] | None = None,
    ) -> Plan:
        """What an actor will do as soon as so much working time has passed, more or less."""
        return Plan(self.after(now, actor.unit, median, spread), Deed(actor, command, risks))

    def after(self, now: datetime, unit: str, median: timedelta, spread: float = ROUTINE) -> datetime:
        """When a unit has done something that takes such a time, more or less."""
        return self.office.after(now, self.staff.takes(unit, median, spread, self.random))

    def say(self, occasion: str) -> str:
        return self.random.choice(self.texts.said[occasion])

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def photo(self, case: Case) -> Evidence:
        """A photo that somebody took."""
        digest = f"{self.random.getrandbits(_DIGEST_BITS):064x}"
        return Evidence(kind="photo", reference=f"photos/{case.number}/{digest[:8]}.jpg", sha256=digest)

    def _upwards(self, unit: str) -> Iterator[str]:
        """A unit and those above it, the lowest first."""
        yield from reversed(self.units.path(unit).rstrip("/").split("/"))


def person_of(case: Case) -> int:
    """Which of several people looks after a case."""
    return running_number(case.number)
