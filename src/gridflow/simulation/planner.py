"""What the people of the county do next with a case: who, when, which command."""

from dataclasses import replace
from datetime import datetime

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Decline, Merge, Withdraw
from gridflow.aggregates.case.merging import why_not_into
from gridflow.aggregates.command import Command
from gridflow.policy import Stage
from gridflow.simulation.checking import appraisal, supervision
from gridflow.simulation.deeds import Plan
from gridflow.simulation.intake import intake
from gridflow.simulation.people import HOUR, People
from gridflow.simulation.routing import routing
from gridflow.simulation.story import Story
from gridflow.simulation.working import work


def next_step(people: People, case: Case, story: Story, now: datetime) -> Plan | None:
    """The next step of an open case; None while it waits for what others owe it."""
    plan = _step(people, case, story, now)
    rungs = case.clock.rungs if case.clock is not None else ()
    last = max((rung.at for rung in rungs if rung.at is not None), default=None)
    if plan is None or story.neglected is not case.stage or last is None or last < now:
        return plan
    return replace(plan, at=max(plan.at, people.office.after(last, 2 * HOUR)))


def ends_in_vain(people: People, command: Command, case: Case, other: Case | None, now: datetime) -> bool:
    """Whether a case cannot be ended so now: an order is open or owed, the case to merge into is done with, or others
    were merged into the one that is taken back."""
    if not isinstance(command, Decline | Merge | Withdraw):
        return False
    if isinstance(command, Merge) and (other is None or why_not_into(other, case) is not None):
        return True
    if isinstance(command, Withdraw) and case.duplicates:
        return True
    clock = case.clock
    ripe = [r.name for r in clock.rungs if r.at is not None and r.at <= now] if clock is not None else []
    rungs = [rung for name in ripe if (rung := people.policy.rung(name)) is not None]
    return bool(case.orders) or any(rung.orders for rung in rungs)


def _step(people: People, case: Case, story: Story, now: datetime) -> Plan | None:
    match case.stage:
        case Stage.ACCEPT:
            return intake(people, case, story, now)
        case Stage.DISPATCH:
            return routing(people, case, story, now)
        case Stage.RESOLVE:
            return work(people, case, story, now)
        case Stage.SUPERVISE:
            return supervision(people, case, now)
        case _:
            return appraisal(people, case, now)
