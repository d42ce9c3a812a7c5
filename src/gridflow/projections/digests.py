"""Comparing read models: by a digest, and row by row."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, Text, TypeDecorator, select, type_coerce

from gridflow.projections.models import MODELS
from gridflow.projections.read_model import Key, ReadModel
from gridflow.projections.tables import table_of

_AT_ONCE: Final = 2000

Progress = Callable[[int], object]
"""Told how many more rows were compared."""

_Stored = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first row in which two tables differ: its key, and the columns with what they hold in either.

    The side that has no such row has None in every column.
    """

    key: Key
    columns: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A read model in two tables: the digests of both, and where they differ first."""

    model: str
    rows: int
    digests: tuple[str, str]
    difference: Difference | None

    @property
    def equal(self) -> bool:
        return self.digests[0] == self.digests[1]


def digests(connection: Connection, models: Sequence[ReadModel] = MODELS) -> dict[str, str]:
    """A digest of each read model's rows in order of their keys."""
    return {model.name: _digest(connection, model) for model in models}


def _digest(connection: Connection, model: ReadModel) -> str:
    digest = hashlib.sha256()
    for row in _stored(connection, model, table_of(model)):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def compared(connection: Connection, model: ReadModel, one: Table, other: Table, progress: Progress) -> Comparison:
    """Compare two tables of a read model, reading both in order of their keys and keeping neither in memory."""
    hashes = hashlib.sha256(), hashlib.sha256()
    difference, count, key_of = None, 0, _key_of(model, one)
    for pair in _paired(key_of, _stored(connection, model, one), _stored(connection, model, other)):
        for digest, row in zip(hashes, pair, strict=True):
            if row is not None:
                digest.update(repr(row).encode())
        if difference is None and pair[0] != pair[1]:
            difference = _difference(next(key_of(row) for row in pair if row is not None), one, *pair)
        count += 1
        if not count % _AT_ONCE:
            progress(_AT_ONCE)
    progress(count % _AT_ONCE)
    return Comparison(model.name, count, (hashes[0].hexdigest(), hashes[1].hexdigest()), difference)


def _stored(connection: Connection, model: ReadModel, table: Table) -> Iterator[_Stored]:
    """The rows of a table as plain text: what is compared is what is stored, not what it is decoded to."""
    columns = [type_coerce(column, Text) if isinstance(column.type, TypeDecorator) else column for column in table.c]
    query = select(*columns).order_by(*(table.c[name] for name in model.key))
    with connection.execute(query.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)) as result:
        for row in result:
            yield tuple(row)


def _key_of(model: ReadModel, table: Table) -> Callable[[_Stored], Key]:
    names = [column.name for column in table.c]
    places = [names.index(name) for name in model.key]
    return lambda row: tuple([row[place] for place in places])


def _paired(
    key_of: Callable[[_Stored], Key], ones: Iterator[_Stored], others: Iterator[_Stored]
) -> Iterator[tuple[_Stored | None, _Stored | None]]:
    """The rows of two tables by their keys, None where one has none."""
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        if other is None or (one is not None and key_of(one) < key_of(other)):
            yield one, None
            one = next(ones, None)
        elif one is None or key_of(other) < key_of(one):
            yield None, other
            other = next(others, None)
        else:
            yield one, other
            one, other = next(ones, None), next(others, None)


def _difference(key: Key, table: Table, one: _Stored | None, other: _Stored | None) -> Difference:
    nothing = [None] * len(table.c)
    pairs = zip(one or nothing, other or nothing, strict=True)
    differing = {column.name: pair for column, pair in zip(table.c, pairs, strict=True) if pair[0] != pair[1]}
    return Difference(key, differing)
