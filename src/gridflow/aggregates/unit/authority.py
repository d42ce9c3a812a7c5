"""Who may change which units 调整权限 (FEATURES A4)."""

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.unit.commands import MergeUnits, RegisterUnit
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.policy.territory_rules import GridChange
from gridflow.territory import Level, level_of_code


def require_below(context: Context, *codes: str) -> None:
    """Raises UnknownUnit for a unit that is not the actor's own or below it, as for one that never was."""
    units = context.units
    for code in codes:
        nearest = nearest_known(context, code)
        if not units.known(nearest) or not units.within(nearest, context.actor.unit):
            raise UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])


def nearest_known(context: Context, code: str) -> str:
    """A unit, or for one that is still to come the nearest above it that is there; the code itself if it never was."""
    life = context.registers.units.get(code)
    while not context.units.known(code) and life is not None and life.parent is not None:
        code = life.parent
        life = context.registers.units.get(code)
    return code


def require_above(context: Context, code: str) -> None:
    """Raises NotPermitted for the actor's own unit: what ends it, or comes beside it, is decided above it."""
    if code == context.actor.unit:
        raise NotPermitted("本单位的撤销、拆分由上级单位办理", unit=code)


def changed_units(command: Command) -> tuple[str, ...]:
    """The units that a command on units changes themselves, without what goes with them."""
    if isinstance(command, MergeUnits):
        return (*command.units, command.into)
    code = getattr(command, "code", "")
    return (code,) if code else ()


def require_grid_authority(command: Command, context: Context) -> None:
    """Raises NotPermitted where grids are changed by who may not: a department never has grids of its own, and
    where the policy has changes applied for, only the county makes them."""
    if not any(map(_is_grid, changed_units(command))):
        return
    if level_of_code(context.actor.unit) is Level.DEPARTMENT:
        rule = context.policy.rule("grids")
        raise NotPermitted(f"部门不得在村(社区)以下另行划分网格({rule})", unit=context.actor.unit, rule=rule)
    require_no_application("设立网格" if isinstance(command, RegisterUnit) else command.title, context)


def require_no_application(done: str, context: Context) -> None:
    """Raises NotPermitted where what is to be `done` to grids must be applied for 申请: everywhere below the county, if
    the policy says so."""
    if may_change_grids(context):
        return
    raise NotPermitted(f"不能直接{done}:网格变更由乡镇(街道)以 request-grid-change 申请,县级批准后生效并备案")


def may_change_grids(context: Context) -> bool:
    """Whether the actor changes grids at once 直接变更: the county does, and others where the policy says so."""
    return acts_for_county(context) or context.policy.territory.grid_change is GridChange.DIRECT


def acts_for_county(context: Context) -> bool:
    """Whether the actor acts for the county's root."""
    return level_of_code(context.actor.unit) is Level.COUNTY


def _is_grid(code: str) -> bool:
    try:
        return level_of_code(code) is Level.GRID
    except InvalidInput:
        return False  # what is wrong with it, the decision says
