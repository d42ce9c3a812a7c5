"""A log that remembers, for whoever lives a county alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

from gridflow.aggregates.case import Case, evolve, fold
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.event import Recorded
from gridflow.application.ports import Answer, EventLog, Head

T = TypeVar("T")

_CASE_EVENTS: Final = frozenset(CASE_EVENTS)
_KEPT: Final = 50_000
"""How many of the latest events are kept at least, once there are so many."""

_WRITTEN: Final = 500
"""How many events are written together."""


class RememberingLog:
    """The same log, which keeps open cases and the latest events in memory, and writes what is appended in one go.

    It remembers under the lock only, where nobody else writes, reads first what others have written, and forgets what
    is rolled back. What was appended is written before it is read from below, and before the lock is given back. A
    nested transaction that fails after something of it was written takes the outer one with it. For one thread,
    until it is told that there will be `company`: from then on it is the log itself.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._cases: dict[str, Case] = {}
        self._lengths: dict[str, int] = {}
        self._last_streams: dict[str, str | None] = {}
        self._recent: list[tuple[int, Recorded]] = []
        self._unwritten: list[Recorded] = []
        self._head = log.head()
        self._depth = 0
        self._alone = True

    def company(self) -> None:
        """Others come to work on the county, in other threads: remember nothing any more."""
        self._alone = False
        self._recent.clear()
        self._cases.clear()

    @contextmanager
    def writing(self) -> Iterator[object]:
        if not self._alone:
            with self._log.writing() as opened:
                yield opened
            return
        if self._depth:
            with self._nested():
                yield None
            return
        mark = self._head.position
        try:
            with self._log.writing() as opened:
                self._read_on()
                mark = self._head.position
                with self._nested():
                    yield opened
                    self._write()
        except BaseException:
            self._forget(mark)
            self._head = self._log.head()
            raise

    def on_commit(self, callback: Callable[[], object]) -> None:
        self._log.on_commit(callback)

    def head(self) -> Head:
        return self._head if self._depth else self._log.head()

    def answer(self, key: str) -> Answer | None:
        # What has an answer is written at once.
        return self._log.answer(key)

    def load(self, stream_id: str, project: Callable[[T | None, Iterable[Recorded]], T | None]) -> T | None:
        if not self._depth or cast(Any, project) is not fold:
            return self._below(stream_id).load(stream_id, project)
        if stream_id not in self._cases and (case := self._below(stream_id).load(stream_id, fold)) is not None:
            self._cases[stream_id] = case
        return cast(T | None, self._cases.get(stream_id))

    def history(self, stream_id: str, after: int = 0) -> Sequence[Recorded]:
        if self._depth and after >= self._lengths.get(stream_id, after + 1):
            return []
        found = self._below(stream_id).history(stream_id, after)
        if self._depth:
            self._lengths[stream_id] = found[-1].version if found else after
        return found

    def after(
        self, position: int, limit: int, topics: Sequence[str] = (), unit_prefix: str | None = None
    ) -> Sequence[tuple[int, Recorded]]:
        known = self._recent and self._recent[0][0] - 1 <= position < self._head.position
        if topics or unit_prefix or not known:
            return self._below().after(position, limit, topics, unit_prefix)
        begin = position - self._recent[0][0] + 1
        return self._recent[begin : begin + limit]

    def last_stream(self, prefix: str) -> str | None:
        if not self._depth:
            return self._log.last_stream(prefix)
        if prefix not in self._last_streams:
            self._last_streams = {prefix: self._below().last_stream(prefix)}
        return self._last_streams[prefix]

    def append(self, events: Sequence[Recorded], answers: Callable[[int], Sequence[Answer]]) -> int:
        if not self._depth:
            return self._log.append(events, answers)
        first = self._head.position + 1
        self._unwritten += events
        self._remember(enumerate(events, first))
        if given := answers(self._head.position):
            self._write(given)
        elif len(self._unwritten) >= _WRITTEN:
            self._write()
        return self._head.position

    def _below(self, stream_id: str | None = None) -> EventLog:
        """The log itself, with everything written that is of a stream, by default of any."""
        if stream_id is None or any(event.stream_id == stream_id for event in self._unwritten):
            self._write()
        return self._log

    def _write(self, given: Sequence[Answer] = ()) -> None:
        events, self._unwritten = self._unwritten, []
        if events or given:
            self._log.append(events, lambda _: given)

    @contextmanager
    def _nested(self) -> Iterator[None]:
        mark = self._head.position
        self._depth += 1
        try:
            yield
        except BaseException:
            self._forget(mark)
            raise
        finally:
            self._depth -= 1

    def _read_on(self) -> None:
        """What others have written since."""
        while self._head.position < self._log.head().position:
            self._remember(self._log.after(self._head.position, _KEPT))

    def _remember(self, events: Iterable[tuple[int, Recorded]]) -> None:
        for position, event in events:
            self._recent.append((position, event))
            self._head = Head(position, event.recorded_at, event.event_id)
            number = event.stream_id
            if number in self._lengths:
                self._lengths[number] = event.version
            if type(event.body) in _CASE_EVENTS:
                self._evolve(number, event)
        if len(self._recent) > 2 * _KEPT:
            del self._recent[:-_KEPT]

    def _evolve(self, number: str, event: Recorded) -> None:
        if event.version == 1:
            self._last_streams = {prefix: number for prefix in self._last_streams if number.startswith(prefix)}
        elif number not in self._cases:
            return
        case = self._cases[number] = evolve(self._cases.get(number) or Case(number), event)
        if case.stage.ended:
            del self._cases[number]

    def _forget(self, mark: int) -> None:
        """Everything after a position did not happen."""
        beyond = self._head.position - mark
        if beyond <= 0:
            return
        if beyond > len(self._unwritten) and self._depth > 1:
            raise RuntimeError("what is written cannot be taken back by itself")
        del self._unwritten[-beyond:]
        for _, event in self._recent[-beyond:]:
            self._cases.pop(event.stream_id, None)
        del self._recent[-beyond:]
        self._lengths.clear()
        self._last_streams.clear()
        last = self._recent[-1] if self._recent else None
        self._head = Head(mark, last[1].recorded_at, last[1].event_id) if last is not None else self._log.head()
