"""A city at work: its counties asked as one."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.light import Light
from gridflow.application.keys import KeyStore
from gridflow.application.past import require_past
from gridflow.application.ports import Clock
from gridflow.city.directory import Directory
from gridflow.city.fan_out import Answers, FanOut
from gridflow.city.health import Health, health_of
from gridflow.city.members import Member, Members
from gridflow.city.overdue import OverdueCase, check_cursor, merged, overdue_of
from gridflow.city.roll_up import RollUp, roll_up_of, sums
from gridflow.city.store import CityStore
from gridflow.errors import StoreUnreachable
from gridflow.policy import Stage

T = TypeVar("T")
_LOOK_AGAIN: Final = timedelta(seconds=30)
"""How long a directory holds; after that a new county is seen."""

_FRESH: Final = timedelta(hours=1)
"""How much older than asked a stored roll-up may be: after a while one an hour is kept."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A county that did not answer: why not, in Chinese, and its last known roll-up, if there is one."""

    county: str
    reason: str
    last: RollUp | None


@dataclass(frozen=True, slots=True)
class CityTree:
    """The counties' roll-ups with the lights of `at` (UTC), and which are missing; sums are over those that are there.

    `name` is that of the city, None where no county knows it.
    """

    city: str
    name: str | None
    at: datetime
    rows: list[RollUp]
    missing: list[Missing]
    stages: Counter[Stage]
    lights: Counter[Light]

    @property
    def total(self) -> int:
        return self.stages.total()


@dataclass(frozen=True, slots=True)
class OverdueList:
    """A page of the overdue cases of all counties at `at` (UTC), and which counties are missing in it."""

    city: str
    at: datetime
    rows: list[OverdueCase]
    cursor: str | None
    missing: list[Missing]


@dataclass(frozen=True, slots=True)
class CityHealth:
    """How each county fares, by its six digits, and which do not answer."""

    city: str
    at: datetime
    counties: dict[str, Health]
    missing: list[Missing]


class City:
    """The counties of a directory as one, and the city's own store."""

    def __init__(
        self,
        directory: Callable[[], Directory],
        members: Members,
        fan_out: FanOut,
        store: CityStore,
        keys: KeyStore,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """`directory` is asked again now and then; it may raise while the stores cannot be looked for."""
        self._read_directory = directory
        self._members = members
        self._fan_out = fan_out
        self._lock = Lock()
        self._directory = directory()
        self._read_at = clock.now()
        self.store = store
        self.keys = keys
        self.clock = clock
        self.zone = zone

    @property
    def code(self) -> str:
        """The twelve digits of the city or province."""
        return self._directory.city

    def tree(self, as_of: datetime | None = None, *, exact: bool = False) -> CityTree:
        """The roll-up of each county, now or at a past instant.

        The past is read from the city's own store, to the minute; `exact` asks the counties for it. Raises InvalidInput
        for an instant that has not come.
        """
        at = self._asked_at(as_of)
        directory = self._current()
        if as_of is not None and not exact:
            rows, missing = self._stored(directory, at)
        else:
            answers = self._ask(directory, partial(roll_up_of, at=at, past=as_of is not None))
            rows, missing = list(answers.given.values()), self._missing(answers, at)
        stages, lights = sums(rows)
        name = next((one.city for one in rows if one.city is not None), None)
        return CityTree(directory.city, name, at, rows, missing, stages, lights)

    def overdue(self, limit: int, cursor: str | None = None, as_of: datetime | None = None) -> OverdueList:
        """The overdue cases of all counties, the longest overdue first, now or at a past instant.

        Raises InvalidInput for an instant that has not come and for a cursor that is none of ours.
        """
        check_cursor(cursor)
        at = self._asked_at(as_of)
        directory = self._current()
        ask = partial(overdue_of, at=at, limit=limit, cursor=cursor, past=as_of is not None)
        answers = self._ask(directory, ask)
        rows, following = merged(answers.given.values(), limit)
        return OverdueList(directory.city, at, rows, following, self._missing(answers, at))

    def health(self) -> CityHealth:
        """How each county fares."""
        directory, at = self._current(), self.clock.now()
        answers = self._ask(directory, health_of)
        return CityHealth(directory.city, at, dict(answers.given), self._missing(answers, at))

    def snapshot(self, at: datetime) -> CityTree:
        """Roll the counties up as of an instant (UTC) that is not to come, and keep that in the city's own store."""
        directory = self._current()
        past = at < self.clock.now()
        answers = self._ask(directory, partial(roll_up_of, at=at, past=past))
        rows = list(answers.given.values())
        self.store.add(rows)
        stages, lights = sums(rows)
        return CityTree(directory.city, None, at, rows, self._missing(answers, at), stages, lights)

    def close(self) -> None:
        """Close every county, and the city's own store."""
        self._members.close()
        self.store.database.close()

    def _current(self) -> Directory:
        now = self.clock.now()
        with self._lock:
            if now - self._read_at < _LOOK_AGAIN:
                return self._directory
            self._read_at = now
        before = self._directory
        try:
            fresh = self._read_directory()
        except StoreUnreachable:
            # One place that cannot be asked does not take the other counties away: the last directory holds on.
            return before
        for code, url in before.counties.items():
            if fresh.counties.get(code) != url:
                self._members.forget(code, url)
        self._directory = fresh
        return fresh

    def _ask(self, directory: Directory, question: Callable[[Member], T]) -> Answers[T]:
        counties = directory.counties
        return self._fan_out.ask(counties, lambda code: question(self._members.get(code, counties[code])))

    def _asked_at(self, as_of: datetime | None) -> datetime:
        now = self.clock.now()
        require_past(as_of, now, self.zone, "as_of")
        return as_of or now

    def _stored(self, directory: Directory, at: datetime) -> tuple[list[RollUp], list[Missing]]:
        known = self.store.latest(directory.counties, at)
        rows = [one for one in known.values() if at - one.at <= _FRESH]
        there = {one.county for one in rows}
        said = "市级库中没有此时刻的汇总"
        return rows, [Missing(code, said, known.get(code)) for code in directory.counties if code not in there]

    def _missing(self, answers: Answers[T], at: datetime) -> list[Missing]:
        last = self.store.latest(answers.missing, at)
        return [Missing(code, reason, last.get(code)) for code, reason in answers.missing.items()]


def without_answer(missing: Sequence[Missing]) -> str:
    """Which counties are missing and why, in one Chinese sentence; nothing where none is."""
    named = ";".join(f"{one.last.name if one.last is not None else one.county}({one.reason})" for one in missing)
    return f"{len(missing)}个县(区)没有答复:{named}" if missing else ""
