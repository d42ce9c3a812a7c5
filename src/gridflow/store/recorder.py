"""The recorder of the log 事件日志: appends events in order, and reads them by stream and by position."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    ProcessRecorder,
    ProgrammingError,
    StoredEvent,
    Subscription,
    Tracking,
)
from sqlalchemy import BigInteger, asc, bindparam, desc, select
from sqlalchemy.exc import IntegrityError as DatabaseIntegrityError

from gridflow.store.bulk import Values, insert_rows
from gridflow.store.commands import CommandRow, insert_commands
from gridflow.store.database import Database
from gridflow.store.record import RECORD_COLUMNS, EventRecord
from gridflow.store.subscription import PollingSubscription
from gridflow.store.tables import events
from gridflow.store.tracking import PositionRecorder, advance

__all__ = ["EventRecord", "EventRecorder", "Head"]

_NO_LIMIT: Final = 2**63 - 1
# The last of all characters: every text that starts with a prefix sorts before the prefix and this.
_LAST: Final = "\U0010ffff"


class Head(NamedTuple):
    """The end of the log: the last position, when it was recorded (µs since 1970 UTC) and the event's id.

    Zeros and an empty id while the log is empty.
    """

    position: int
    recorded_at: int
    event_id: str


def _big(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


_HEAD = select(events.c.position, events.c.recorded_at, events.c.event_id).order_by(events.c.position.desc()).limit(1)
_STREAM = {
    descending: select(*RECORD_COLUMNS)
    .where(
        events.c.stream_id == bindparam("stream_id"),
        events.c.version > _big("gt"),
        events.c.version <= _big("lte"),
    )
    .order_by((desc if descending else asc)(events.c.version))
    .limit(_big("limit"))
    for descending in (False, True)
}
_NOTIFICATIONS = (
    select(events.c.stream_id, events.c.version, events.c.topic, events.c.payload, events.c.position)
    .where(events.c.position >= _big("start"), events.c.position <= _big("stop"))
    .order_by(events.c.position)
    .limit(_big("limit"))
)
_RECORDS = (
    select(events.c.position, *RECORD_COLUMNS)
    .where(events.c.position > _big("after"))
    .order_by(events.c.position)
    .limit(_big("limit"))
)
_STREAMS = (
    select(events.c.event_id, events.c.stream_id)
    .where(events.c.position >= _big("position"))
    .order_by(events.c.position)
    .limit(_big("limit"))
)
_LAST_STREAM = (
    select(events.c.stream_id)
    .where(events.c.stream_id >= bindparam("prefix"), events.c.stream_id < bindparam("end"))
    .order_by(events.c.stream_id.desc())
    .limit(1)
)


class EventRecorder(PositionRecorder, ProcessRecorder):
    """The event-sourcing library's recorder on a county's database.

    Positions count 1, 2, 3 … without a gap. Every method joins the transaction that the thread has open.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.database: Final = database

    # An unknown keyword is a mistake to be told, where the library would pass over it.
    def insert_events(  # type: ignore[override]
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: CommandRow | None = None,
        tracking: Tracking | None = None,
    ) -> Sequence[int]:
        """Append events, with the command that caused them and the position it came from, all or nothing.

        Gives back the positions. Events without the columns of EventRecord get the time of the head. Raises
        IntegrityError when a version of a stream, an event id or the command's key is already there, or the
        tracked position is not ahead; ProgrammingError when `recorded_at` would decrease along the log.
        """
        with self.database.appending() as connection:
            head = self.head()
            records = [
                event if isinstance(event, EventRecord) else EventRecord.of_plain(event, head.recorded_at)
                for event in stored_events
            ]
            last = head.position + len(records)
            commands = () if command is None else (command._replace(position=last),)
            self.append(head.position, head.recorded_at, records, commands)
            if tracking is not None:
                advance(connection, tracking)
        return list(range(head.position + 1, last + 1))

    def append(
        self, position: int, recorded_at: int, records: Sequence[EventRecord], commands: Sequence[CommandRow] = ()
    ) -> None:
        """Append records and commands in one go, after a head at this position that was recorded then (µs).

        Whoever calls holds the lock on the log and has just read its head. Raises what `insert_events` does.
        """
        with self.database.appending() as connection:
            try:
                insert_rows(connection, events, _rows(records, position, recorded_at))
            except DatabaseIntegrityError as error:
                raise IntegrityError(str(error.orig)) from error
            insert_commands(connection, commands)
            if records:
                self.database.mark_appended()

    def streams_since(self, position: int, limit: int) -> Sequence[tuple[str, str]]:
        """The id and the stream of each event from a position on, in order, at most so many."""
        with self.database.reading() as connection:
            rows = connection.execute(_STREAMS, {"position": position, "limit": limit}).all()
        return [(event_id, stream_id) for event_id, stream_id in rows]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[EventRecord]:
        """The events of a stream, in order of version, beyond `gt` and up to and with `lte`."""
        with self.database.reading() as connection:
            rows = connection.execute(
                _STREAM[desc],
                {
                    "stream_id": str(originator_id),
                    "gt": -1 if gt is None else gt,
                    "lte": _NO_LIMIT if lte is None else lte,
                    "limit": _NO_LIMIT if limit is None else limit,
                },
            ).all()
        return [EventRecord.of_row(row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events in order of position, from `start` (or right after it) up to and with `stop`."""
        statement = _NOTIFICATIONS.where(events.c.topic.in_(topics)) if topics else _NOTIFICATIONS
        first = 0 if start is None else start if inclusive_of_start else start + 1
        with self.database.reading() as connection:
            rows = connection.execute(
                statement, {"start": first, "stop": _NO_LIMIT if stop is None else stop, "limit": limit}
            ).all()
        return [Notification(*row) for row in rows]

    def select_records(
        self, after: int, limit: int, unit_prefix: str | None = None, topics: Sequence[str] = ()
    ) -> Sequence[tuple[int, EventRecord]]:
        """Positions and records beyond `after`, at most `limit`, in order.

        With `unit_prefix` only events of units whose code starts so; with `topics` only those.
        """
        statement = _RECORDS
        if unit_prefix:
            statement = statement.where(events.c.unit_code >= unit_prefix, events.c.unit_code < unit_prefix + _LAST)
        if topics:
            statement = statement.where(events.c.topic.in_(topics))
        with self.database.reading() as connection:
            rows = connection.execute(statement, {"after": after, "limit": limit}).all()
        return [(row[0], EventRecord.of_row(row[1:])) for row in rows]

    def head(self) -> Head:
        """The end of the log."""
        with self.database.reading() as connection:
            row = connection.execute(_HEAD).one_or_none()
        return Head(0, 0, "") if row is None else Head(*row)

    def max_notification_id(self) -> int | None:
        """The last position, or None while the log is empty."""
        return self.head().position or None

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream id that starts with `prefix`, or None; under the lock it allots running numbers."""
        with self.database.reading() as connection:
            return connection.execute(_LAST_STREAM, {"prefix": prefix, "end": prefix + _LAST}).scalar_one_or_none()

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription["EventRecorder"]:
        """An endless iterator of notifications beyond `gt`, present and to come."""
        return PollingSubscription(self, gt=gt, topics=topics, on_append=self.database.after_commit)


def _rows(records: Sequence[EventRecord], position: int, recorded_at: int) -> list[Values]:
    """Values in the order of the columns of `events`."""
    rows: list[Values] = []
    for number, record in enumerate(records, position + 1):
        if record.recorded_at < recorded_at:
            raise ProgrammingError(
                f"recorded_at of {record.originator_id} version {record.originator_version} is before the log's head"
            )
        recorded_at = record.recorded_at
        rows.append(
            (
                number,
                record.event_id,
                str(record.originator_id),
                record.originator_version,
                record.topic,
                record.schema_version,
                record.occurred_at,
                recorded_at,
                record.unit_code,
                record.metadata,
                record.state,
            )
        )
    return rows
