"""Packs that differ from the one that ships in a single point."""

from typing import Final

from gridflow.policy import PolicyPack, builtin_text, parse_pack


def changed(old: str, new: str) -> str:
    """The text of the pack `s0` with this once replaced."""
    text = builtin_text("s0")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without(start: str, end: str = "\n\n") -> str:
    """The text of the pack `s0` without what stands from `start` to the next `end`."""
    text = builtin_text("s0")
    assert text.count(start) == 1, start
    begin = text.index(start)
    return text[:begin] + text[text.index(end, begin) :]


def pack(text: str) -> PolicyPack:
    return parse_pack(text, "test")


S0: Final = builtin_text("s0")
SLOWER: Final = changed('\naccept = "2wd"', '\naccept = "4wd"')
"""Four working days to accept instead of two."""
