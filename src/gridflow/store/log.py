"""The log of a county 事件日志, as the application asks for it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import EventStore, IntegrityError

from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Answer, Head
from gridflow.errors import StaleVersion
from gridflow.store.commands import CommandRow, find_command, insert_command
from gridflow.store.database import Database
from gridflow.store.mapper import EventMapper
from gridflow.store.recorder import EventRecorder
from gridflow.store.times import instant

T = TypeVar("T")


class SqlEventLog:
    """The event-sourcing library's repository on our recorder and mapper, with the answers to commands beside it."""

    def __init__(self, database: Database, mapper: EventMapper) -> None:
        self._database = database
        self._mapper = mapper
        self._recorder = EventRecorder(database)
        self._repository: Repository[str] = Repository(EventStore(mapper, self._recorder))

    def writing(self) -> AbstractContextManager[object]:
        return self._database.writing()

    def on_commit(self, callback: Callable[[], object]) -> None:
        self._database.on_commit(callback)

    def head(self) -> Head:
        head = self._recorder.head()
        return Head(head.position, instant(head.recorded_at) if head.position else None, head.event_id)

    def answer(self, key: str) -> Answer | None:
        with self._database.reading() as connection:
            row = find_command(connection, key)
        return Answer(row.idempotency_key, row.fingerprint, row.response) if row is not None else None

    def load(self, stream_id: str, project: Callable[[T | None, Iterable[Recorded]], T | None]) -> T | None:
        try:
            # The library types a projector by its own aggregate protocol; ours folds plain values.
            return cast(T | None, self._repository.get(stream_id, projector_func=cast(Any, project)))
        except AggregateNotFoundError:
            return None

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        return [self._mapper.to_domain_event(record) for record in self._recorder.select_events(stream_id, gt=after)]

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        records = self._recorder.select_records(position, limit, unit_prefix, topics)
        return [(found, self._mapper.to_domain_event(record)) for found, record in records]

    def last_stream(self, prefix: str) -> str | None:
        return self._recorder.last_stream(prefix)

    def append(self, events: Sequence[Recorded], answers: Callable[[int], Sequence[Answer]]) -> int:
        try:
            with self._database.appending() as connection:
                positions = self._recorder.insert_events([self._mapper.to_stored_event(e) for e in events])
                position = positions[-1] if positions else self._recorder.head().position
                for answer in answers(position):
                    insert_command(connection, CommandRow(answer.key, answer.fingerprint, answer.response, position))
        except IntegrityError as error:
            raise StaleVersion("事件已被更新,请刷新后重试") from error
        return position
