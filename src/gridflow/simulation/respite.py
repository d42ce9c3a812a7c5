"""Rulings on requests for more time 延期与挂起裁定."""

from datetime import datetime

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.event import Actor
from gridflow.simulation.deeds import Deed, Errand
from gridflow.simulation.people import HOUR, People


def ruling(people: People, case: Case, name: str, now: datetime) -> Errand:
    """Whoever stands above the one that asked rules within a few hours; on the answer to an order, who ordered it."""
    ruler = _ruler(people, case, name)

    def rule(case: Case) -> Deed | None:
        clock = case.running(name)
        if clock is None or clock.asked is None:
            return None
        granted = people.chance(people.rates.work.granted)
        reason = people.say("granted" if granted else "not_granted")
        if clock.asked.extension is not None:
            return Deed(ruler, commands.RuleExtension(clock=name, granted=granted, reason=reason))
        return Deed(ruler, commands.RuleSuspension(clock=name, granted=granted, reason=reason))

    return Errand(people.after(now, ruler.unit, 2 * HOUR), rule)


def _ruler(people: People, case: Case, name: str) -> Actor:
    order = next((order for order in case.orders if order.name == name), None)
    if order is not None:
        return people.supervisor(case, order.by)
    clock = case.running(name)
    responsible = case.responsible(clock) if clock is not None else case.holder
    return people.clerk(case, people.units.get(responsible).parent)
