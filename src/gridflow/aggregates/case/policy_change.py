"""Bringing a case under the pack in force 改按现行政策: the only way in which a change of policy touches live cases."""

from msgspec.structs import replace

from gridflow.aggregates.case.clocks import stated_first
from gridflow.aggregates.case.commands import ApplyPolicy
from gridflow.aggregates.case.duties import require_holder_or_above
from gridflow.aggregates.case.events import DeadlineRevised, SupervisionOrdered
from gridflow.aggregates.case.revisions import counted_under, from_report, later, left_alone, moves
from gridflow.aggregates.case.state import Case, Clock
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import NotPermitted
from gridflow.policy import Timed


def apply_policy(case: Case, command: ApplyPolicy, context: Context) -> tuple[Event, ...]:
    """The running clocks counted anew under the pack in force at the place, from where they started.

    Nothing for a clock that this changes in no way. A deadline that has passed stays where it was; so does the answer
    to a supervision order, which is due when the order said. The holder may not give itself more time, unless there is
    nobody above it.
    """
    require_holder_or_above(case, context)
    judges_itself = context.actor.unit == case.holder and context.units.get(case.holder).parent is not None
    events: list[Event] = []
    for clock in case.clocks:
        revised = under_policy_in_force(case, clock, context)
        if revised is None:
            continue
        if judges_itself and later(revised, clock):
            raise NotPermitted("持有单位不得以改按现行政策放宽期限,须由上级执行", unit=case.holder)
        stated = stated_first(case, clock, context)
        orders = sum(isinstance(event, SupervisionOrdered) for event in stated)
        case = replace(case, orders_issued=case.orders_issued + orders)
        why = revised.revision.model_copy(update={"reason": command.reason})
        events += (*stated, revised.model_copy(update={"revision": why}))
    return tuple(events)


def under_policy_in_force(case: Case, clock: Clock, context: Context) -> DeadlineRevised | None:
    """The revision of a clock; None for one that the pack in force treats no differently, or may not touch.

    None also where the terms of all stages have added up from the report and would not any more: one stage's term
    counted from there would be over before its time.
    """
    if left_alone(clock, context):
        return None
    old, new = context.policies.of(clock.policy_version), context.policy
    added_up = clock.stage is not Timed.ACCEPT and from_report(old, case, clock)
    if old.version == new.version or (added_up and not from_report(new, case, clock)):
        return None
    revised = counted_under(new, case, clock, "policy", context)
    if revised is None:
        return None
    same_ladder = all(old.rung(rung.name) == new.rung(rung.name) for rung in clock.rungs)
    return None if same_ladder and not moves(revised, clock) else revised
