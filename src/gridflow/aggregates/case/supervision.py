"""Decisions of supervision 督办: reminders, warnings and orders by superiors, and the rungs of the ladder."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import order_name, ripe_rungs, start_task, stop_clock
from gridflow.aggregates.case.duties import require_other_person, require_unit
from gridflow.aggregates.case.events import (
    ReminderIssued,
    RiskNotified,
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionOrdered,
)
from gridflow.aggregates.case.state import Case, Order
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage, Timed
from gridflow.worktime import Term, UnknownTerm


def remind(case: Case, command: commands.Remind, context: Context) -> tuple[Event, ...]:
    """Any unit above the holder may urge it 催办; nothing has to be answered."""
    _require_superior(case, command, context)
    reminded = ReminderIssued(
        kind="urge",
        clock=None,
        stage=case.clock.stage if case.clock is not None else None,
        rung=None,
        due=case.clock.due if case.clock is not None else None,
        to=(case.holder,),
        roles=(),
        text=command.text,
    )
    return (reminded,)


def notify_risk(case: Case, command: commands.NotifyRisk, context: Context) -> tuple[Event, ...]:
    """Whoever works on the case, or is above it, warns units above and below itself 研判预警 (S1, S4)."""
    unit, units = context.actor.unit, context.units
    if unit not in case.involved and not units.within(case.holder, unit):
        raise NotPermitted("只有参与办理的单位及其上级可以预警", unit=unit)
    for told in command.to:
        if told not in units or not (units.within(told, unit) or units.within(unit, told)):
            raise InvalidInput("预警的去向须是本单位的上级或下级", field="to")
    return (RiskNotified(to=tuple(dict.fromkeys(command.to)), text=command.text),)


def order_supervision(case: Case, command: commands.OrderSupervision, context: Context) -> tuple[Event, ...]:
    """Any unit above the holder may put the case under supervision; the holder must answer within a term of its own."""
    _require_superior(case, command, context)
    order = order_name(case.orders_issued + 1)
    try:
        term = Term.parse(command.term) if command.term is not None else None
    except UnknownTerm as error:
        raise UnknownTerm(error.detail, field="term") from None
    ordered = SupervisionOrdered(
        order=order,
        clock=None,
        rung=None,
        cause=command.cause,
        by=context.actor.unit,
        to=case.holder,
        notify=(),
        roles=(),
    )
    return (ordered, start_task(case, Timed.ANSWER, context, case.holder, order, term))


def answer_supervision(case: Case, command: commands.AnswerSupervision, context: Context) -> tuple[Event, ...]:
    """The unit under supervision answers, once an order."""
    order = _order(case, command.order)
    require_unit(context, order.to, "被督办单位")
    if case.stage is Stage.RESOLVE and order.to == case.lead:
        require_other_person(context, case.checkers | case.callers, "核查或回访")
    if order.answered_by is not None:
        raise NotAdmitted("此督办令已答复", order=order.name)
    answered = SupervisionAnswered(order=order.name, answer=command.answer)
    return (*stop_clock(case, order.clock, context), answered)


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
    clock = case.running(command.clock)
    return ripe_rungs(case, clock, context) if clock is not None else ()


def _require_superior(case: Case, command: commands.Remind | commands.OrderSupervision, context: Context) -> None:
    if case.appraised:
        raise NotAdmitted(f"考核之后不再{command.title}", command=command.name)
    if context.actor.unit == case.holder or not context.units.within(case.holder, context.actor.unit):
        raise NotPermitted(f"只有持有单位的上级可以{command.title}", unit=case.holder)


def _order(case: Case, name: str) -> Order:
    for order in case.orders:
        if order.name == name:
            return order
    raise InvalidInput(f"没有未解除的督办令“{name}”", field="order")
