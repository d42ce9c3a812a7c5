"""Processes that share a heap of work 工作进程组."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[T], R]
"""Carries out a task; what leaves it as an exception ends the whole work."""

Tell = Callable[[object], None]
"""What a process says while it is at work."""

_Line: TypeAlias = "Connection[Any, Any]"

_END_SECONDS: Final = 10.0


class _Kind(Enum):
    TOLD = "told"
    DONE = "done"
    FAILED = "failed"


class CrewLost(RuntimeError):
    """A process of a crew ended by itself."""


class Crew(Generic[T, R]):
    """Processes, each of which has made itself a `Work`. One that loses its parent ends by itself."""

    def __init__(self, lines: "dict[_Line, BaseProcess]") -> None:
        self._lines = lines

    def map(
        self, tasks: Iterable[T], idle_seconds: float | None = None, heard: Tell | None = None
    ) -> Iterator[R | None]:
        """The results as they come, in any order; None whenever none came for so long. What is told goes to `heard`.

        Raises what a task raised, and CrewLost.
        """
        waiting, busy = deque(tasks), set[Any]()
        while waiting or busy:
            for line in self._lines.keys() - busy:
                if waiting:
                    line.send(waiting.popleft())
                    busy.add(line)
            ready = wait(list(busy), idle_seconds)
            if not ready:
                yield None
            for line in cast("list[_Line]", ready):
                try:
                    kind, said = line.recv()
                except EOFError:
                    raise CrewLost("a process of the crew ended by itself") from None
                if kind is _Kind.TOLD:
                    if heard is not None:
                        heard(said)
                    continue
                busy.discard(line)
                if kind is _Kind.FAILED:
                    raise said
                yield said


@contextmanager
def crew(count: int, make: Callable[[Tell], Work[T, R]]) -> Iterator[Crew[T, R]]:
    """So many processes for the time of the block, each of which calls `make` once; that must be one to be pickled."""
    context = get_context("spawn")
    lines: dict[_Line, BaseProcess] = {}
    try:
        for _ in range(count):
            line, its_end = context.Pipe()
            process: BaseProcess = context.Process(target=_labour, args=(its_end, make), daemon=True)
            process.start()
            its_end.close()
            lines[line] = process
        yield Crew(lines)
    finally:
        for line, process in lines.items():
            line.close()
            process.join(_END_SECONDS)
            if process.is_alive():
                process.kill()


def _labour(line: _Line, make: Callable[[Tell], Work[Any, Any]]) -> None:
    # Whoever presses Ctrl-C means the parent; that closes the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work: Work[Any, Any] | None = None
    try:
        while True:
            task = line.recv()
            try:
                work = work or make(lambda said: line.send((_Kind.TOLD, said)))
                answer = (_Kind.DONE, work(task))
            except Exception as error:  # noqa: BLE001 - the parent says what becomes of it
                answer = (_Kind.FAILED, error)
            line.send(answer)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
