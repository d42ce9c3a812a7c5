"""Which units a caller may name 可见范围: its own and those below it."""

from datetime import date

from gridflow.api.services import Services
from gridflow.application.keys import Caller
from gridflow.errors import UnknownUnit
from gridflow.territory import UnitTree


def scope_of(services: Services, caller: Caller, wanted: str | None, on: date | None = None) -> tuple[UnitTree, str]:
    """The tree of a day, today without one, and the unit that a request is about: the wanted one, or the caller's own.

    A unit that is no more can be asked for as of a day when it was there, by whoever was above it then, and by whoever
    stands for it or is above that now.

    Raises UnknownUnit for a unit outside the caller's subtree, as for one that is missing; for one within it that is no
    more, or is not there yet, it says so.
    """
    code = wanted if wanted is not None else caller.unit
    territory = services.territory

    def checked(today: UnitTree) -> UnitTree:
        history, day = territory.registers.units, on or today_of(services)
        units = history.on(day)
        if not sees(caller, code, today, units):
            raise unknown_unit(code)
        life = history.get(code)
        if life is not None and life.since is not None and life.since > day:
            said = f"单位“{life.name(life.since)}”({code})自{life.since}起设立,{day}还没有"
            raise UnknownUnit(said, unit=code, since=life.since.isoformat())
        units.get(code)
        return units

    return territory.with_current(checked), code


def require_in_scope(units: UnitTree, caller: Caller, code: str) -> None:
    """Raises UnknownUnit for a unit that is missing or not in the caller's subtree; the two are not told apart.

    For one within it that is no more, the refusal names its successor.
    """
    if not sees(caller, code, units):
        raise unknown_unit(code)
    units.get(code)


def sees(caller: Caller, code: str, *days: UnitTree) -> bool:
    """Whether the unit that this is, or that stands for it, is the caller's or below it on one of these days."""
    return any(caller.unit in units and units.known(code) and units.within(code, caller.unit) for units in days)


def today_of(services: Services) -> date:
    """Today in the county."""
    return services.territory.day(services.clock.now())


def unknown_unit(code: str) -> UnknownUnit:
    return UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
