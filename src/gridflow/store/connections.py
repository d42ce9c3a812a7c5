"""The pooled connections of an engine, all of which close when the store does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gridflow.store.errors import StoreBusy


class Connections:
    """Gives out the engine's connections.

    A pool keeps what is given back after it was disposed of; so whoever gives back late empties it once more.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection for the time of the block. Raises StoreBusy when none is free in time."""
        try:
            connection = self._engine.connect()
        except PoolTimeout:
            raise StoreBusy("等待数据库连接超时，请稍后重试") from None
        try:
            with connection:
                yield connection
        finally:
            if self._closed:
                self._engine.pool.dispose()

    def close(self) -> None:
        """Close the idle connections now and the others when they are given back."""
        self._closed = True
        self._engine.pool.dispose()
