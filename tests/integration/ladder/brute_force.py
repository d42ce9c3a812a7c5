"""The ladder by brute force: what has to fire at each minute, reckoned from the events alone, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final

import chinese_calendar

from gridflow.aggregates.case import events as e
from gridflow.aggregates.event import Recorded
from gridflow.worktime import SHANGHAI

ONE_DAY: Final = timedelta(days=1)
SESSIONS: Final = ((time(8, 30), time(12)), (time(14, 30), time(18)))
"""The usual office hours, from the paper that ships with the product."""

BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
END: Final = datetime(2027, 1, 1, tzinfo=UTC)

LADDER: Final = {
    "remind": "-1wd",
    "missed": "0wd",
    "urge": "+1wd",
    "order": "+2wd",
    "yellow": "+3wd",
    "red": "+5wd",
    "black": "+10wd",
}
"""The rungs of a stage as the pack's own text lists them."""
SHORT: Final = {"missed": "0wd", "urge": "+1wd"}
"""Those of an assistance and of an answer."""

Fired = tuple[str, str, str]
"""A case number, a clock and a rung."""
Told = e.ReminderIssued | e.DeadlineMissed | e.CardIssued | e.SupervisionOrdered


@dataclass
class RunningClock:
    """A clock that runs: when each of its rungs comes, and which have fired."""

    stage: str
    rungs: dict[str, datetime]
    unit: str
    reminders: frozenset[str]
    fired: set[str] = field(default_factory=set)
    next_at: datetime = BEGINNING

    def due(self, now: datetime) -> list[str]:
        if now < self.next_at:
            return []
        ahead = {rung: at for rung, at in self.rungs.items() if rung not in self.fired}
        self.next_at = min(ahead.values(), default=END)
        return [rung for rung, at in ahead.items() if at <= now]


@dataclass
class Reading:
    """What some events said: the rungs that fired, and the clocks that ended with what was ripe on them by then."""

    fired: list[Fired] = field(default_factory=list)
    owed: set[Fired] = field(default_factory=set)


class BruteForce:
    """Follows the log and knows nothing of timers. `local_rest` are rest days of a subtree, once it is told of them."""

    def __init__(self) -> None:
        self.clocks: dict[tuple[str, str], RunningClock] = {}
        self.local_rest: dict[str, frozenset[date]] = {}

    def due(self, now: datetime) -> set[Fired]:
        """Every rung of a running clock that has come and has not fired."""
        return {(number, name, rung) for (number, name), clock in self.clocks.items() for rung in clock.due(now)}

    def read(self, events: Iterable[Recorded]) -> Reading:
        """Follow events of one instant. Raises AssertionError where a rung fires twice or stands at a wrong instant."""
        reading = Reading()
        for event in events:
            number, body = event.stream_id, event.body
            match body:
                case e.ClockStarted():
                    rungs = self._rungs(body)
                    reminders = frozenset(r.rung for r in body.rungs if r.kind.value in ("remind", "urge"))
                    expected = LADDER if body.stage.value in ("accept", "dispatch", "resolve") else SHORT
                    assert {r.rung: r.offset for r in body.rungs} == expected
                    assert body.unit is not None
                    self.clocks[number, body.clock] = RunningClock(body.stage.value, rungs, body.unit, reminders)
                case e.DeadlineRevised():
                    clock = self.clocks[number, body.clock]
                    clock.rungs, clock.next_at = self._rungs(body), event.recorded_at
                    clock.fired = {rung for rung in clock.fired if clock.rungs[rung] <= event.recorded_at}
                case e.ReminderIssued() | e.DeadlineMissed() | e.CardIssued() | e.SupervisionOrdered():
                    if body.clock is not None and body.rung is not None:
                        self._fires(reading, (number, body.clock, body.rung), body)
                case e.ClockStopped():
                    clock = self.clocks.pop((number, body.clock))
                    ripe = set(clock.due(event.recorded_at)) - clock.reminders
                    reading.owed |= {(number, body.clock, rung) for rung in ripe}
        return reading

    def _fires(self, reading: Reading, fired: Fired, body: Told) -> None:
        number, name, rung = fired
        clock = self.clocks[number, name]
        if isinstance(body, e.SupervisionOrdered) and fired in reading.fired[-1:]:
            return  # the order that a card makes
        assert rung not in clock.fired, f"{fired} fires twice"
        assert (body.to if isinstance(body.to, str) else body.to[0]) == clock.unit, "it is told to whoever must act"
        clock.fired.add(rung)
        reading.fired.append(fired)

    def _rungs(self, body: e.ClockStarted | e.DeadlineRevised) -> dict[str, datetime]:
        """The instants of the ladder, each reckoned here by walking the days and held against what was recorded."""
        assert body.unit is not None
        last = body.received_at.astimezone(SHANGHAI).date()
        for term in (body.term, *body.extensions):
            last = self._walk(last, int(term.removesuffix("wd")), body.unit)
        due = _end_of(last)
        assert body.due == due, f"{body.clock} of {body.unit}"
        rungs = {}
        for rung in body.rungs:
            at = _end_of(self._walk(last, int(rung.offset.removesuffix("wd")), body.unit))
            if rung.office_hours:
                at = self._in_office(at, body.unit)
                assert not rung.offset.startswith("-") or at < due
            assert rung.at == at, f"{rung.rung} of {body.clock}: {rung.at} and not {at}"
            rungs[rung.rung] = at
        return rungs

    def _walk(self, day: date, working_days: int, unit: str) -> date:
        step = ONE_DAY if working_days > 0 else -ONE_DAY
        for _ in range(abs(working_days)):
            day += step
            while not self._works(day, unit):
                day += step
        return day

    def _works(self, day: date, unit: str) -> bool:
        rests = (days for root, days in self.local_rest.items() if unit.startswith(root))
        return _nationally_worked(day) and not any(day in days for days in rests)

    def _in_office(self, at: datetime, unit: str) -> datetime:
        """The same instant in a session, else the next opening: a day, then a minute at a time."""
        local = at.astimezone(SHANGHAI)
        while not self._works(local.date(), unit):
            local = datetime.combine(local.date() + ONE_DAY, time(), SHANGHAI)
        while not any(begin <= local.time() < end for begin, end in SESSIONS):
            local += timedelta(minutes=1)
        return local.astimezone(UTC)


@cache
def _nationally_worked(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI).astimezone(UTC)
