"""Which units a caller may name 可见范围: its own and those below it."""

from gridflow.api.services import Services
from gridflow.application.keys import Caller
from gridflow.errors import UnknownUnit
from gridflow.territory import UnitTree


def scope_of(services: Services, caller: Caller, wanted: str | None) -> tuple[UnitTree, str]:
    """The tree, and the unit that a request is about: the wanted one, or else the caller's own.

    Raises UnknownUnit for a unit outside the caller's subtree, as for one that is missing.
    """
    code = wanted if wanted is not None else caller.unit

    def checked(units: UnitTree) -> UnitTree:
        require_in_scope(units, caller, code)
        return units

    return services.territory.with_current(checked), code


def require_in_scope(units: UnitTree, caller: Caller, code: str) -> None:
    """Raises UnknownUnit for a unit that is missing or not in the caller's subtree; the two are not told apart."""
    if code not in units or not units.within(code, caller.unit):
        raise unknown_unit(code)


def unknown_unit(code: str) -> UnknownUnit:
    return UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
