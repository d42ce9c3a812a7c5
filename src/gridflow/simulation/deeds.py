"""What people mean to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from gridflow.aggregates.case import Case
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.errors import GridFlowError


class Deed(NamedTuple):
    """A command that an actor gives; `risks` is the refusal that the actor must be prepared for."""

    actor: Actor
    command: Command
    risks: type[GridFlowError] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The next step of a case, which comes at an instant unless the case takes another turn before."""

    at: datetime
    deed: Deed


class Errand(NamedTuple):
    """Something beside the steps of a case, done at an instant if the case, as it is by then, still asks for it."""

    at: datetime
    deed: Callable[[Case], Deed | None]
