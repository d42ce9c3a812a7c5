"""One question to every county at once 并行查询: who does not answer in time is left out and named."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Final, Generic, TypeVar

import structlog

from gridflow.errors import GridFlowError

T = TypeVar("T")
_LOG = structlog.get_logger(__name__)
_MOST_UNANSWERED: Final = 4
"""How many questions one county may have open: one that hangs must not gather threads."""


@dataclass(frozen=True, slots=True)
class Answers(Generic[T]):
    """What each county answered, and of those that did not why not, in Chinese; both in the order of their codes."""

    given: Mapping[str, T]
    missing: Mapping[str, str]


class FanOut:
    """Asks counties in parallel, each for at most `timeout_seconds`. A late answer is thrown away."""

    def __init__(self, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds
        self._open = Counter[str]()
        self._lock = Lock()

    def ask(self, counties: Iterable[str], question: Callable[[str], T]) -> Answers[T]:
        """The answers to `question`, which is called with the code of each county, in a thread of its own.

        Raises nothing that a question raises.
        """
        asked: dict[str, Future[T]] = {}
        missing: dict[str, str] = {}
        for county in counties:
            if self._begins(county):
                asked[county] = Future()
                Thread(target=self._answer, args=(county, question, asked[county]), daemon=True).start()
            else:
                missing[county] = "此前的查询仍无答复"
        wait(asked.values(), self._timeout)
        given: dict[str, T] = {}
        for county, future in asked.items():
            if not future.done():
                missing[county] = f"{self._timeout:g}秒内没有答复"
            elif (error := future.exception()) is not None:
                missing[county] = _reason(county, error)
            else:
                given[county] = future.result()
        return Answers(given, dict(sorted(missing.items())))

    def _begins(self, county: str) -> bool:
        with self._lock:
            if self._open[county] >= _MOST_UNANSWERED:
                return False
            self._open[county] += 1
            return True

    def _answer(self, county: str, question: Callable[[str], T], future: Future[T]) -> None:
        try:
            future.set_result(question(county))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is that county's
            future.set_exception(error)
        finally:
            with self._lock:
                self._open[county] -= 1


def _reason(county: str, error: BaseException) -> str:
    if isinstance(error, GridFlowError):
        return f"{error.title}:{error.detail}"
    _LOG.error("county failed", county=county, error=repr(error))
    return "内部错误,已记录"
