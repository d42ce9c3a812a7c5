"""Decisions of supervision 督办: orders by superiors, and the rungs of the ladder."""

from datetime import datetime

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import deadline_missed
from gridflow.aggregates.case.duties import require_other_person, require_unit, superiors
from gridflow.aggregates.case.events import (
    ReminderIssued,
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionOrdered,
)
from gridflow.aggregates.case.state import Case, Clock, Order
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import RungKind


def order_supervision(case: Case, command: commands.OrderSupervision, context: Context) -> tuple[Event, ...]:
    """Any unit above the holder may put the case under supervision; the holder must answer."""
    unit = context.actor.unit
    if unit == case.holder or not context.units.within(case.holder, unit):
        raise NotPermitted("只有持有单位的上级可以督办", unit=case.holder)
    return (
        SupervisionOrdered(
            order=_order_name(case.orders_issued + 1),
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
    clock = case.clock
    if clock is None or clock.name != command.clock or clock.due is None:
        return ()
    ripe = sorted(
        (at, name, kind)
        for name, kind, at in clock.rungs
        if at is not None and at <= context.now and name not in clock.fired
    )
    issued: list[Event] = []
    orders = case.orders_issued
    for _, name, kind in ripe:
        match kind:
            case RungKind.REMIND:
                issued.append(_remind(case, clock, name, clock.due, context))
            case RungKind.MISSED:
                issued.append(deadline_missed(case, clock, clock.due, context))
            case RungKind.ORDER:
                orders += 1
                issued.append(_ladder_order(case, clock, name, orders, context))
    return tuple(issued)


def _remind(case: Case, clock: Clock, name: str, due: datetime, context: Context) -> ReminderIssued:
    to = (case.holder, *_notified(case, name, context))
    return ReminderIssued(clock=clock.name, stage=clock.stage, rung=name, due=due, to=to)


def _ladder_order(case: Case, clock: Clock, name: str, orders: int, context: Context) -> SupervisionOrdered:
    rung = context.policy.rung(name)
    above = _notified(case, name, context)
    return SupervisionOrdered(
        order=_order_name(orders),
        clock=clock.name,
        rung=name,
        cause=f"{clock.stage.chinese}环节{rung.title if rung is not None else name}",
        by=above[0] if above else case.holder,
        to=case.holder,
        notify=above,
    )


def _notified(case: Case, rung_name: str, context: Context) -> tuple[str, ...]:
    rung = context.policy.rung(rung_name)
    return superiors(context, case.holder, rung.notify) if rung is not None else ()


def _order(case: Case, name: str) -> Order:
    for order in case.orders:
        if order.name == name:
            return order
    raise InvalidInput(f"没有未解除的督办令“{name}”", field="order")


def _order_name(count: int) -> str:
    return f"order-{count}"
