"""A county under a pack, on a database: its territory as the pack draws it, and one case after another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.case import commands as do
from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.case.state import Clock
from gridflow.aggregates.command import Command
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import RegisterUnit
from gridflow.bootstrap import County, open_county
from gridflow.policy import PolicyPack, Stage, deriving
from gridflow.settings import Settings
from gridflow.territory import Level
from gridflow.testing import CountingIdentities, SettableClock, give, person
from gridflow.testing.territory import COUNTY, COUNTY_CODE
from gridflow.worktime import SHANGHAI
from tests.conformance.packs.territory import departments, nodes

PARAMETERS: Final[dict[str, dict[str, str]]] = {
    "s1": {"second_level_grids": "3", "population_from": "1000", "service_systems": "8"},
    "s2": {
        "target_document": "本市目标文件",
        "urban_households_from": "300",
        "urban_households_to": "500",
        "urban_communities": "2",
        "urban_grids": "14",
        "urban_first_level": "4",
        "urban_second_level": "6",
        "urban_third_level": "4",
        "rural_households": "50",
        "villages": "2",
        "rural_grids": "8",
        "rural_first_level": "2",
        "rural_second_level": "6",
        "grid_workers": "40",
        "full_time_workers": "20",
        "party_branches": "4",
        "signboards": "22",
        "contact_cards": "4000",
        "suggestions": "120",
    },
    "s3a": {"leave_deduction": "1", "excellent_from": "90", "good_from": "80", "pass_from": "60"},
}
"""What a county says where its founding document is damaged."""

BEGIN: Final = datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI)
ADMINISTRATOR: Final = person("administrator", COUNTY)
_PHOTO: Final = Evidence(kind="photo", reference="oss://evidence/1.jpg", sha256="ab" * 32)
_SECOND: Final = timedelta(seconds=1)


@dataclass(slots=True)
class PackCounty:
    """A county that has adopted a pack and registered what its levels are."""

    county: County
    clock: SettableClock
    pack: PolicyPack
    units: list[RegisterUnit]
    numbers: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The lowest grid that was registered last: as deep in the tree as the pack goes."""
        return max((unit.code for unit in self.units if unit.level is Level.GRID), key=len)

    def case(self, number: str) -> Case:
        found = self.county.log.case(number)
        assert found is not None
        return found

    def give(self, command: Command, role: str, unit: str, number: str | None = None, who: str | None = None) -> str:
        """Give a command in a role for a unit; returns the number of the case."""
        return give(self.county, command, person(role, unit, who), number).number

    def report(self, matter: str, urgency: str = "general") -> str:
        """A grid worker reports a matter of the pack from the lowest grid, by the first channel of the pack."""
        report = do.Report(
            place=self.place,
            subject=self.pack.matters[matter].name,
            matter=matter,
            channel="grid",
            urgency=do.Urgency(urgency),
        )
        return self.give(report, "grid_worker", self.place)

    def tick(self, at: datetime) -> None:
        """What becomes of the county by an instant: the read models follow, and what is due fires."""
        self.clock.set(at)
        self.county.projector.catch_up()
        self.county.ticker.tick()
        self.county.projector.catch_up()

    def overrun(self, number: str) -> Clock:
        """Let the running clock of the stage pass its deadline, with a second to spare before it and after it."""
        clock = self.case(number).clock
        assert clock is not None
        assert clock.due is not None
        self.tick(clock.due - _SECOND)
        assert not self.running(number).missed
        self.tick(clock.due + _SECOND)
        return self.running(number)

    def running(self, number: str) -> Clock:
        clock = self.case(number).clock
        assert clock is not None
        return clock

    def work_off(self, number: str) -> Case:
        """Accept, dispatch, sign for, resolve, check, call back, appraise and archive a case, answering every order."""
        holder = self.case(number).holder
        matter = self.pack.matters[self.case(number).matter]
        for unit in self.case(number).accompany:
            self.give(do.Accompany(remark="已到场"), "grid_worker" if len(unit) > 12 else "clerk", unit, number)
        accept = do.Accept(filing=next(iter(matter.filing), None))
        if matter.owner:
            self.give(do.AssignOwner(owner="leader-1", unit=holder), "clerk", holder, number)
        self.give(accept, "clerk", holder, number)
        if not any(unit.code.startswith(f"{holder}D") for unit in self.units):
            township = self.case(number).holder[:9] + "000"
            self.give(do.Escalate(reason="须由部门办理"), "clerk", holder, number)
            holder = township
        lead = f"{holder}D01"
        self.give(do.Dispatch(lead=lead, instruction="请办理"), "clerk", holder, number)
        self.give(do.Acknowledge(), "handler", lead, number)
        for phase in matter.evidence:
            self.give(do.Note(phase=phase, text="现场照片", evidence=(_PHOTO,)), "handler", lead, number)
        self._settle_orders(number)
        resolve = do.Resolve(result="已办结", closing=next(iter(matter.closing), None), evidence=(_PHOTO,))
        self.give(resolve, "handler", lead, number)
        self._settle_orders(number)
        supervisor = self.case(number).holder
        self.give(do.Check(passed=True, finding="属实"), "supervisor", supervisor, number)
        for _ in range(self.case(number).call_backs_owed):
            self.give(do.CallBack(satisfied=True), "caller", supervisor, number)
        assert self.case(number).stage is Stage.APPRAISE
        self.give(do.Appraise(), "supervisor", supervisor, number)
        self.give(do.Archive(), "supervisor", supervisor, number)
        return self.case(number)

    def _settle_orders(self, number: str) -> None:
        for order in self.case(number).orders:
            role = "clerk" if order.to.isdigit() else "handler"
            if order.answered_by is None:
                answer = do.AnswerSupervision(order=order.name, answer="已督促办理")
                self.give(answer, role, order.to, number, f"{role}-answers@{order.to}")
            lift = do.LiftSupervision(order=order.name, reason="已整改")
            self.give(lift, "supervisor", order.by, number, f"supervisor-lifts@{order.by}")


@contextmanager
def pack_county(url: str, name: str) -> Iterator[PackCounty]:
    """A county on a database that has adopted the shipped pack of a name, with the values that its document lacks."""
    clock = SettableClock(BEGIN)
    county = open_county(Settings(database_url=url, county=COUNTY_CODE), clock, CountingIdentities())
    try:
        root = RegisterUnit(code=COUNTY, level=Level.COUNTY, unit_name="示例县")
        county.registrar.carry_out([root], ADMINISTRATOR)
        county.registrar.adopt_policy(AdoptPolicy(text=deriving(name, PARAMETERS.get(name, {}))), ADMINISTRATOR)
        pack = county.rules.policy
        units = nodes(pack)
        units += departments(units)
        county.registrar.carry_out(units, ADMINISTRATOR)
        yield PackCounty(county, clock, pack, units)
    finally:
        county.database.close()
