"""Idempotency keys 幂等键: the names under which the answer to a command is kept."""

import re
from typing import Final
from urllib.parse import quote

from gridflow.aggregates.event import Actor

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


def is_key(text: str) -> bool:
    """Whether this may be a caller's key: 1 to 200 visible ASCII characters."""
    return _KEY.fullmatch(text) is not None


def key_names(actor: Actor, key: str | None, line: int | None = None) -> tuple[str, ...]:
    """The name of a key, or of one of the lines of a batch with this key; none without a key.

    The keys of an actor are its own: those of others do not meet them.
    """
    if key is None:
        return ()
    name = f"key:{actor.unit}:{_quoted(actor.id)}:{_quoted(key)}"
    # The slash of a key itself is quoted, so that a key never stands for a line of another.
    return (name if line is None else f"{name}/{line}",)


def _quoted(text: str) -> str:
    return quote(text, safe="")
