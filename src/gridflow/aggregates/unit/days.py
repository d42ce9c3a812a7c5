"""From which day on a change of the registers holds."""

from datetime import date, timedelta
from typing import Final

from gridflow.aggregates.context import Context
from gridflow.aggregates.unit.commands import Adjustment
from gridflow.errors import InvalidInput

FARTHEST: Final = timedelta(days=731)
"""How far ahead a change may be recorded: two years. What is decided is carried out well within them, and a recorded
change is never taken back and lets none come before it: a mistyped year would block a unit for good."""


def day_of(command: Adjustment, context: Context) -> date:
    """The day from which on what a command says holds. Raises InvalidInput for one that is too far ahead."""
    require_soon(command.effective_on, context)
    return command.effective_on or context.day


def require_soon(day: date | None, context: Context) -> None:
    """Raises InvalidInput for a day that is too far ahead."""
    if day is not None and day - context.day > FARTHEST:
        latest = context.day + FARTHEST
        raise InvalidInput(f"{day}过远:最多提前两年登记,不晚于{latest}", field="effective_on")
