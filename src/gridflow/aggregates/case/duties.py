"""Who may act: rules of unit and of separated duties shared by the decisions."""

from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.errors import NotPermitted, SeparationOfDuties
from gridflow.territory import Level


def require_unit(context: Context, unit: str | None, duty: str) -> None:
    """Raises NotPermitted unless the actor acts for exactly this unit."""
    if context.actor.unit != unit:
        name = context.units.get(unit).name if unit else "(无)"
        raise NotPermitted(f"只有{duty}“{name}”可以执行此操作", unit=unit)


def require_holder_or_above(case: Case, context: Context) -> None:
    """Raises NotPermitted unless the actor acts for the unit that holds the case, or one above it."""
    if not context.units.within(case.holder, context.actor.unit):
        raise NotPermitted("只有持有单位或其上级可以执行此操作", unit=case.holder)


def require_supervisor(case: Case, context: Context) -> None:
    """Raises NotPermitted unless the actor acts for the unit that holds the case for supervision, or one above it."""
    if case.holder not in context.units or not context.units.within(case.holder, context.actor.unit):
        raise NotPermitted("只有督办单位或其上级可以执行此操作", unit=case.holder)


def require_other_person(context: Context, others: frozenset[str], did: str) -> None:
    """Raises SeparationOfDuties if the actor is one of those who did the other part of the work (FEATURES D11)."""
    if context.actor.id in others:
        raise SeparationOfDuties(f"您已{did}本事件,此操作须由他人执行", actor=context.actor.id)


def require_other_unit(case: Case, context: Context) -> None:
    """Raises SeparationOfDuties if the actor acts for a unit that handled the case, in any round."""
    if context.actor.unit in case.handling_units:
        raise SeparationOfDuties("经办单位不得核查或回访自己办理的事件", unit=context.actor.unit)


def jurisdiction(context: Context, unit: str) -> str:
    """The division a unit answers for: a department's is its government's."""
    found = context.units.get(unit)
    return found.parent if found.level is Level.DEPARTMENT and found.parent is not None else unit


def superiors(context: Context, unit: str, levels: tuple[Level, ...]) -> tuple[str, ...]:
    """The codes of the units of these levels strictly above a unit, lowest first."""
    above = context.units.path(unit).rstrip("/").split("/")[:-1]
    return tuple(code for code in reversed(above) if context.units.get(code).level in levels)


def accompanying(place: str, holder: str, levels: tuple[Level, ...], context: Context) -> tuple[str, ...]:
    """The units of these levels at a place or above it, but for the one that holds the case."""
    found = (context.units.ancestor(place, level) for level in levels)
    return tuple(unit.code for unit in found if unit is not None and unit.code != holder)
