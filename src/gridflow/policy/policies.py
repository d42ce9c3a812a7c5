"""The policy packs of a county in the order of their adoption 政策沿革."""

from collections.abc import Sequence

from gridflow.policy.matter import Matter
from gridflow.policy.pack import PolicyPack


class Policies:
    """The packs that a county has adopted, the last of them in force; a pack may come again. Immutable."""

    def __init__(self, packs: Sequence[PolicyPack]) -> None:
        """`packs` in the order of their adoption. Raises ValueError for none at all."""
        if not packs:
            raise ValueError("a county is never without a pack")
        self._packs = tuple(packs)
        self._by_version = {pack.version: pack for pack in self._packs}

    @property
    def current(self) -> PolicyPack:
        """The pack in force 现行政策包: the one adopted last."""
        return self._packs[-1]

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version that was ever in force, once, in the order in which they first came."""
        return tuple(self._by_version)

    def of(self, version: str) -> PolicyPack:
        """The pack of a version, such as the one that a clock was started under.

        The first one where it is unknown: before packs were in the log, that was the only one.
        """
        return self._by_version.get(version, self._packs[0])

    def matter(self, code: str) -> Matter | None:
        """A matter as the latest pack has it that knows it: what it asks for holds for its cases when it is dropped."""
        return next((pack.matters[code] for pack in reversed(self._packs) if code in pack.matters), None)
