"""The log of a county in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock, get_ident

from gridflow.aggregates.case import Case, fold
from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Answer, Head
from gridflow.errors import StaleVersion


class MemoryLog:
    """An `EventLog` that forgets everything with the process; for any number of threads.

    Transactions are as on a database: `writing` undoes what was appended in it when an exception leaves it.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._events: list[Recorded] = []
        self._answers: dict[str, Answer] = {}
        self._depth = 0
        self._writer: int | None = None
        self._on_commit: list[Callable[[], object]] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._lock:
            events, answers = len(self._events), dict(self._answers)
            self._depth += 1
            self._writer = get_ident()
            try:
                yield
            except BaseException:
                del self._events[events:]
                self._answers = answers
                if self._depth == 1:
                    self._on_commit.clear()
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._writer = None
            if self._depth == 0:
                due, self._on_commit = self._on_commit, []
                for callback in due:
                    callback()

    @property
    def is_writing(self) -> bool:
        return self._writer == get_ident()

    def expect(self, keys: Iterable[str], numbers: Iterable[str]) -> None:
        """Nothing is quicker than memory."""

    def on_commit(self, callback: Callable[[], object]) -> None:
        self._on_commit.append(callback)

    def head(self) -> Head:
        with self._lock:
            last = self._events[-1] if self._events else None
            return Head(len(self._events), last.recorded_at, last.event_id) if last is not None else Head(0, None, "")

    def answer(self, key: str) -> Answer | None:
        with self._lock:
            return self._answers.get(key)

    def case(self, number: str) -> Case | None:
        return fold(None, self.history(number))

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        with self._lock:
            return [event for event in self._events if event.stream_id == stream_id and event.version > after]

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        with self._lock:
            found = enumerate(self._events[position:], start=position + 1)
            return [entry for entry in found if _wanted(entry[1], topics, unit_prefix)][:limit]

    def lightly_after(self, position: int, limit: int, topics: Sequence[str] = ()) -> Sequence[tuple[int, Recorded]]:
        return self.after(position, limit, topics)

    def last_stream(self, prefix: str) -> str | None:
        with self._lock:
            return max((e.stream_id for e in self._events if e.stream_id.startswith(prefix)), default=None)

    def append(self, events: Sequence[Recorded], answers: Sequence[Answer] = ()) -> None:
        with self.writing():
            for event in events:
                if event.version != len(self.history(event.stream_id)) + 1:
                    raise StaleVersion("事件已被更新,请刷新后重试")
                self._events.append(event)
            for answer in answers:
                if answer.key in self._answers:
                    raise StaleVersion("事件已被更新,请刷新后重试")
                self._answers[answer.key] = answer


def _wanted(event: Recorded, topics: Sequence[str], unit_prefix: str | None) -> bool:
    unit = event.unit_path.rstrip("/").rpartition("/")[2]
    return (not topics or event.body.topic in topics) and (unit_prefix is None or unit.startswith(unit_prefix))
