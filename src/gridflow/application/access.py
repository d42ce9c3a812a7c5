"""Who sees a case 可见范围: a unit sees its subtree and what it took part in, and nothing else."""

from collections.abc import Collection
from datetime import date

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Actor
from gridflow.application.keys import Caller
from gridflow.application.territory import Territory
from gridflow.errors import InvalidInput, RetiredUnit, UnknownCase, UnknownUnit
from gridflow.territory import UnitTree


def may_see(case: Case, actor: Actor, units: UnitTree) -> bool:
    """Whether the place or any unit that ever held the case is the actor's unit or below it."""
    return any(units.within(unit, actor.unit) for unit in {case.place, *case.involved})


def require_visible(case: Case, actor: Actor, units: UnitTree) -> None:
    """Raises UnknownCase for a case that the actor may not see: foreign and missing are not told apart."""
    if not may_see(case, actor, units):
        raise UnknownCase(f"没有编号为“{case.number}”的事件", number=case.number)


def require_unit(caller: Caller, units: UnitTree) -> Caller:
    """The caller itself. Raises RetiredUnit for one whose unit is no more: its keys do not go over to a successor."""
    former = units.former.get(caller.unit)
    if former is None:
        return caller
    stands = units.get(former.current)
    raise RetiredUnit(
        f"密钥所属单位“{former.unit.name}”({caller.unit})已撤销,由“{stands.name}”({stands.code})承接,请改用承接单位的密钥",
        unit=caller.unit,
        successor=stands.code,
    )


def sees(caller: Caller, code: str, *days: UnitTree) -> bool:
    """Whether the unit that this is, or that stands for it, is the caller's or below it on one of these days."""
    return any(caller.unit in units and units.known(code) and units.within(code, caller.unit) for units in days)


def units_on(territory: Territory, caller: Caller, code: str, day: date) -> UnitTree:
    """The tree of a day, on which the unit with this code is there and the caller sees it.

    A unit that is no more can be asked for as of a day when it was there, by whoever was above it then, and by whoever
    stands for it or is above that now.

    Raises UnknownUnit for a unit outside the caller's subtree, as for one that is missing; for one within it that is no
    more, or is not there yet, it says so.
    """

    def checked(today: UnitTree) -> UnitTree:
        history = territory.registers.units
        units = history.on(day)
        if not sees(caller, code, today, units):
            raise unknown_unit(code)
        life = history.get(code)
        if life is not None and life.since is not None and life.since > day:
            said = f"单位“{life.name(life.since)}”({code})自{life.since}起设立,{day}还没有"
            raise UnknownUnit(said, unit=code, since=life.since.isoformat())
        units.get(code)
        return units

    return territory.with_current(checked)


def unknown_unit(code: str) -> UnknownUnit:
    return UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])


def require_role(role: str, known: Collection[str]) -> None:
    """Raises InvalidInput for a role 角色 that is none of those known."""
    if role not in known:
        raise InvalidInput(f"没有角色“{role[:40]}”,可用:{'、'.join(sorted(known))}", field="role")
