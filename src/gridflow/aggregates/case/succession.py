"""What becomes of a case when units that have a part in it are no more 承接."""

from collections.abc import Mapping

from msgspec.structs import replace

from gridflow.aggregates.case.commands import HandOver
from gridflow.aggregates.case.events import CaseHandedOver, Succession
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event


def hand_over(case: Case, command: HandOver, context: Context) -> tuple[Event, ...]:
    """Every part of a former unit goes to the one of those after it that the place is in today, or else to the one that
    stands for it; nothing if there is none.

    The place is where it was: it keeps the code of its day (FEATURES A3).
    """
    units = context.units
    if not units.former:
        return ()
    # Those that did the work stay named beside their successors, which must not judge it either.
    worked = {code for code in case.handling_units if units.heir(code, case.place).code not in case.handling_units}
    gone = sorted(code for code in _parts(case) | worked if code in units.former)
    if not gone:
        return ()
    return (CaseHandedOver(successions=tuple(Succession(origin=c, to=units.heir(c, case.place).code) for c in gone)),)


def succeeded(case: Case, by: Mapping[str, str]) -> Case:
    """The case with each unit's part given to the unit that `by` names for it. That is no hop."""

    def now(code: str) -> str:
        return by.get(code, code)

    def all_now(codes: frozenset[str]) -> frozenset[str]:
        return frozenset(map(now, codes))

    return replace(
        case,
        holder=now(case.holder),
        reporter=now(case.reporter),
        involved=case.involved | all_now(case.involved),
        accompany=all_now(case.accompany),
        owner=case.owner._replace(unit=now(case.owner.unit)) if case.owner is not None else None,
        dispatcher=now(case.dispatcher) if case.dispatcher is not None else None,
        lead=now(case.lead) if case.lead is not None else None,
        first_lead=now(case.first_lead) if case.first_lead is not None else None,
        assistances=tuple(replace(one, unit=now(one.unit), by=now(one.by)) for one in case.assistances),
        released=all_now(case.released),
        handling_units=case.handling_units | all_now(case.handling_units),
        orders=tuple(replace(order, by=now(order.by), to=now(order.to)) for order in case.orders),
    )


def _parts(case: Case) -> set[str]:
    """Every unit that has something to do on the case, or may do something."""
    named = [case.holder, case.reporter, case.dispatcher, case.lead, case.first_lead]
    named += [case.owner.unit] if case.owner is not None else []
    named += [code for one in case.assistances for code in (one.unit, one.by)]
    named += [code for order in case.orders for code in (order.by, order.to)]
    return {code for code in named if code} | case.accompany | case.released
