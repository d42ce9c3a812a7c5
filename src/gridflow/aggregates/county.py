"""The decisions on the county's registers: one table from a command to what it leads to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from gridflow.aggregates.city.decide import CITY_DECISIONS
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.decide import GRID_DECISIONS
from gridflow.aggregates.grid.gaps import without_new_gaps
from gridflow.aggregates.matter.decide import MATTER_DECISIONS
from gridflow.aggregates.person.decide import PERSON_DECISIONS
from gridflow.aggregates.place import place_of
from gridflow.aggregates.posting import Postings
from gridflow.aggregates.reach import require_reachable
from gridflow.aggregates.unit.decide import UNIT_DECISIONS
from gridflow.aggregates.unit.local_rules import keeping_local_rules

DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    **{command: without_new_gaps(keeping_local_rules(decide)) for command, decide in UNIT_DECISIONS.items()},
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

    What the role may is said by the policy of the actor's unit, everything else by that of the unit that the command is
    about, by which the figures go too. Pure. Raises NotPermitted when the role may not, UnknownUnit for an actor whose
    unit is not in the tree, InvalidInput for a day beyond all calendars, and what the decision of the command raises.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    if any(context.units):
        context.units.get(context.actor.unit)
    for field, value in command:
        if isinstance(value, date) and not isinstance(value, datetime):
            require_reachable(value, field)
    return DECISIONS[type(command)](command, replace(context, place=place_of(command, context)))
