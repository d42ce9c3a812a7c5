"""Identifiers that follow from a seed."""

import uuid
from random import Random


class SeededIdentities:
    """Version-4 UUIDs in hexadecimal, the same ones for the same seed; so one seed serves an empty county only."""

    def __init__(self, seed: int) -> None:
        # A stream of its own: the names of things must not depend on what people do.
        self._random = Random(f"identities-{seed}")

    def new(self) -> str:
        return uuid.UUID(int=self._random.getrandbits(128), version=4).hex
