"""A county's database 县级库: where it lives, and the transactions on it."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from gridflow.errors import InvalidInput, StoreUnreachable
from gridflow.store.backend import Backend, Purpose
from gridflow.store.migrate import upgrade
from gridflow.store.options import StoreOptions
from gridflow.store.place import require_not_left
from gridflow.store.postgresql import PostgresqlBackend
from gridflow.store.sqlite import SqliteBackend

# It becomes the name of a file and of a schema.
_COUNTY: Final = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)


_USUAL: Final = StoreOptions()


@dataclass(slots=True)
class _Writing:
    """The write transaction that a thread has open."""

    connection: Connection
    ordered: bool
    appended: bool = False
    on_commit: list[Callable[[], object]] = field(default_factory=list)


class _Open(threading.local):
    """What the present thread has open."""

    write: _Writing | None = None
    read: Connection | None = None


class Database:
    """The store of one county (DESIGN §1: one county is one store).

    `url` is `sqlite:///<directory>` (the county is a file in it; the directory is made if it is missing) or
    `postgresql+psycopg://…` (the county is a schema; of several hosts the one that takes writes is used). Opening
    makes no tables: call `migrate` first. Usable by any number of threads; each thread has at most one write
    transaction. Counties of one server share the connections of the process, given the same `options`. Raises
    InvalidInput for a URL or a county that cannot be one; every transaction raises StoreBusy and StoreUnreachable,
    and CountyLeft once the county has moved.
    """

    def __init__(self, url: str, county: str, options: StoreOptions = _USUAL) -> None:
        self._backend = _backend(url, county, options)
        self._open = _Open()
        self._callbacks: tuple[Callable[[], object], ...] = ()
        self._callbacks_lock = threading.Lock()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._backend.dialect

    @property
    def schema(self) -> str | None:
        """The county's schema; None where the county has a file of its own."""
        return self._backend.schema

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only snapshot: everything read inside is of one moment.

        Inside a transaction of this thread it reads that one, its unfinished writes included. Raises StoreBusy
        when no connection is free in time.
        """
        present = self._present
        if present is not None:
            yield present
            return
        with self._transaction(Purpose.READ) as connection, self._reading(connection):
            yield connection

    @contextmanager
    def reading_replica(self) -> Iterator[Connection]:
        """As `reading`, but on the replica, which may be behind; inside a transaction of this thread, on that one.

        Raises StoreBusy and StoreUnreachable, the latter too where there is no replica.
        """
        present = self._present
        if present is not None:
            yield present
            return
        if self._backend.replica is None:
            raise StoreUnreachable("there is no replica")
        with self._backend.replica.snapshot() as connection, self._reading(connection):
            yield connection

    @property
    def has_replica(self) -> bool:
        """Whether `reading_replica` has somewhere to read."""
        return self._backend.replica is not None

    @property
    def _present(self) -> Connection | None:
        return self._open.write.connection if self._open.write is not None else self._open.read

    @contextmanager
    def _reading(self, connection: Connection) -> Iterator[None]:
        self._open.read = connection
        try:
            yield
        finally:
            self._open.read = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The ordered write transaction: one at a time in the county, so commit order is position order.

        Commits at the outermost exit. Nested, it joins the outer transaction: an exception that leaves the nested
        block undoes what that block wrote, and the outer one may go on. Raises StoreBusy when the lock is not
        free in time, RuntimeError inside `projecting`.
        """
        outer = self._open.write
        if outer is not None:
            if not outer.ordered:
                raise RuntimeError("the log is not locked inside projecting(): append in writing()")
            with _savepoint(outer.connection):
                yield outer.connection
            return
        with self._begun(Purpose.APPEND) as writing:
            yield writing.connection
        for callback in (*writing.on_commit, *(self._callbacks if writing.appended else ())):
            callback()

    @contextmanager
    def appending(self) -> Iterator[Connection]:
        """The `writing` transaction of this thread as it is, without a savepoint; a new one if there is none.

        For a step of a larger write: what leaves it as an exception must leave the larger one too.
        """
        outer = self._open.write
        if outer is not None and outer.ordered:
            yield outer.connection
            return
        with self.writing() as connection:
            yield connection

    @contextmanager
    def projecting(self) -> Iterator[Connection]:
        """A write transaction for read models, without the lock on the log; nested as `writing` is.

        Raises StoreBusy when SQLite's one writer is not free in time.
        """
        outer = self._open.write
        if outer is not None:
            with _savepoint(outer.connection):
                yield outer.connection
            return
        with self._begun(Purpose.PROJECT) as writing:
            yield writing.connection

    @contextmanager
    def _begun(self, purpose: Purpose) -> Iterator[_Writing]:
        with self._transaction(purpose) as connection:
            self._open.write = writing = _Writing(connection, ordered=purpose is Purpose.APPEND)
            try:
                yield writing
            finally:
                self._open.write = None

    @contextmanager
    def _transaction(self, purpose: Purpose) -> Iterator[Connection]:
        try:
            with self._backend.transaction(purpose) as connection:
                yield connection
        except (OperationalError, ProgrammingError):
            # Whoever had the store open when its county moved finds its log gone.
            with self._backend.transaction(Purpose.READ) as connection:
                require_not_left(connection, self._backend.schema)
            raise

    def mark_appended(self) -> None:
        """Tell the present `writing` that it appended events; the recorder does."""
        if self._open.write is not None:
            self._open.write.appended = True

    def on_commit(self, callback: Callable[[], object]) -> None:
        """Have `callback` called once when this thread's outermost `writing` has committed; never if that rolls back.

        It is called even if the nested block that asked for it was undone. Raises RuntimeError outside of `writing`.
        """
        if self._open.write is None:
            raise RuntimeError("nothing is being written")
        self._open.write.on_commit.append(callback)

    def after_commit(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Have `callback` called, on the writing thread, after each commit of this object that appended events.

        It wakes whoever waits: it must be quick and must not raise. The answer takes the callback off again.
        """
        with self._callbacks_lock:
            self._callbacks = (*self._callbacks, callback)

        def remove() -> None:
            with self._callbacks_lock:
                self._callbacks = tuple(known for known in self._callbacks if known is not callback)

        return remove

    def migrate(self) -> None:
        """Bring the county's tables to the newest version, making file or schema if missing.

        Safe when several processes do it at once: the first does the work, the others wait and find it done.
        """
        with self.making() as connection:
            upgrade(connection, self._backend.schema)

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """A transaction that makes file or schema if it is missing, and keeps out others that would make it too."""
        with self._backend.migrating() as connection:
            yield connection

    def close(self) -> None:
        """Close the idle connections; one that is in use closes when it is given back."""
        self._backend.close()


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """What `Connection.begin_nested` does, without compiling three statements anew for every command."""
    connection.exec_driver_sql("SAVEPOINT nested")
    try:
        yield
    except BaseException:
        # A connection that is lost has no savepoint any more.
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT nested")
            connection.exec_driver_sql("RELEASE SAVEPOINT nested")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT nested")


def _backend(url: str, county: str, options: StoreOptions) -> Backend:
    if _COUNTY.fullmatch(county) is None:
        raise InvalidInput(f"县级库名“{county[:40]}”无效：须为1至40位小写字母、数字或下划线", field="county")
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InvalidInput("数据库地址无法识别", field="url") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database:
            return SqliteBackend(Path(parsed.database), county, options)
        case "postgresql":
            return PostgresqlBackend(parsed, county, options)
    raise InvalidInput("数据库地址须为 sqlite:///<目录> 或 postgresql+psycopg://…", field="url")
