"""What the application asks of the outside: time, identity, and the log."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from gridflow.aggregates.event import Recorded

T = TypeVar("T")


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

        A nested one is part of the outer one, which may go on when the nested one fails and leaves nothing.
        """
        ...

    def on_commit(self, callback: Callable[[], object]) -> None:
        """Call once when the outermost write transaction of this thread has committed; never if that rolls back.

        It is called even if the nested one that asked for it failed.
        """
        ...

    def head(self) -> Head: ...

    def answer(self, key: str) -> Answer | None: ...

    def load(self, stream_id: str, project: Callable[[T | None, Iterable[Recorded]], T | None]) -> T | None:
        """A stream folded by `project`; None when it has no events."""
        ...

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        """A stream's events beyond a version, in order."""
        ...

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        """Events after a position, in order; optionally of some topics, or of units whose code has a prefix."""
        ...

    def last_stream(self, prefix: str) -> str | None:
        """The greatest stream id with a prefix."""
        ...

    def append(self, events: Sequence[Recorded], answers: Callable[[int], Sequence[Answer]]) -> int:
        """Append events, if any, and the answers made from the last position, atomically; returns that position.

        Raises StaleVersion when a version is taken.
        """
        ...
