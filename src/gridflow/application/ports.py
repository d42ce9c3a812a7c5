"""What the application asks of the outside: time, identity, and the log."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Recorded


class Clock(Protocol):
    """The one source of time. Simulations and tests have their own."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Identities(Protocol):
    """The one source of new identifiers."""

    def new(self) -> str:
        """An identifier that never comes again."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: its last position (0 when empty), that event's `recorded_at` and its id ("" when empty).

    The id tells whether anything was written since: it never comes again, as a position does after a rollback.
    """

    position: int
    recorded_at: datetime | None
    event_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The stored answer to a command: what came under which key, and the JSON that was answered."""

    key: str
    fingerprint: str
    response: str


class EventLog(Protocol):
    """The log of one county. Positions are gap-free from 1 and in commit order."""

    def writing(self) -> AbstractContextManager[object]:
        """The ordered write transaction of this thread.

        A nested one is part of the outer one, which may go on when the nested one fails and leaves nothing. What is
        appended is kept in memory and written at the end at the latest; whoever reads through the log reads it at once.
        """
        ...

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside of `writing`."""
        ...

    def expect(self, keys: Iterable[str], numbers: Iterable[str]) -> None:
        """Read at once, inside of `writing`, the answers and the cases that will be asked for one by one."""
        ...

    def on_commit(self, callback: Callable[[], object]) -> None:
        """Call once when the outermost write transaction of this thread has committed; never if that rolls back.

        It is called even if the nested one that asked for it failed.
        """
        ...

    def head(self) -> Head: ...

    def answer(self, key: str) -> Answer | None: ...

    def case(self, number: str) -> Case | None:
        """A case as it stands; None when it has no events."""
        ...

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        """A stream's events beyond a version, in order."""
        ...

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        """Events after a position, in order; optionally of some topics, or of units whose code has a prefix.

        One that cannot be read has the body `Unreadable`.
        """
        ...

    def lightly_after(self, position: int, limit: int, topics: Sequence[str] = ()) -> Sequence[tuple[int, Recorded]]:
        """As `after`, for who reads all of it: the body of an event of a case has the topic and the fields of its type,
        but for the long reasons among them, and need not be of that type."""
        ...

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream id with a prefix."""
        ...

    def append(self, events: Sequence[Recorded], answers: Sequence[Answer] = ()) -> None:
        """Append events and the answers that stand for them, inside of `writing`.

        Raises StaleVersion when a version or a key is taken, at the latest when the transaction is written.
        """
        ...
