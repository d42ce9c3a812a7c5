"""The pooled connections of an engine, all of which close when the store does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gridflow.store.errors import StoreBusy, StoreUnreachable

Judge = Callable[[BaseException | None], type[StoreBusy] | type[StoreUnreachable] | None]
"""What a driver's own error means for whoever asked; None where it is a mistake of ours, or of the data."""

_BUSY: Final = "等待写入超时，请稍后重试"


class Connections:
    """Gives out the engine's connections, and says of their failures what a caller can act on.

    A pool keeps what is given back after it was disposed of; so whoever gives back late empties it once more.
    """

    def __init__(self, engine: Engine, judge: Judge) -> None:
        self._engine = engine
        self._judge = judge
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection for the time of the block.

        Whatever happens with it, in the block too: raises StoreBusy when it or a lock is not free in time,
        StoreUnreachable when it cannot be had or is lost.
        """
        connected = False
        try:
            with self._engine.connect() as connection:
                connected = True
                yield connection
        except PoolTimeout:
            raise StoreBusy("等待数据库连接超时，请稍后重试") from None
        except DBAPIError as error:
            kind = self._judge(error.orig)
            if kind is StoreBusy:
                raise StoreBusy(_BUSY) from error
            refused = not connected and isinstance(error, (OperationalError, InterfaceError))
            if kind is StoreUnreachable or refused or error.connection_invalidated:
                raise StoreUnreachable(str(error.orig)) from error
            raise
        finally:
            if self._closed:
                self._engine.pool.dispose()

    def close(self) -> None:
        """Close the idle connections now and the others when they are given back."""
        self._closed = True
        self._engine.pool.dispose()
