"""What the people of the county do next with a case: who, when, which command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.case.number import running_number
from gridflow.aggregates.case.state import Order
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.application.rules import Territory
from gridflow.policy import PolicyPack, RungKind, Stage
from gridflow.simulation.office import DAY, Office
from gridflow.simulation.staff import Staff
from gridflow.simulation.story import LADDER, Story
from gridflow.simulation.texts import Texts
from gridflow.simulation.units import COUNTY_DEPARTMENTS, department_code, platforms
from gridflow.territory import Level, Unit, UnitTree

_HOUR: Final = timedelta(hours=1)
_ROUTINE: Final = 0.9
"""The spread of what is done between other things: most of it soon, some of it forgotten for days."""

_WORK: Final = 0.55
"""The spread of work that is planned."""

_TOO_HIGH: Final = 0.2
_OBJECTS: Final[Mapping[Level, float]] = {Level.DEPARTMENT: 0.12, Level.GRID: 0.02}
_UPHELD: Final = 0.55
_FAILS: Final = 0.04
_DISSATISFIED: Final = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A command that an actor will give at an instant, unless the case takes another turn before."""

    at: datetime
    actor: Actor
    command: Command


class Planner:
    """Draws plans. All chance comes from `random`, in the order in which it is asked."""

    def __init__(
        self, territory: Territory, policy: PolicyPack, office: Office, staff: Staff, texts: Texts, random: Random
    ) -> None:
        self._territory = territory
        self._policy = policy
        self._office = office
        self._staff = staff
        self._texts = texts
        self._random = random

    @property
    def _units(self) -> UnitTree:
        return self._territory.tree

    def plan(self, case: Case, story: Story, now: datetime) -> Plan | None:
        """The next step of an open case; None while it waits for its supervision orders to be lifted."""
        match case.stage:
            case Stage.ACCEPT:
                return self._intake(case, story, now)
            case Stage.DISPATCH:
                return self._routing(case, story, now)
            case Stage.RESOLVE:
                return self._work(case, story, now)
            case Stage.SUPERVISE:
                return self._supervision(case, now)
            case _:
                return self._appraisal(case, now)

    def answer(self, case: Case, order: Order, now: datetime) -> Plan:
        """The answer of the unit under supervision."""
        actor = self._staff.spokesman(order.to, _person(case))
        command = commands.AnswerSupervision(order=order.name, answer=self._say("answer"))
        return self._later(now, actor, 3 * _HOUR, command)

    def lift(self, case: Case, order: Order, now: datetime) -> Plan:
        """The end of an answered order, by the unit that ordered."""
        actor = self._staff.person("supervisor", order.by, _person(case))
        command = commands.LiftSupervision(order=order.name, reason=self._say("lift"))
        return self._later(now, actor, 4 * _HOUR, command)

    def press(self, case: Case, now: datetime) -> Plan | None:
        """An order by a superior who hears of the case again; None where the holder has none."""
        above = self._units.get(case.holder).parent
        if above is None:
            return None
        actor = self._staff.person("supervisor", above, _person(case))
        return Plan(now, actor, commands.OrderSupervision(cause=self._say("supervise")))

    def _intake(self, case: Case, story: Story, now: datetime) -> Plan:
        if story.easy and self._units.get(case.place).level is Level.GRID:
            actor = self._staff.worker(case.place, _person(case))
            minutes = timedelta(minutes=self._random.randint(10, 90))
            return Plan(now + minutes, actor, commands.Settle(result=self._say("settle")))
        clerk = self._clerk(case)
        if story.groundless:
            return self._later(now, clerk, 3 * _HOUR, commands.Decline(reason=self._say("decline")))
        to = self._responsible(case, story)
        if case.urgency == commands.Urgency.URGENT and to != case.holder and self._units.within(case.holder, to):
            return self._later(now, clerk, _HOUR / 2, commands.Escalate(to=to, reason=self._say("urgent")))
        return self._later(now, clerk, 1.2 * _HOUR, commands.Accept())

    def reconsidered(self, command: Command, case: Case, now: datetime) -> Command:
        """What the clerk does who meant to decline: nobody may while a supervision order is open or owed."""
        rungs = case.clock.rungs if case.clock is not None else ()
        owed = any(rung.kind is RungKind.ORDER and rung.at is not None and rung.at <= now for rung in rungs)
        return commands.Accept() if isinstance(command, commands.Decline) and (case.orders or owed) else command

    def _routing(self, case: Case, story: Story, now: datetime) -> Plan:
        clerk = self._clerk(case)
        if self._units.get(case.holder).level is Level.COUNTY and self._chance(_TOO_HIGH):
            story.level = Level.TOWNSHIP
        to = self._responsible(case, story)
        if to != case.holder:
            if self._units.within(to, case.holder):
                down = commands.Delegate(to=to, reason=self._say("delegate"))
                return self._later(now, clerk, 2 * _HOUR, down)
            return self._later(now, clerk, 2.5 * _HOUR, commands.Escalate(reason=self._say("escalate")))
        lead = self._lead(case, story)
        if lead is None:
            return self._later(now, clerk, 2.5 * _HOUR, commands.Escalate(reason=self._say("escalate")))
        story.objected = story.refused_by is None and self._chance(_OBJECTS.get(self._units.get(lead).level, 0))
        return self._later(now, clerk, 2 * _HOUR, commands.Dispatch(lead=lead, instruction=self._say("instruction")))

    def _work(self, case: Case, story: Story, now: datetime) -> Plan:
        lead = case.lead or case.holder
        worker = self._staff.worker(lead, _person(case))
        if case.send_back_by is not None:
            story.objected, story.refused_by = False, lead
            upheld = self._chance(_UPHELD)
            ruling = commands.RuleSendBack(upheld=upheld, reason=self._say("upheld" if upheld else "refused"))
            dispatcher = self._staff.person("clerk", case.dispatcher or case.holder, _person(case))
            return self._later(now, dispatcher, 3 * _HOUR, ruling)
        if not case.acknowledged:
            return self._later(now, worker, _HOUR, commands.Acknowledge())
        if story.objected:
            reason = self._random.choice(list(self._policy.send_back_reasons))
            return self._later(
                now, worker, 2 * _HOUR, commands.SendBack(reason_code=reason, reason=self._say("send_back"))
            )
        if story.notes:
            story.notes -= 1
            return self._later(now, worker, 0.6 * DAY, commands.Note(phase="during", text=self._say("note")), _WORK)
        result = self._random.choice(self._texts.results[story.matter])
        return self._later(now, worker, 1.5 * DAY, commands.Resolve(result=result), _WORK)

    def _supervision(self, case: Case, now: datetime) -> Plan | None:
        supervisor = self._staff.person("supervisor", case.holder, _person(case))
        if case.checked is False or case.satisfied is False:
            return self._later(now, supervisor, _HOUR, commands.Rework(reason=self._say("rework")))
        if case.checked is None:
            passed = not self._chance(_FAILS)
            check = commands.Check(passed=passed, finding=self._say("passed" if passed else "failed"))
            return self._later(now, supervisor, 0.7 * DAY, check, _WORK)
        if case.call_back and case.satisfied is None:
            satisfied = not self._chance(_DISSATISFIED)
            caller = self._staff.person("caller", case.holder, _person(case))
            remark = self._say("satisfied" if satisfied else "dissatisfied")
            return self._later(now, caller, 0.5 * DAY, commands.CallBack(satisfied=satisfied, remark=remark), _WORK)
        return None

    def _appraisal(self, case: Case, now: datetime) -> Plan:
        supervisor = self._staff.person("supervisor", case.holder, _person(case))
        if case.appraised:
            return self._later(now, supervisor, 0.3 * DAY, commands.Archive(), _WORK)
        return self._later(now, supervisor, DAY, commands.Appraise(remark=self._say("appraise")), _WORK)

    def _responsible(self, case: Case, story: Story) -> str:
        """The government over the place that can deal with the case, or the highest there is."""
        levels = LADDER[: LADDER.index(story.level) + 1]
        found = [unit for level in levels if (unit := self._units.ancestor(case.place, level)) is not None]
        return found[-1].code if found else case.holder

    def _lead(self, case: Case, story: Story) -> str | None:
        """The grid of the place, or the department that the matter belongs to, after a send-back another one; where
        the county has none of these, any unit right below the holder, and None when there is none."""
        below = self._units.children(case.holder)
        government = self._units.get(case.holder)
        wanted = Level.GRID if government.level is Level.VILLAGE else Level.DEPARTMENT
        named = case.place if wanted is Level.GRID else self._department(government, story.matter)
        able = [
            unit.code
            for unit in below
            if unit.level is wanted and (wanted is Level.GRID or unit.code != story.refused_by)
        ]
        if named in able:
            return named
        choices = able or [unit.code for unit in below]
        return self._random.choice(choices) if choices else None

    def _department(self, government: Unit, matter: str) -> str:
        if government.level is Level.COUNTY:
            return department_code(government.code, COUNTY_DEPARTMENTS.values(), COUNTY_DEPARTMENTS[matter])
        return department_code(government.code, platforms(self._policy), self._policy.matters[matter].platform)

    def _clerk(self, case: Case) -> Actor:
        return self._staff.person("clerk", case.holder, _person(case))

    def _later(
        self, now: datetime, actor: Actor, median: timedelta, command: Command, spread: float = _ROUTINE
    ) -> Plan:
        effort = self._staff.takes(actor.unit, median, spread, self._random)
        return Plan(self._office.after(now, effort), actor, command)

    def _say(self, occasion: str) -> str:
        return self._random.choice(self._texts.said[occasion])

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def _person(case: Case) -> int:
    return running_number(case.number)
