"""What a pack says, item by item 条目清单, for reading and for comparing packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridflow.policy.layers import OWN_ITEMS, merged
from gridflow.policy.parameters import BLANKS, filled
from gridflow.policy.paths import leaves

_WITHOUT = OWN_ITEMS - {"effective_on"} | {"parameters", "values"}


@dataclass(frozen=True, slots=True)
class Change:
    """An item in which two packs differ, as TOML has it in each; None in the one that has no such item."""

    path: str
    old: object
    new: object


def outline(texts: Sequence[str], name: str) -> dict[str, object]:
    """Every item of the pack `name` that is made of these texts by its path, without what the pack says of itself.

    A parameter stands there with its value, or blank. Raises InvalidInput as `merged` and `filled`.
    """
    data = filled(merged(texts, name), name, BLANKS)
    return dict(leaves({item: part for item, part in data.items() if item not in _WITHOUT}))


def changes(old: Mapping[str, object], new: Mapping[str, object]) -> list[Change]:
    """In what two outlines differ, in the order of the first and then of the second. Arrays differ by what is in them,
    not by its order."""
    paths = dict.fromkeys((*old, *new))
    return [
        Change(path, old.get(path), new.get(path))
        for path in paths
        if _comparable(old.get(path)) != _comparable(new.get(path))
    ]


def _comparable(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, list) else value
