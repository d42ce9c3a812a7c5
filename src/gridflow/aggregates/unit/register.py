"""Registering a unit 单位登记."""

from gridflow.aggregates.command import Command, Title, Word
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, check_code


class RegisterUnit(Command):
    """Register a unit under its parent; without a parent it becomes the root of the county's tree."""

    name = "register-unit"
    title = "登记单位"
    code: Word
    level: Level
    unit_name: Title
    parent: Word | None = None


class UnitRegistered(Event):
    """A unit was registered 单位登记."""

    topic = "unit.registered"
    code: str
    level: Level
    unit_name: str
    parent: str | None

    @property
    def unit(self) -> Unit:
        return Unit(self.code, self.level, self.unit_name, self.parent)


def unit_stream(code: str) -> str:
    """The stream that holds a unit's events."""
    return f"unit/{code}"


def register_unit(command: RegisterUnit, context: Context) -> tuple[UnitRegistered, ...]:
    """One event for a new unit, none for one that is registered just so already.

    Raises InvalidInput when the code does not fit level and parent, belongs to another unit, or would be a second
    root; UnknownUnit when the parent is not registered; NotPermitted for a role that may not.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    check_code(command.code, command.level, command.parent)
    unit = Unit(command.code, command.level, command.unit_name, command.parent)
    if unit.code in context.units and context.units.get(unit.code) == unit:
        return ()
    if unit.parent is None and unit.level is not Level.COUNTY:
        raise InvalidInput(f"单位“{unit.code}”不能作根:一县一库,根单位须是县(区)", field="parent")
    if unit.parent is None and context.units.roots:
        raise InvalidInput(f"单位“{unit.code}”须有上级:本县的根单位已登记", field="parent")
    context.units.extended([unit])
    return (UnitRegistered(code=unit.code, level=unit.level, unit_name=unit.name, parent=unit.parent),)
