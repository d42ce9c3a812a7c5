"""The log of a county 事件日志, as the application asks for it."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

from eventsourcing.persistence import IntegrityError

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Answer, Head
from gridflow.errors import StaleVersion, StoreBusy
from gridflow.store.commands import CommandRow, find_commands
from gridflow.store.database import Database
from gridflow.store.errors import DamagedEvent, UnknownSchemaVersion, UnknownTopic
from gridflow.store.known_cases import KnownCases
from gridflow.store.light_events import to_light_event
from gridflow.store.mapper import EventMapper
from gridflow.store.options import LOCK_SECONDS
from gridflow.store.record import EventRecord
from gridflow.store.recorder import EventRecorder
from gridflow.store.session import Answered, Session
from gridflow.store.stored_cases import stored_cases
from gridflow.store.times import instant, microseconds
from gridflow.store.unreadable import to_readable_event

_MOST_TO_FOLLOW: Final = 5000
"""How many events of others are looked through for the cases that they touched; after more, none is known any more."""

_Read: TypeAlias = Callable[[EventMapper, EventRecord], Recorded]


class _Open(threading.local):
    """What the present thread has open."""

    session: Session | None = None


class SqlEventLog:
    """The log in the county's database, with the answers to commands beside it, and the latest cases in memory."""

    def __init__(self, database: Database, mapper: EventMapper, lock_seconds: float = LOCK_SECONDS) -> None:
        self._database = database
        self._mapper = mapper
        self._recorder = EventRecorder(database)
        self._known = KnownCases()
        self._turn = threading.RLock()
        self._lock_seconds = lock_seconds
        self._open = _Open()

    @contextmanager
    def writing(self) -> Iterator[object]:
        session = self._open.session
        if session is not None:
            with session.nested():
                yield session
            return
        if not self._turn.acquire(timeout=self._lock_seconds):
            raise StoreBusy("等待写入超时,请稍后重试")
        try:
            yield from self._written()
        finally:
            self._turn.release()

    def _written(self) -> Iterator[object]:
        session = None
        try:
            with self._database.writing() as connection:
                head = self.head()
                self._follow(head)
                self._open.session = session = Session(connection, self._known, head, self._write)
                try:
                    yield session
                    session.flush()
                finally:
                    self._open.session = None
        except BaseException:
            if session is not None:
                session.abandon()
            raise
        self._known.head = session.head
        self._known.trim()

    @property
    def is_writing(self) -> bool:
        return self._open.session is not None

    def on_commit(self, callback: Callable[[], object]) -> None:
        self._database.on_commit(callback)

    def expect(self, keys: Iterable[str], numbers: Iterable[str]) -> None:
        session = self._session
        unasked = [key for key in dict.fromkeys(keys) if key not in session.asked]
        if unasked:
            session.asked.update(dict.fromkeys(unasked))
            found = find_commands(session.connection, unasked)
            session.asked.update((row.idempotency_key, _answer(row)) for row in found)
        unknown = [number for number in dict.fromkeys(numbers) if self._known.get(number) is None]
        # One that cannot be read must not harm the others: whoever asks for it by itself is told.
        with suppress(UnknownTopic, UnknownSchemaVersion, DamagedEvent):
            self._learn(session, unknown)

    def head(self) -> Head:
        if (session := self._open.session) is not None:
            return session.head
        head = self._recorder.head()
        return Head(head.position, instant(head.recorded_at) if head.position else None, head.event_id)

    def answer(self, key: str) -> Answer | None:
        if (session := self._open.session) is not None:
            self.expect((key,), ())
            return session.asked[key]
        with self._database.reading() as connection:
            return next(map(_answer, find_commands(connection, (key,))), None)

    def case(self, number: str) -> Case | None:
        if (session := self._open.session) is not None:
            if self._known.get(number) is None:
                self._learn(session, (number,))
            return self._known.get(number)
        with self._database.reading() as connection:
            return next(stored_cases(connection, self._mapper, (number,)), None)

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        session = self._open.session
        if session is not None and session.touches(stream_id):
            session.flush()
        return [self._mapper.to_domain_event(record) for record in self._recorder.select_events(stream_id, gt=after)]

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        return self._after(position, limit, topics, unit_prefix, to_readable_event)

    def lightly_after(self, position: int, limit: int, topics: Sequence[str] = ()) -> Sequence[tuple[int, Recorded]]:
        """As `after`, with the bodies of the events of cases as `to_light_event` reads them."""
        return self._after(position, limit, topics, None, to_light_event)

    def _after(
        self, position: int, limit: int, topics: Sequence[str], unit_prefix: str | None, read: _Read
    ) -> Sequence[tuple[int, Recorded]]:
        if (session := self._open.session) is not None:
            session.flush()
        records = self._recorder.select_records(position, limit, unit_prefix, topics)
        return [(found, read(self._mapper, record)) for found, record in records]

    def last_stream(self, prefix: str) -> str | None:
        session = self._open.session
        if session is None:
            return self._recorder.last_stream(prefix)
        if prefix not in session.last_streams:
            session.flush()
            session.last_streams[prefix] = self._recorder.last_stream(prefix)
        return session.last_streams[prefix]

    def append(self, events: Sequence[Recorded], answers: Sequence[Answer] = ()) -> None:
        self._session.append(events, answers)

    @property
    def _session(self) -> Session:
        if self._open.session is None:
            raise RuntimeError("nothing is being written")
        return self._open.session

    def _learn(self, session: Session, numbers: Sequence[str]) -> None:
        for case in stored_cases(session.connection, self._mapper, numbers) if numbers else ():
            self._known.keep(case)

    def _follow(self, head: Head) -> None:
        """Learn what others have written since this process did."""
        known = self._known.head
        if head.event_id == known.event_id:
            return
        ids = self._recorder.streams_since(known.position, _MOST_TO_FOLLOW) if known.position else []
        # The event that was the last one known must still be there.
        if ids and ids[0][0] == known.event_id and len(ids) < _MOST_TO_FOLLOW:
            self._known.forget(stream for _, stream in ids[1:])
        else:
            self._known.clear()
        self._known.head = head

    def _write(self, head: Head, events: Sequence[Recorded], answers: Sequence[Answered]) -> None:
        commands = [CommandRow(one.key, one.fingerprint, one.response, position) for one, position in answers]
        at = microseconds(head.recorded_at) if head.recorded_at is not None else 0
        records = [self._mapper.to_stored_event(event) for event in events]
        try:
            self._recorder.append(head.position, at, records, commands)
        except IntegrityError as error:
            raise StaleVersion("事件已被更新,请刷新后重试") from error


def _answer(row: CommandRow) -> Answer:
    return Answer(row.idempotency_key, row.fingerprint, row.response)
