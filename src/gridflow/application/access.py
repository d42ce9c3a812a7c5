"""Who sees a case 可见范围: a unit sees its subtree and what it took part in, and nothing else."""

from collections.abc import Collection

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Actor
from gridflow.application.keys import Caller
from gridflow.errors import InvalidInput, RetiredUnit, UnknownCase
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


def require_role(role: str, known: Collection[str]) -> None:
    """Raises InvalidInput for a role 角色 that is none of those known."""
    if role not in known:
        raise InvalidInput(f"没有角色“{role[:40]}”,可用:{'、'.join(sorted(known))}", field="role")
