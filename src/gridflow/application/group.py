"""Bringing together what several threads ask at the same time 成组提交."""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

MOST: Final = 512
"""How many questions are answered together, unless one thread asks more at once."""


class _Place(Generic[Q, A]):
    """A thread's place in the queue: what it asks, whether it is to lead, and what became of it."""

    __slots__ = ("_turn", "leads", "outcomes", "questions")

    def __init__(self, questions: Sequence[Q]) -> None:
        self.questions = questions
        self.leads = False
        self.outcomes: Sequence[A | Exception] | None = None
        # A lock that is given back by whoever calls: the cheapest way for one thread to wait for another.
        self._turn = Lock()
        self._turn.acquire()

    def wait(self, seconds: float = -1) -> bool:
        """Wait to be answered, or to be called to lead; False when neither came in time."""
        return self._turn.acquire(timeout=seconds)

    def call(self) -> None:
        """End the wait."""
        self._turn.release()


class Group(Generic[Q, A]):
    """Answers what threads ask: whoever comes while others are being answered is answered next, with all who wait then.

    One of those who ask leads: it has `answer` answer everybody, each with an outcome or an error of its own. What
    `answer` raises becomes the error of all. `busy` makes the error of those whose turn does not come in so many
    `seconds`: nothing of theirs has been begun.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Q]], Sequence[A | Exception]],
        busy: Callable[[], Exception],
        seconds: float,
        most: int = MOST,
    ) -> None:
        self._answer = answer
        self._busy = busy
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._queue: deque[_Place[Q, A]] = deque()
        self._led = False

    def ask(self, questions: Sequence[Q]) -> Sequence[A | Exception]:
        """Ask, and wait for the outcomes in the same order. Raises what `busy` makes."""
        place: _Place[Q, A] = _Place(questions)
        with self._lock:
            self._queue.append(place)
            place.leads, self._led = not self._led, True
        if not place.leads and not place.wait(self._seconds):
            if self._left(place):
                raise self._busy()
            place.wait()
        if place.leads:
            self._lead()
        assert place.outcomes is not None, "whoever leads is answered too"
        return place.outcomes

    def _left(self, place: _Place[Q, A]) -> bool:
        """Leave the queue, unless the place is being answered or called just now."""
        with self._lock:
            waits = not place.leads and place in self._queue
            if waits:
                self._queue.remove(place)
        return waits

    def _lead(self) -> None:
        """Answer those who wait, the leader first, and call the next one to lead."""
        places = self._next()
        try:
            self._answer_all(places)
        finally:
            with self._lock:
                following = [self._queue[0]] if self._queue else []
                self._led = bool(following)
                for place in following:
                    place.leads = True
            for place in (*following, *places[1:]):
                place.call()

    def _next(self) -> list[_Place[Q, A]]:
        places, count = list[_Place[Q, A]](), 0
        with self._lock:
            while self._queue and (not places or count + len(self._queue[0].questions) <= self._most):
                places.append(self._queue.popleft())
                count += len(places[-1].questions)
        return places

    def _answer_all(self, places: Sequence[_Place[Q, A]]) -> None:
        questions = [question for place in places for question in place.questions]
        # What stands if whoever leads is interrupted.
        outcomes: Sequence[A | Exception] = [self._busy()] * len(questions)
        try:
            outcomes = self._answer(questions)
        except Exception as error:  # noqa: BLE001 - it is everybody's
            outcomes = [error] * len(questions)
        finally:
            first = 0
            for place in places:
                place.outcomes = outcomes[first : first + len(place.questions)]
                first += len(place.questions)
