"""Reading the read models: at a known position, and not before they have reached the asked one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlakeyset import InvalidPage, select_page
from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.exc import ArgumentError, DataError, ProgrammingError

from gridflow.errors import InvalidInput, ProjectionBehind
from gridflow.projections.projector import MODELS, projected_position, wait_for
from gridflow.projections.read_model import Row
from gridflow.projections.tables import table_name
from gridflow.store.database import Database
from gridflow.store.tables import events

T = TypeVar("T")

_HOLD_TABLES = text(f"LOCK TABLE {', '.join(table_name(model) for model in MODELS)} IN ACCESS SHARE MODE")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows, the cursor of the next one (None at the end), and the position that the rows were read at."""

    rows: list[T]
    cursor: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Opens snapshots of the read models for queries."""

    database: Database
    wait_seconds: float = 5.0

    @contextmanager
    def at(self, min_position: int = 0) -> Iterator[tuple[Connection, int]]:
        """A snapshot at `min_position` or later, and its position.

        Raises ProjectionBehind when that takes too long, and at once for a position that the log has not reached.
        """
        if min_position:
            self._require_known(min_position)
        if min_position and not wait_for(self.database, min_position, self.wait_seconds):
            raise ProjectionBehind(f"查询数据尚未到达位置{min_position},请稍后重试", min_position=min_position)
        with self.database.reading() as connection:
            if self.database.dialect == "postgresql":
                # Before the snapshot: a rebuild that switched after it would show tables whose rows are not in it.
                connection.execute(_HOLD_TABLES)
            yield connection, projected_position(connection)

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
