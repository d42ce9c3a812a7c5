"""What people do with an accepted case that waits for a lead unit 流转."""

from datetime import datetime

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.event import Actor
from gridflow.policy import Stage
from gridflow.simulation.deeds import Plan
from gridflow.simulation.people import HOUR, People
from gridflow.simulation.responsibility import lead_for, peers, responsible
from gridflow.simulation.story import Story
from gridflow.territory import Level


def routing(people: People, case: Case, story: Story, now: datetime) -> Plan:
    """The next step: up, down, or to a lead unit, with a name to the case where the matter wants one."""
    clerk = people.clerk(case)
    if story.withdrawn is Stage.DISPATCH:
        return people.later(now, clerk, HOUR, commands.Withdraw(reason=people.say("withdraw")))
    if people.units.get(case.holder).level is Level.COUNTY and people.chance(people.rates.routing.too_high):
        story.level = Level.TOWNSHIP
    to = responsible(people, case, story)
    if to != case.holder and people.units.within(to, case.holder):
        return people.later(now, clerk, 2 * HOUR, commands.Delegate(to=to, reason=people.say("delegate")))
    lead = lead_for(people, case, story) if to == case.holder else None
    if lead is None:
        return people.later(now, clerk, 2.5 * HOUR, commands.Escalate(reason=people.say("escalate")))
    if people.matter(case.matter).owner and case.owner is None:
        leader = people.staff.person("leader", case.holder, 0)
        owner = commands.AssignOwner(owner=leader.id, unit=case.holder, reason=people.say("own"))
        return people.later(now, people.supervisor(case), HOUR, owner)
    return _dispatch(people, case, story, clerk, lead, now)


def _dispatch(people: People, case: Case, story: Story, clerk: Actor, lead: str, now: datetime) -> Plan:
    """To the lead unit. What that will make of it is drawn here."""
    rates, work = people.rates.routing, people.rates.work
    department = people.units.get(lead).level is Level.DEPARTMENT
    objects = work.objects_department if department else work.objects_grid
    story.objected = people.chance(objects if story.refused_by is None else work.objects_again)
    story.hands_on = department and people.chance(work.transferred)
    story.asks_help = people.chance(work.asks_help)
    coordination = case.urgency == commands.Urgency.COORDINATION
    helpers = peers(people, case, case.holder, lead)
    assisted = people.chance(rates.assisted_coordination if coordination else rates.assisted)
    assisting = (people.random.choice(helpers),) if helpers and assisted else ()
    instruction = people.say("instruction")
    return people.later(
        now, clerk, 2 * HOUR, commands.Dispatch(lead=lead, assisting=assisting, instruction=instruction)
    )
