"""How often Python looks for cyclic garbage, of which this program makes next to none."""

import gc
from typing import Final

_ALLOCATIONS: Final = 50_000
_YOUNG: Final = 20
_OLD: Final = 100


def collect_seldom() -> None:
    """Look for garbage a seventieth as often as usual, and never among what is there now.

    For a process of our own, after its modules are loaded. What is decided lives for the moment of a transaction or for
    long; looking through it again and again took a seventh of the time of a command.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, _YOUNG, _OLD)
