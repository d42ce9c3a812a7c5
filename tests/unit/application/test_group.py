"""Who asks at the same time is answered together, and nobody is forgotten."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from gridflow.application.group import Group, _Place


class Full(Exception):
    pass


class Interrupted(Exception):
    pass


class Answers:
    """Answers numbers with their squares, when the gate is open; keeps what came together."""

    def __init__(self) -> None:
        self.together: list[list[int]] = []
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.gate.set()

    def __call__(self, numbers: Sequence[int]) -> Sequence[int | Exception]:
        self.together.append(list(numbers))
        self.begun.set()
        assert self.gate.wait(10)
        if 13 in numbers:
            raise ZeroDivisionError
        if 666 in numbers:
            raise KeyboardInterrupt
        return [ValueError(number) if number < 0 else number * number for number in numbers]


@pytest.fixture
def answers() -> Answers:
    return Answers()


def _ask_while_busy(group: Group[int, int], answers: Answers, asked: Sequence[Sequence[int]]) -> list[object]:
    """What each thread gets, when the first question is being answered while all the others come."""
    answers.gate.clear()
    with ThreadPoolExecutor(len(asked) + 1) as threads:
        first = threads.submit(group.ask, [1])
        assert answers.begun.wait(10)
        others = []
        for count, questions in enumerate(asked, 1):
            others.append(threads.submit(group.ask, questions))
            while len(group._queue) < count:
                sleep(0.001)
        answers.gate.set()
        assert first.result() == [1]
        return [future.exception() or future.result() for future in others]


def test_those_who_come_meanwhile_are_answered_together_in_their_order(answers: Answers) -> None:
    group = Group(answers, Full, Interrupted, 10)
    assert _ask_while_busy(group, answers, [[2], [3, 4], [5]]) == [[4], [9, 16], [25]]
    assert answers.together == [[1], [2, 3, 4, 5]]


def test_each_fails_alone(answers: Answers) -> None:
    two, _, three = _ask_while_busy(Group(answers, Full, Interrupted, 10), answers, [[2], [-1], [3]])
    assert (two, three) == ([4], [9])


def test_what_goes_wrong_with_all_is_told_to_all(answers: Answers) -> None:
    outcomes = _ask_while_busy(Group(answers, Full, Interrupted, 10), answers, [[2], [13]])
    assert [type(outcome[0]) for outcome in outcomes if isinstance(outcome, list)] == [ZeroDivisionError] * 2


def test_no_more_than_the_most_at_once_but_never_a_part_of_what_one_asks(answers: Answers) -> None:
    group = Group(answers, Full, Interrupted, 10, most=3)
    _ask_while_busy(group, answers, [[2, 2], [3], [4, 4], [5, 5, 5, 5]])
    assert answers.together == [[1], [2, 2, 3], [4, 4], [5, 5, 5, 5]]


def test_whose_turn_does_not_come_is_refused_and_nothing_of_it_begun(answers: Answers) -> None:
    group = Group(answers, Full, Interrupted, 0.05)
    answers.gate.clear()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(group.ask, [1])
        assert answers.begun.wait(10)
        (refused,) = group.ask([2])
        assert isinstance(refused, Full)
        answers.gate.set()
        assert first.result() == [1]
    assert group.ask([3]) == [9]
    assert answers.together == [[1], [3]]


def test_who_was_being_answered_when_the_patience_ended_gets_the_answer(answers: Answers) -> None:
    group = Group(answers, Full, Interrupted, 0.2)
    answers.gate.clear()
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(group.ask, [1])
        assert answers.begun.wait(10)
        second, third = threads.submit(group.ask, [2]), threads.submit(group.ask, [3])
        while len(group._queue) < 2:
            sleep(0.001)
        sleep(0.1)
        answers.gate.set()
        assert first.result() == [1]
        assert [second.result(), third.result()] == [[4], [9]]


def test_an_interrupted_leader_leaves_the_others_in_doubt_and_the_queue_alive(answers: Answers) -> None:
    group = Group(answers, Full, Interrupted, 10)
    led, beside = _ask_while_busy(group, answers, [[666], [2]])
    assert isinstance(led, KeyboardInterrupt)
    assert isinstance(beside, list)
    assert [type(outcome) for outcome in beside] == [Interrupted]
    assert group.ask([2]) == [4]


@pytest.mark.parametrize("called", [False, True], ids=["in the queue", "called to lead"])
def test_who_is_interrupted_while_waiting_holds_up_nobody(
    answers: Answers, monkeypatch: pytest.MonkeyPatch, *, called: bool
) -> None:
    group = Group(answers, Full, Interrupted, 10)

    def interrupted(place: _Place[int, int], seconds: float = -1) -> bool:
        if place.questions == [4]:
            assert not called or place._turn.acquire(timeout=10)
            raise KeyboardInterrupt
        return place._turn.acquire(timeout=seconds)

    monkeypatch.setattr(_Place, "wait", interrupted)
    answers.gate.clear()
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(group.ask, [1])
        assert answers.begun.wait(10)
        leaving = threads.submit(group.ask, [4])
        while called and not group._queue:
            sleep(0.001)
        if not called:
            assert isinstance(leaving.exception(), KeyboardInterrupt)
        following = threads.submit(group.ask, [3])
        while len(group._queue) < 1 + called:
            sleep(0.001)
        answers.gate.set()
        assert (first.result(), following.result()) == ([1], [9])
        assert isinstance(leaving.exception(), KeyboardInterrupt)
    assert group.ask([2]) == [4]


def test_a_storm_forgets_nobody(answers: Answers) -> None:
    """Many threads, with a patience so short that some are refused: each gets its own answer or the refusal."""
    group = Group(answers, Full, Interrupted, 0.0005, most=4)

    def ask(number: int) -> bool:
        (answer,) = group.ask([number])
        assert isinstance(answer, Full) or answer == number * number
        return not isinstance(answer, Full)

    with ThreadPoolExecutor(16) as threads:
        granted = list(threads.map(ask, range(1000, 4000)))
    answered = sorted(number for together in answers.together for number in together)
    assert answered == [1000 + at for at, was in enumerate(granted) if was]
    assert group.ask([2]) == [4]
