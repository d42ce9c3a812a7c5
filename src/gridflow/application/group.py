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
    `seconds`: nothing of theirs has been begun. `interrupted` makes the error of those whom an interrupted leader was
    answering: nobody knows what became of that.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Q]], Sequence[A | Exception]],
        busy: Callable[[], Exception],
        interrupted: Callable[[], Exception],
        seconds: float,
        most: int = MOST,
    ) -> None:
        self._answer = answer
        self._busy = busy
        self._interrupted = interrupted
        self._seconds = seconds
        self._most = most
        self._lock = Lock()
        self._queue: deque[_Place[Q, A]] = deque()
        self._led = False

    def ask(self, questions: Sequence[Q]) -> Sequence[A | Exception]:
        """Ask, and wait for the outcomes in the same order."""
        place: _Place[Q, A] = _Place(questions)
        with self._lock:
            self._queue.append(place)
            place.leads, self._led = not self._led, True
        if not place.leads and not self._waited(place):
            return [self._busy() for _ in questions]
        if place.leads:
            self._lead()
        assert place.outcomes is not None, "whoever leads is answered too"
        return place.outcomes

    def _waited(self, place: _Place[Q, A]) -> bool:
        """Wait to be answered or called to lead; False for who has left the queue, as neither came in time."""
        try:
            if not place.wait(self._seconds):
                with self._lock:
                    waits = not place.leads and place in self._queue
                    if waits:
                        self._queue.remove(place)
                if waits:
                    return False
                # It is being answered at this moment, or just called.
                place.wait()
        except BaseException:
            self._gone(place)
            raise
        return True

    def _gone(self, place: _Place[Q, A]) -> None:
        """Go on without someone who was interrupted."""
        with self._lock:
            if place in self._queue:
                self._queue.remove(place)
            following = self._call_next() if place.leads else []
        for other in following:
            other.call()

    def _call_next(self) -> list[_Place[Q, A]]:
        """Under the lock: who leads now, if anybody waits."""
        following = [self._queue[0]] if self._queue else []
        self._led = bool(following)
        for place in following:
            place.leads = True
        return following

    def _lead(self) -> None:
        """Answer those who wait, the leader first, and call the next one to lead."""
        places = self._next()
        try:
            self._answer_all(places)
        finally:
            with self._lock:
                following = self._call_next()
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
        outcomes: Sequence[A | Exception] = [self._interrupted()] * len(questions)
        try:
            outcomes = self._answer(questions)
        except Exception as error:  # noqa: BLE001 - it is everybody's
            outcomes = [error] * len(questions)
        finally:
            first = 0
            for place in places:
                place.outcomes = outcomes[first : first + len(place.questions)]
                first += len(place.questions)
