"""What the two databases must each be able to do for `gridflow.store.database`."""

from contextlib import AbstractContextManager
from enum import Enum
from typing import Protocol

from sqlalchemy import Connection

from gridflow.store.replica import Replica


class Purpose(Enum):
    """What a transaction is for."""

    READ = "read"
    """One consistent snapshot, nothing written."""
    APPEND = "append"
    """The ordered write transaction: the only one of its county at any moment."""
    PROJECT = "project"
    """A write transaction that leaves the log alone."""


class Backend(Protocol):
    """A county's place on one kind of database."""

    @property
    def dialect(self) -> str:
        """SQLAlchemy's name of the database: `sqlite` or `postgresql`."""

    @property
    def schema(self) -> str | None:
        """The schema of the county; None where the county has a file of its own."""

    @property
    def replica(self) -> Replica | None:
        """The server for queries beside the county's own, if there is one."""

    def transaction(self, purpose: Purpose) -> AbstractContextManager[Connection]:
        """A transaction that commits at the end and rolls back on an exception. Raises StoreBusy."""

    def migrating(self) -> AbstractContextManager[Connection]:
        """A transaction that makes the county's place if it is missing and keeps other migrations out."""

    def close(self) -> None:
        """Close the idle connections."""
