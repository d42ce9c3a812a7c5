"""Reading the read models: at a known position, and not before they have reached the asked one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Final, Generic, TypeVar

from sqlakeyset import InvalidPage, select_page
from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.exc import ArgumentError, DataError, ProgrammingError

from gridflow.errors import InvalidInput, ProjectionBehind, StoreBusy, StoreUnreachable
from gridflow.projections.models import MODELS
from gridflow.projections.positions import projected_position
from gridflow.projections.read_model import Row
from gridflow.projections.tables import table_name
from gridflow.store.database import Database
from gridflow.store.tables import events

T = TypeVar("T")

_PAUSE_SECONDS: Final = 0.005

_HOLD_TABLES = text(f"LOCK TABLE {', '.join(table_name(model) for model in MODELS)} IN ACCESS SHARE MODE")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows, the cursor of the next one (None at the end), and the position that the rows were read at."""

    rows: list[T]
    cursor: str | None
    position: int


Snapshot = tuple[Connection, int]
"""A connection that reads one moment, and the position of the read models in it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Opens snapshots of the read models for queries.

    `replica_seconds` is how long a query waits for the replica to reach its position before the county's own server is
    asked; with None, or without a replica, that one is always asked.
    """

    database: Database
    wait_seconds: float = 5.0
    replica_seconds: float | None = None

    @contextmanager
    def at(self, min_position: int = 0) -> Iterator[Snapshot]:
        """A snapshot at `min_position` or later, and its position.

        Raises ProjectionBehind when that takes too long, and at once for a position that the log has not reached.
        """
        with ExitStack() as stack:
            yield self._on_replica(stack, min_position) or self._on_primary(stack, min_position)

    def _on_replica(self, stack: ExitStack, min_position: int) -> Snapshot | None:
        """None when the replica is too far behind, or has trouble of its own."""
        if self.replica_seconds is None or not self.database.has_replica:
            return None
        # A table that is missing is one that the replica has not heard of yet.
        with suppress(StoreBusy, StoreUnreachable, ProgrammingError):
            return self._reached(stack, self.database.reading_replica, min_position, self.replica_seconds)
        return None

    def _on_primary(self, stack: ExitStack, min_position: int) -> Snapshot:
        found = self._reached(stack, self.database.reading, min_position, 0)
        if found is None:
            self._require_known(min_position)
            found = self._reached(stack, self.database.reading, min_position, self.wait_seconds)
        if found is None:
            raise ProjectionBehind(f"查询数据尚未到达位置{min_position},请稍后重试", min_position=min_position)
        return found

    def _reached(
        self, stack: ExitStack, source: Callable[[], AbstractContextManager[Connection]], position: int, seconds: float
    ) -> Snapshot | None:
        """A snapshot, left open on the stack, that has reached a position within some seconds."""
        until = monotonic() + seconds
        while True:
            with ExitStack() as attempt:
                connection = attempt.enter_context(source())
                if self.database.dialect == "postgresql":
                    # Before the snapshot: a rebuild that switched after it would show tables whose rows are not in it.
                    connection.execute(_HOLD_TABLES)
                reached = projected_position(connection)
                if reached >= position:
                    stack.push(attempt.pop_all())
                    return connection, reached
            if monotonic() >= until:
                return None
            sleep(_PAUSE_SECONDS)

    def _require_known(self, position: int) -> None:
        with self.database.reading() as connection:
            head = connection.execute(select(func.max(events.c.position))).scalar() or 0
        if position > head:
            raise ProjectionBehind(f"事件日志尚未到达位置{position}", min_position=position)


def read_page(
    connection: Connection, query: "Select[tuple[object, ...]]", limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """At most `limit` rows of an ordered query after a cursor. Raises InvalidInput for a cursor that is not ours."""
    try:
        page = select_page(connection, query, per_page=limit, page=cursor)
    except (InvalidPage, ValueError, KeyError, OverflowError, ArgumentError, DataError, ProgrammingError):
        if cursor is None:
            raise
        # A cursor that was made up may hold values that the columns do not compare with.
        raise InvalidInput("翻页游标无效", field="cursor") from None
    rows = [dict(row._mapping) for row in page]
    return rows, page.paging.bookmark_next if page.paging.has_next else None
