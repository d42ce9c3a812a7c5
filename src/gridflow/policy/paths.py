"""Places in a pack 条目路径: a dotted path of table names and, in an array, of natural keys or else of positions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

NATURAL_KEYS: Final = ("id", "name", "for")
"""What the items of an array of tables may be told apart by."""


def key_of(items: Sequence[object]) -> str | None:
    """The natural key that every item of an array has as a text; None if there is none, as in an empty array."""
    for key in NATURAL_KEYS:
        if items and all(isinstance(item, Mapping) and isinstance(item.get(key), str) for item in items):
            return key
    return None


def parts(value: object) -> Iterator[tuple[str, object]]:
    """What lies right below a table or an array, each with its step of the path; nothing below anything else."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        key = key_of(value)
        for position, item in enumerate(value):
            yield (item[key] if key else str(position)), item


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value below that has nothing below itself, with its path; an array of plain values is one."""
    if not _parted(value):
        yield path, value
        return
    for step, part in parts(value):
        yield from leaves(part, f"{path}.{step}" if path else step)


def path_of(data: object, location: Iterable[int | str]) -> str:
    """The path of a place that is told by positions, as pydantic tells it."""
    steps: list[str] = []
    for step in location:
        here, data = data, None
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            steps.append([name for name, _ in parts(here)][step])
            data = here[step]
        else:
            steps.append(str(step))
            data = here.get(step) if isinstance(here, Mapping) else None
    return ".".join(steps)


def _parted(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, Mapping | list) for item in value)
    return isinstance(value, Mapping) and bool(value)
