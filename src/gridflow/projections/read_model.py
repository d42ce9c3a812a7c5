"""What a read model is: a table, and how its rows follow from what happens to cases."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar

from msgspec import Struct
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


class Change(Struct, frozen=True, gc=False):
    """One event of a case and what it did: the case before and after it, and the units of its day in the county as they
    were known when it was recorded. Before its first event the case is one that nobody has reported.

    The event's body has the fields and the topic of its type, but need not be of it. `now` is when it was recorded, in
    microseconds.
    """

    position: int
    event: Recorded
    now: int
    before: Case
    after: Case
    units: UnitTree


class Rows:
    """The rows of one case in a read model, as far as a change may touch them, in memory until they are written."""

    __slots__ = ("_changed", "_key_of", "_left", "_made_of", "_removed", "_rows")

    def __init__(self, key: tuple[str, ...], loaded: Iterable[Row] = ()) -> None:
        self._key_of = _key_of(key)
        self._rows: dict[Key, Row] = {self._key_of(row): row for row in loaded}
        self._changed: dict[Key, None] = {}
        self._left: list[Row] = []
        self._removed: dict[Key, None] = {}
        self._made_of: tuple[object, ...] = ()

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

    def leave(self, row: Row) -> None:
        """Put one of these rows as it stays: it is not current any more, so that no further change may touch it."""
        key = self._key_of(row)
        del self._rows[key]
        self._changed.pop(key, None)
        self._left.append(row)

    def remove(self, row: Row) -> None:
        """Take one of these rows away."""
        key = self._key_of(row)
        del self._rows[key]
        self._changed.pop(key, None)
        self._removed[key] = None

    def news(self, *made_of: object) -> bool:
        """Whether what the current rows are to be made of differs from what they were made of when this was last asked;
        it does where that is not known."""
        if made_of == self._made_of:
            return False
        self._made_of = made_of
        return True

    def changed(self) -> list[Row]:
        return [*self._left, *(self._rows[key] for key in self._changed)]

    def removed(self) -> list[Key]:
        """The keys of the rows that were taken away, which the table may have or not."""
        return list(self._removed)

    def written(self, current: Callable[[Row], bool]) -> None:
        """Everything is in the table: keep only what a further change may touch."""
        self._rows = {key: row for key, row in self._rows.items() if current(row)}
        self._changed, self._left, self._removed = {}, [], {}


@cache
def _key_of(key: tuple[str, ...]) -> Callable[[Row], Key]:
    if len(key) == 1:
        (name,) = key
        return lambda row: (row[name],)
    return itemgetter(*key)


class ReadModel(ABC):
    """A read model. A changed shape or rule of any is a new `version` of them all, which is new tables for all.

    All tables of a program are at one position, so two programs of which one does not know a table of the other's must
    not share any: docs/decisions/0019.

    `key` are the columns by which a row is known; `group` is the one that holds the number of its case.
    `partial_indexes` are an SQL condition and the columns by which the rows that meet it are found; a query that means
    to use one says the condition in the same words.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 7
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
