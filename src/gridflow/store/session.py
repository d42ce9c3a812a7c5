"""A write transaction of the log as far as it is in memory 写入会话."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Answer, Head
from gridflow.errors import StaleVersion
from gridflow.store.known_cases import KnownCases, Undo

_MOST_UNWRITTEN: Final = 1000
"""How many events wait to be written at most."""

Answered = tuple[Answer, int]
"""An answer, and the position of the log when it was given."""

Write = Callable[[Head, Sequence[Recorded], Sequence[Answered]], object]
"""Writes events after a head, and answers."""


@dataclass(slots=True)
class _Mark:
    """How far everything was when a nested transaction began; `saved` if the database has a savepoint of it."""

    head: Head
    answered: int
    undone: int
    saved: bool = False


@dataclass(slots=True)
class Session:
    """What has been appended in a transaction and is not all written yet, over what is in the database.

    A nested transaction that fails is undone here; only where something of it had to be written, because somebody asked
    for what only the database can tell, it is undone there too, by a savepoint.
    """

    connection: Connection
    known: KnownCases
    head: Head
    write: Write
    asked: dict[str, Answer | None] = field(default_factory=dict)
    last_streams: dict[str, str | None] = field(default_factory=dict)
    _written: Head = field(init=False)
    _events: list[Recorded] = field(default_factory=list)
    _answers: list[Answered] = field(default_factory=list)
    _answers_written: int = 0
    _undo: list[Undo] = field(default_factory=list)
    _marks: list[_Mark] = field(default_factory=list)
    _failure: BaseException | None = None

    def __post_init__(self) -> None:
        self._written = self.head

    def append(self, events: Sequence[Recorded], answers: Sequence[Answer]) -> None:
        """Take events and the answers that stand for them.

        Raises StaleVersion for a version that a known case is past, and for a key that is known to have an answer.
        """
        if any(self.asked.get(answer.key) is not None for answer in answers):
            raise StaleVersion("事件已被更新,请刷新后重试")
        self._follow(events)
        if events:
            self._events += events
            self.head = Head(self.head.position + len(events), events[-1].recorded_at, events[-1].event_id)
        for answer in answers:
            self.asked[answer.key] = answer
            self._answers.append((answer, self.head.position))
        if len(self._events) >= _MOST_UNWRITTEN:
            self.flush()

    def touches(self, stream_id: str) -> bool:
        """Whether something of a stream is still to be written."""
        return any(event.stream_id == stream_id for event in self._events)

    def flush(self) -> None:
        """Write what is not written yet.

        Raises what the database says of it, and then always: who is in a nested transaction may take it for a failure
        of its own and go on, but some of what failed is of the others.
        """
        if self._failure is not None:
            raise self._failure
        for mark in self._marks:
            if not mark.saved:
                self._write_up_to(mark.head, mark.answered)
                self.connection.exec_driver_sql("SAVEPOINT marked")
                mark.saved = True
        self._write_up_to(self.head, len(self._answers))

    @contextmanager
    def nested(self) -> Iterator[None]:
        """A transaction in the transaction: what leaves it as an exception undoes what was appended in it."""
        mark = _Mark(self.head, len(self._answers), len(self._undo))
        self._marks.append(mark)
        try:
            yield
        except BaseException:
            self._go_back(mark)
            raise
        finally:
            self._marks.pop()
        if mark.saved:
            self.connection.exec_driver_sql("RELEASE SAVEPOINT marked")

    def abandon(self) -> None:
        """The whole transaction has failed: know again what was known before it."""
        self._forget(0)

    def _follow(self, events: Sequence[Recorded]) -> None:
        before = len(self._undo)
        for event in events:
            case = self.known.get(event.stream_id)
            if case is not None and event.version != case.version + 1:
                self._forget(before)
                raise StaleVersion("事件已被更新,请刷新后重试")
            if (step := self.known.add(event)) is not None:
                self._undo.append(step)
            if event.version == 1:
                self._begun(event.stream_id)

    def _forget(self, beyond: int) -> None:
        """Take back what was followed beyond so many steps."""
        self.known.undo(reversed(self._undo[beyond:]))
        del self._undo[beyond:]
        self.last_streams.clear()

    def _begun(self, stream_id: str) -> None:
        for prefix, last in self.last_streams.items():
            if stream_id.startswith(prefix) and (last is None or stream_id > last):
                self.last_streams[prefix] = stream_id

    def _write_up_to(self, head: Head, answered: int) -> None:
        count = head.position - self._written.position
        events, self._events = self._events[:count], self._events[count:]
        answers = self._answers[self._answers_written : answered]
        if events or answers:
            try:
                self.write(self._written, events, answers)
            except BaseException as error:
                self._failure = error
                raise
        self._written, self._answers_written = head, answered

    def _go_back(self, mark: _Mark) -> None:
        if mark.saved:
            # A connection that is lost has no savepoint any more.
            if not self.connection.invalidated:
                self.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT marked")
                self.connection.exec_driver_sql("RELEASE SAVEPOINT marked")
            self._written, self._answers_written, self._events = mark.head, mark.answered, []
        else:
            del self._events[mark.head.position - self._written.position :]
        for answer, _ in self._answers[mark.answered :]:
            del self.asked[answer.key]
        del self._answers[mark.answered :]
        self._forget(mark.undone)
        self.head = mark.head
