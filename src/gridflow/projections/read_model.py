"""What a read model is: a table, and how its rows follow from what happens to cases."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
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
    """One event and what it did: the case before and after it, both None for an event of something else."""

    position: int
    event: Recorded
    before: Case | None
    after: Case | None
    units: UnitTree


class Rows:
    """The rows of a read model that a batch of changes may touch, in memory until the batch is written."""

    def __init__(self, key: tuple[str, ...], group: str, loaded: Iterable[Row]) -> None:
        self._key = key
        self._group = group
        self._rows: dict[Key, Row] = {}
        self._groups: dict[Any, dict[Key, Row]] = {}
        self._changed: dict[Key, None] = {}
        for row in loaded:
            self._keep(row)

    def get(self, *key: Any) -> Row | None:
        return self._rows.get(key)

    def group(self, value: Any) -> list[Row]:
        """The loaded rows of one group, in order of their keys."""
        return [row for _, row in sorted(self._groups.get(value, {}).items())]

    def put(self, row: Row) -> None:
        """Add a row, or note that one of these rows has changed."""
        self._changed[self._keep(row)] = None

    def changed(self) -> list[Row]:
        return [self._rows[key] for key in self._changed]

    def _keep(self, row: Row) -> Key:
        key = tuple(row[name] for name in self._key)
        self._rows[key] = row
        self._groups.setdefault(row[self._group], {})[key] = row
        return key


class ReadModel(ABC):
    """A read model. A changed shape or rule is a new `version`, which is a new table.

    `key` are the primary key's columns; `group` is the column by which the rows touching a case are found.
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
        """Which rows of a group a further change may still touch."""

    @abstractmethod
    def apply(self, rows: Rows, change: Change) -> None:
        """Put the rows that follow from a change. Must depend on nothing else."""
