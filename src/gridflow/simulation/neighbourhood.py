"""What people in a neighbourhood still talk about."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from gridflow.aggregates.case import Case

_REMEMBERED: Final = timedelta(days=7)
_TALKED_OF: Final = 60
"""How many of the latest cases somebody may report again."""


class _Heard(NamedTuple):
    number: str
    subject: str
    at: datetime


class Neighbourhood:
    """The latest reports by place, as people who live or work there remember them."""

    def __init__(self) -> None:
        self._places: dict[str, deque[_Heard]] = defaultdict(deque)
        self._latest: deque[str] = deque(maxlen=_TALKED_OF)

    def hear(self, case: Case) -> None:
        """A case was reported just now."""
        if case.reported_at is not None and case.clock is not None:
            self._places[case.place].append(_Heard(case.number, case.subject, case.reported_at))
            self._latest.append(case.number)

    def known(self, case: Case, cases: Mapping[str, Case]) -> str | None:
        """The number of an earlier case of the same place and words that is still worked on."""
        heard = self._places[case.place]
        while heard and case.reported_at is not None and heard[0].at < case.reported_at - _REMEMBERED:
            heard.popleft()
        same = (one.number for one in heard if one.subject == case.subject and one.number != case.number)
        return next((number for number in same if cases[number].clock is not None), None)

    def anything(self, random: Random) -> str | None:
        """The number of a case that somebody may report again."""
        return random.choice(self._latest) if self._latest else None
