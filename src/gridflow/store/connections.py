"""The pooled connections of an engine, all of which close when the store does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gridflow.errors import StoreBusy, StoreUnreachable

Judge = Callable[[BaseException | None], type[StoreBusy] | type[StoreUnreachable] | None]
"""What a driver's own error means for whoever asked; None where it is a mistake of ours, or of the data."""

_BUSY: Final = "数据库未能及时完成，请稍后重试"


class Connections:
    """Gives out transactions on the engine's connections, and says of their failures what a caller can act on.

    The driver must not begin transactions by itself. A pool keeps what is given back after it was disposed of; so
    whoever gives back late empties it once more.
    """

    def __init__(self, engine: Engine, judge: Judge) -> None:
        self._engine = engine
        self._judge = judge
        self._closed = False

    @contextmanager
    def begun(self, opening: str) -> Iterator[Connection]:
        """A transaction for the time of the block, begun by the statements of `opening`; rolled back on an exception.

        Whatever happens with it, in the block too: raises StoreBusy when it or a lock is not free in time,
        StoreUnreachable when it cannot be had or is lost. If it is lost while it commits, nobody knows whether it did.
        """
        opened = False
        try:
            connection, transaction = self._begin(opening)
            opened = True
            with connection, transaction:
                yield connection
                _require_sound(connection)
        except PoolTimeout:
            raise StoreBusy("等待数据库连接超时，请稍后重试") from None
        except DBAPIError as error:
            kind = self._judge(error.orig)
            if kind is StoreBusy:
                raise StoreBusy(_BUSY) from error
            refused = not opened and isinstance(error, (OperationalError, InterfaceError))
            if kind is StoreUnreachable or refused or error.connection_invalidated:
                raise StoreUnreachable(str(error.orig)) from error
            raise
        finally:
            if self._closed:
                self._engine.pool.dispose()

    def _begin(self, opening: str) -> tuple[Connection, Transaction]:
        """Open a transaction, once more if the connection that the pool had turns out to be dead.

        That costs a live one nothing, where asking it first whether it lives would cost a trip to the server. Nothing
        has been done on the dead one, and with it the pool has given up all that are as old.
        """
        try:
            return self._begin_once(opening)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._begin_once(opening)

    def _begin_once(self, opening: str) -> tuple[Connection, Transaction]:
        connection = self._engine.connect()
        try:
            transaction = connection.begin()
            connection.exec_driver_sql(opening, execution_options={"no_parameters": True})
        except BaseException:
            connection.close()
            raise
        return connection, transaction

    def close(self) -> None:
        """Close the idle connections now and the others when they are given back."""
        self._closed = True
        self._engine.pool.dispose()


def _require_sound(connection: Connection) -> None:
    """Raises RuntimeError in a transaction of PostgreSQL's in which something failed and whoever saw it went on.

    Its COMMIT would be a ROLLBACK that nobody is told of.
    """
    driver = None if connection.invalidated else connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection) and driver.info.transaction_status is TransactionStatus.INERROR:
        raise RuntimeError("a statement of this transaction has failed: nothing of it can be committed")
