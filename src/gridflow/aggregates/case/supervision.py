"""Decisions of supervision 督办: orders by superiors, and the rungs of the ladder."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import order_name, ripe_rungs
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import (
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionOrdered,
)
from gridflow.aggregates.case.state import Case, Order
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties


def order_supervision(case: Case, command: commands.OrderSupervision, context: Context) -> tuple[Event, ...]:
    """Any unit above the holder may put the case under supervision; the holder must answer."""
    unit = context.actor.unit
    if case.appraised:
        raise NotAdmitted("考核之后不再督办", command=command.name)
    if unit == case.holder or not context.units.within(case.holder, unit):
        raise NotPermitted("只有持有单位的上级可以督办", unit=case.holder)
    return (
        SupervisionOrdered(
            order=order_name(case.orders_issued + 1),
            clock=None,
            rung=None,
            cause=command.cause,
            by=unit,
            to=case.holder,
            notify=(),
        ),
    )


def answer_supervision(case: Case, command: commands.AnswerSupervision, context: Context) -> tuple[Event, ...]:
    """The unit under supervision answers, once an order."""
    order = _order(case, command.order)
    require_unit(context, order.to, "被督办单位")
    if order.answered_by is not None:
        raise NotAdmitted("此督办令已答复", order=order.name)
    return (SupervisionAnswered(order=order.name, answer=command.answer),)


def lift_supervision(case: Case, command: commands.LiftSupervision, context: Context) -> tuple[Event, ...]:
    """The ordering unit, or one above it, lifts an answered order, by someone other than who answered."""
    order = _order(case, command.order)
    if not context.units.within(order.by, context.actor.unit):
        raise NotPermitted("只有督办单位或其上级可以解除督办", unit=order.by)
    if order.answered_by is None:
        raise NotAdmitted("督办令答复之后才能解除", order=order.name)
    if order.answered_by == context.actor.id:
        raise SeparationOfDuties("答复人不得解除同一督办令", actor=context.actor.id)
    require_other_person(context, case.handlers, "经办")
    return (SupervisionLifted(order=order.name, reason=command.reason),)


def fire_rungs(case: Case, command: commands.FireRungs, context: Context) -> tuple[Event, ...]:
    """Everything that has come due on the named clock, in order, each rung once. Nothing if that clock has ended."""
    if case.clock is None or case.clock.name != command.clock:
        return ()
    return ripe_rungs(case, context)


def _order(case: Case, name: str) -> Order:
    for order in case.orders:
        if order.name == name:
            return order
    raise InvalidInput(f"没有未解除的督办令“{name}”", field="order")
