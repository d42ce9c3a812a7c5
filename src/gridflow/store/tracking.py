"""How far a reader of another log has come, in the words of the event-sourcing library."""

from typing import Final

from eventsourcing.persistence import IntegrityError, Tracking, TrackingRecorder
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError as DatabaseIntegrityError

from gridflow.store.database import Database
from gridflow.store.tables import positions

# Versions of a projection count from 1, so a tracked application never meets one.
_VERSION: Final = 0

_MINE = (positions.c.projection == bindparam("name"), positions.c.version == _VERSION)
_SELECT = select(positions.c.position).where(*_MINE)
_ADVANCE = (
    update(positions).where(*_MINE, positions.c.position < bindparam("reached")).values(position=bindparam("reached"))
)
_INSERT = insert(positions)


class PositionRecorder(TrackingRecorder):
    """Keeps one position for each tracked application, in the table `positions`; it only ever grows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def insert_tracking(self, tracking: Tracking) -> None:
        """Move on to a position. Raises IntegrityError when it is not beyond the present one."""
        with self._database.projecting() as connection:
            advance(connection, tracking)

    def max_tracking_id(self, application_name: str) -> int | None:
        """The position reached, or None when the application was never tracked."""
        with self._database.reading() as connection:
            return connection.execute(_SELECT, {"name": application_name}).scalar_one_or_none()


def advance(connection: Connection, tracking: Tracking) -> None:
    """Move on to a position in the present transaction. Raises IntegrityError when it is not beyond the present one."""
    name, reached = tracking.application_name, tracking.notification_id
    if connection.execute(_ADVANCE, {"name": name, "reached": reached}).rowcount:
        return
    try:
        connection.execute(_INSERT, {"projection": name, "version": _VERSION, "position": reached})
    except DatabaseIntegrityError as error:
        raise IntegrityError(f"{name} is already at or beyond {reached}") from error
