"""A mapping that never changes, of which the next one is quickly made."""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class GrowingMap(Mapping[K, V]):
    """What a register has by its keys. `with_` makes the next one, which shares with this one what stays as it is.

    To copy everything for each of many thousand entries would take most of the time that it takes to read a log.
    """

    __slots__ = ("_parts",)

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        self._parts: tuple[dict[K, V], dict[K, V]] = (dict(entries or {}), {})

    def with_(self, entries: Mapping[K, V]) -> "GrowingMap[K, V]":
        """The mapping with these entries, each new or instead of what stood there."""
        bulk, latest = self._parts
        latest = {**latest, **entries}
        following: GrowingMap[K, V] = GrowingMap()
        # So small that it costs as little to copy it as to copy, once in a while, all the others.
        following._parts = (bulk, latest) if len(latest) ** 2 < len(bulk) else (bulk | latest, {})
        return following

    def __getitem__(self, key: K) -> V:
        bulk, latest = self._parts
        return latest[key] if key in latest else bulk[key]

    def __contains__(self, key: object) -> bool:
        bulk, latest = self._parts
        return key in latest or key in bulk

    def __iter__(self) -> Iterator[K]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def items(self) -> ItemsView[K, V]:
        return self._whole().items()

    def values(self) -> ValuesView[V]:
        return self._whole().values()

    def _whole(self) -> dict[K, V]:
        bulk, latest = self._parts
        if latest:
            bulk = bulk | latest
            self._parts = (bulk, {})
        return bulk
