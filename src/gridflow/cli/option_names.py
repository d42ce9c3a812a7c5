"""Which option a refusal is about."""

from collections.abc import Mapping, Sequence
from typing import Final

from gridflow.application.calendar_import import option_of

_OTHERWISE: Final[Mapping[str, str]] = {"received_at": "--received", "first": "--from", "last": "--to"}
"""What the engine calls otherwise than the command line does."""


def option_given(field: object, arguments: Sequence[str]) -> str | None:
    """The option among the arguments that gave the value of a refused `field`, as `--received`; None without one."""
    if not isinstance(field, str):
        return None
    option = _OTHERWISE.get(field) or option_of(field)
    return option if any(word.partition("=")[0] == option for word in arguments) else None
