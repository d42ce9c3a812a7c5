"""Which units a caller may name 可见范围: its own and those below it."""

from datetime import date

from gridflow.api.services import Services
from gridflow.application.access import sees, units_on, unknown_unit
from gridflow.application.keys import Caller
from gridflow.territory import UnitTree


def scope_of(services: Services, caller: Caller, wanted: str | None, on: date | None = None) -> tuple[UnitTree, str]:
    """The tree of a day, today without one, and the unit that a request is about: the wanted one, or the caller's own.

    Raises UnknownUnit as `units_on` does.
    """
    code = wanted if wanted is not None else caller.unit
    return units_on(services.territory, caller, code, on or today_of(services)), code


def require_in_scope(units: UnitTree, caller: Caller, code: str) -> None:
    """Raises UnknownUnit for a unit that is missing or not in the caller's subtree; the two are not told apart.

    For one within it that is no more, the refusal names its successor.
    """
    if not sees(caller, code, units):
        raise unknown_unit(code)
    units.get(code)


def today_of(services: Services) -> date:
    """Today in the county."""
    return services.territory.day(services.clock.now())
