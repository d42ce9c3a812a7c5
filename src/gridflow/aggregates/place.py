"""Where a command on a register has its place 所及单位: the unit by whose policy it is decided."""

from collections.abc import Iterator

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.commands import ApproveGridChange, FileGridChange, RejectGridChange
from gridflow.aggregates.matter.commands import MATTER_COMMANDS, ProposeMatter
from gridflow.aggregates.person.commands import AppointmentCommand, PersonCommand
from gridflow.aggregates.unit.authority import nearest_known

_CHANGE_COMMANDS = (ApproveGridChange, RejectGridChange, FileGridChange)
_UNIT_FIELDS = ("parent", "into", "unit", "code")
"""The fields of commands that name a unit, that where it will be before that where it was."""


def place_of(command: Command, context: Context) -> str:
    """The unit that a command is about; the actor's where it names none that is known, or speaks of the whole county.

    Whether the actor may reach that unit, the decision asks.
    """
    near = (nearest_known(context, code) for code in _named(command, context))
    return next(filter(context.units.known, near), context.actor.unit)


def _named(command: Command, context: Context) -> Iterator[str]:
    """The units that a command names or, by somebody or something in the registers, means; the best one first."""
    registers = context.registers
    if isinstance(command, PersonCommand) and not isinstance(command, AppointmentCommand):
        person = registers.people.get(command.person)
        if person is not None:
            yield from (one.unit for one in person.holding(context.day, registers.units))
            yield person.unit
    elif isinstance(command, _CHANGE_COMMANDS):
        change = registers.grids.changes.get(command.change)
        if change is not None:
            yield change.unit
    elif isinstance(command, MATTER_COMMANDS) and not isinstance(command, ProposeMatter):
        file = registers.matters.get(getattr(command, "code", ""))
        if file is not None:
            subtree = file.proposal.said.unit if file.proposal is not None else file.last and file.last.unit
            yield subtree or context.units.roots[0].code
    else:
        said = (getattr(command, name, None) for name in _UNIT_FIELDS)
        yield from (code for code in said if code)
