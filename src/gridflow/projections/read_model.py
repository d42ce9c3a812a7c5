"""What a read model is: a table, and how its rows follow from what happens to cases."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Column, ColumnElement, Table, Text

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Recorded
from gridflow.territory import UnitTree

Row = dict[str, Any]
Key = tuple[Any, ...]

FOREVER = 2**63 - 1
"""The end of what has not ended, and the instant of what has none, in microseconds."""

CODE = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is searched by range: compared byte by byte on both databases."""


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a case and what it did: the case before and after it, and the units of its day in the county as they
    were known when it was recorded. Before its first event the case is one that nobody has reported.
    """

    position: int
    event: Recorded
    before: Case
    after: Case
    units: UnitTree


class Rows:
    """The rows of one case in a read model, as far as a change may touch them, in memory until they are written."""

    __slots__ = ("_changed", "_key", "_removed", "_rows")

    def __init__(self, key: tuple[str, ...], loaded: Iterable[Row] = ()) -> None:
        self._key = key
        self._rows: dict[Key, Row] = {self._key_of(row): row for row in loaded}
        self._changed: dict[Key, None] = {}
        self._removed: dict[Key, None] = {}

    def get(self, *key: Any) -> Row | None:
        return self._rows.get(key)

    def all(self) -> list[Row]:
        """The rows in order of their keys."""
        return [row for _, row in sorted(self._rows.items())] if len(self._rows) > 1 else list(self._rows.values())

    def put(self, row: Row) -> None:
        """Add a row, or note that one of these rows has changed."""
        key = self._key_of(row)
        self._rows[key] = row
        self._changed[key] = None
        self._removed.pop(key, None)

    def remove(self, row: Row) -> None:
        """Take one of these rows away."""
        key = self._key_of(row)
        del self._rows[key]
        self._changed.pop(key, None)
        self._removed[key] = None

    def changed(self) -> list[Row]:
        return [self._rows[key] for key in self._changed]

    def removed(self) -> list[Key]:
        """The keys of the rows that were taken away, which the table may have or not."""
        return list(self._removed)

    def written(self, current: Callable[[Row], bool]) -> None:
        """Everything is in the table: keep only what a further change may touch."""
        self._rows = {key: row for key, row in self._rows.items() if current(row)}
        self._changed, self._removed = {}, {}

    def _key_of(self, row: Row) -> Key:
        return tuple([row[name] for name in self._key])


class ReadModel(ABC):
    """A read model. A changed shape or rule is a new `version`, which is a new table.

    `key` are the columns by which a row is known; `group` is the one that holds the number of its case.
    `partial_indexes` are an SQL condition and the columns by which the rows that meet it are found; a query that means
    to use one says the condition in the same words.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    key: ClassVar[tuple[str, ...]]
    group: ClassVar[str]
    indexes: ClassVar[tuple[tuple[str, ...], ...]]
    partial_indexes: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    @abstractmethod
    def columns(self) -> list[Column[Any]]:
        """Fresh columns of the table, in order."""

    @abstractmethod
    def current(self, table: Table) -> ColumnElement[bool]:
        """Which rows of a case a further change may still touch: true, false, or a column equal to a value."""

    @abstractmethod
    def apply(self, rows: Rows, change: Change) -> None:
        """Put the rows of the case that follow from a change.

        Must depend on nothing else, and do nothing else: it is called again for the same event when a batch fails, at
        every rebuild, and whenever a case is retried.
        """

    def apply_all(self, rows: Rows, changes: Sequence[Change]) -> None:
        """Put the rows that follow from changes one after another, one at least: those that `apply` would, quicker."""
        for change in changes:
            self.apply(rows, change)
