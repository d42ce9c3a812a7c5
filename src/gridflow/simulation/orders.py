"""What follows from supervision orders 督办, and what superiors do of their own accord."""

from collections.abc import Iterator
from datetime import datetime

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.case.state import Clock, Order
from gridflow.errors import NotAdmitted
from gridflow.simulation.deeds import Deed, Errand
from gridflow.simulation.office import DAY
from gridflow.simulation.people import HOUR, People, person_of

_RISKY = frozenset(("conflict", "safety"))


def answering(people: People, case: Case, clock: Clock, now: datetime) -> Iterator[Errand]:
    """The unit under supervision answers: in time, late, or after it has asked for more time."""
    order = next(order for order in case.orders if order.name == clock.name)
    actor, rates = people.staff.spokesman(order.to, person_of(case)), people.rates.supervision
    command = commands.AnswerSupervision(order=order.name, answer=people.say("answer"))
    at = people.after(now, actor.unit, 3 * HOUR)
    if clock.due is not None and people.chance(rates.answers_late):
        at = people.office.after(max(at, clock.due), 2 * HOUR)

    def answer(case: Case) -> Deed | None:
        asked = _standing(case, order)
        return Deed(actor, command) if asked is not None and asked.answered_by is None else None

    def ask(case: Case) -> Deed | None:
        running = case.running(order.name)
        if running is None or running.asked is not None or running.due is None or at >= running.due:
            return None
        asks = commands.RequestExtension(clock=order.name, extension="1wd", reason=people.say("extend"))
        return Deed(actor, asks, NotAdmitted)

    yield Errand(at, answer)
    if people.units.get(order.to).parent is not None and people.chance(rates.answers_extended):
        yield Errand(people.office.after(now, HOUR / 4), ask)


def lifting(people: People, case: Case, name: str, now: datetime) -> Iterator[Errand]:
    """The unit that ordered lifts the order once it is answered."""
    order = next(order for order in case.orders if order.name == name)
    actor = people.supervisor(case, order.by)
    command = commands.LiftSupervision(order=name, reason=people.say("lift"))
    yield Errand(
        people.after(now, actor.unit, 4 * HOUR),
        lambda case: Deed(actor, command) if _standing(case, order) is not None else None,
    )


def watching(people: People, case: Case, now: datetime) -> Iterator[Errand]:
    """Superiors hear again of a case that was dispatched: they urge, warn, or put it under supervision."""
    rates = people.rates.supervision
    if people.chance(rates.pressed):
        yield Errand(people.office.after(now, 2 * DAY), lambda case: _press(people, case))
    if people.chance(rates.reminded):
        yield Errand(people.office.after(now, DAY), lambda case: _remind(people, case))
    if case.matter in _RISKY and people.chance(rates.warned):
        yield Errand(people.office.after(now, HOUR), lambda case: _warn(people, case))


def _press(people: People, case: Case) -> Deed | None:
    above = _above(people, case)
    if above is None:
        return None
    return Deed(people.supervisor(case, above), commands.OrderSupervision(cause=people.say("supervise")))


def _remind(people: People, case: Case) -> Deed | None:
    above = _above(people, case)
    return Deed(people.clerk(case, above), commands.Remind(text=people.say("remind"))) if above is not None else None


def _warn(people: People, case: Case) -> Deed | None:
    above = people.units.get(case.holder).parent
    if case.stage.ended or above is None:
        return None
    told = (above, case.holder)
    return Deed(people.clerk(case, above), commands.NotifyRisk(to=told, text=people.say("warn")))


def _above(people: People, case: Case) -> str | None:
    """The unit right above the holder of a case that is not appraised yet."""
    return None if case.stage.ended or case.appraised else people.units.get(case.holder).parent


def _standing(case: Case, order: Order) -> Order | None:
    return next((one for one in case.orders if one.name == order.name), None)
