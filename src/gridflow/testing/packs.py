"""The pack `s0` for tests that change a line of it."""

from gridflow.policy import builtin_text


def s0_text() -> str:
    """The TOML of the pack `s0` as one text, which extends no other: its rules for cases, without its people."""
    text = builtin_text("practice")
    return text.replace('id = "practice"', 'id = "s0"', 1)
