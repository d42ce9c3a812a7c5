"""What people do with a case that waits for acceptance 受理."""

from datetime import datetime, timedelta

from gridflow.aggregates.case import Case, commands
from gridflow.policy import Stage
from gridflow.simulation.deeds import Deed, Plan
from gridflow.simulation.people import HOUR, People
from gridflow.simulation.proving import closing_of, filing_of, lacking, proofs
from gridflow.simulation.responsibility import responsible
from gridflow.simulation.story import Story
from gridflow.territory import Level


def intake(people: People, case: Case, story: Story, now: datetime) -> Plan:
    """The next step: solve it on the spot, end it, put it right, hand it up, or accept it."""
    clerk = people.clerk(case)
    if story.easy and people.units.current(case.place).level is Level.GRID and not people.matter(case.matter).owner:
        return _on_the_spot(people, case, now)
    if story.duplicate_of is not None:
        merge = commands.Merge(into=story.duplicate_of, reason=people.say("merge"))
        return people.later(now, clerk, HOUR, merge)
    if story.withdrawn is Stage.ACCEPT:
        return people.later(now, clerk, HOUR, commands.Withdraw(reason=people.say("withdraw")))
    if story.groundless:
        return people.later(now, clerk, 3 * HOUR, commands.Decline(reason=people.say("decline")))
    if story.misfiled:
        return _put_right(people, case, story, now)
    to = responsible(people, case, story)
    if case.urgency == commands.Urgency.URGENT and to != case.holder and people.units.within(case.holder, to):
        return people.later(now, clerk, HOUR / 2, commands.Escalate(to=to, reason=people.say("urgent")))
    return people.later(now, clerk, 1.2 * HOUR, commands.Accept(filing=filing_of(people, case)))


def _on_the_spot(people: People, case: Case, now: datetime) -> Plan:
    """The grid worker takes the photos that the matter asks for, and settles."""
    actor = people.worker(case, people.units.current(case.place).code)
    at = now + timedelta(minutes=people.random.randint(5, 45))
    for phase in lacking(people, case):
        note = commands.Note(phase=phase, text=people.say("note"), evidence=(people.photo(case),))
        return Plan(at, Deed(actor, note))
    return Plan(
        at,
        Deed(
            actor,
            commands.Settle(
                result=people.say("settle"), closing=closing_of(people, case), evidence=proofs(people, case)
            ),
        ),
    )


def _put_right(people: People, case: Case, story: Story, now: datetime) -> Plan:
    """The clerk may only tighten what binds the clerk; who stands above gives another matter."""
    story.misfiled = False
    above = people.units.get(case.holder).parent
    if case.urgency == commands.Urgency.GENERAL and people.chance(0.5):
        story.level = people.random.choice((story.level, Level.COUNTY))
        urgent = commands.Reclassify(urgency=commands.Urgency.URGENT, reason=people.say("reclassify"))
        return people.later(now, people.clerk(case), HOUR / 2, urgent)
    other = people.random.choice([matter for matter in people.policy.matters if matter != case.matter])
    reclassify = commands.Reclassify(matter=other, reason=people.say("reclassify"))
    return people.later(now, people.clerk(case, above), HOUR, reclassify)
