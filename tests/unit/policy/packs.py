"""Packs that differ from the one that ships in a single point."""

from typing import Final

from gridflow.policy import PolicyPack, builtin_text, parse_pack
from gridflow.testing.packs import s0_text

S0: Final = s0_text()
"""The pack `s0` as one text, in which any part of it can be changed."""
SHIPPED: Final = builtin_text("s0")
"""The pack `s0` as it ships, which extends another."""


def changed(old: str, new: str) -> str:
    """The text of the pack `s0` with this once replaced."""
    assert S0.count(old) == 1, old
    return S0.replace(old, new)


def without(start: str, end: str = "\n\n") -> str:
    """The text of the pack `s0` without what stands from `start` to the next `end`."""
    assert S0.count(start) == 1, start
    begin = S0.index(start)
    return S0[:begin] + S0[S0.index(end, begin) :]


def pack(text: str) -> PolicyPack:
    return parse_pack(text, "test")


SLOWER: Final = changed('\naccept = "2wd"', '\naccept = "4wd"')
"""Four working days to accept instead of two."""
