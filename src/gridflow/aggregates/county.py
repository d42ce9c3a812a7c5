"""The decisions on the county's registers: one table from a command to what it leads to."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.city.decide import CITY_DECISIONS
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.decide import GRID_DECISIONS
from gridflow.aggregates.matter.decide import MATTER_DECISIONS
from gridflow.aggregates.person.decide import PERSON_DECISIONS
from gridflow.aggregates.posting import Postings
from gridflow.aggregates.unit.decide import UNIT_DECISIONS

DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    **UNIT_DECISIONS,
    **GRID_DECISIONS,
    **CITY_DECISIONS,
    **PERSON_DECISIONS,
    **MATTER_DECISIONS,
}
"""Every command on a register, with its decision."""

REGISTER_COMMANDS: Final[dict[str, type[Command]]] = {command.name: command for command in DECISIONS}
"""The same commands by name."""


def decide_county(command: Command, context: Context) -> Postings:
    """What follows from a command on a register, or a refusal.

    Pure. Raises NotPermitted when the role may not, UnknownUnit for an actor whose unit is not in the tree, and what
    the decision of the command raises.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    if any(context.units):
        context.units.get(context.actor.unit)
    return DECISIONS[type(command)](command, context)
