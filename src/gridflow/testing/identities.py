"""Identifiers that tell their order."""

from itertools import count


class CountingIdentities:
    """`Identities` of the application that count: `id-1`, `id-2`, …; another prefix for another process or run."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers = count(1)

    def new(self) -> str:
        return f"{self._prefix}-{next(self._numbers)}"
