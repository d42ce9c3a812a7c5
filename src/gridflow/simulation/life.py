"""The life of the county: one queue of what will happen next, and the log to learn from what has happened."""

import heapq
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Final, NamedTuple

from gridflow.aggregates.case import Case, commands, evolve
from gridflow.aggregates.case.events import (
    CASE_EVENTS,
    CaseDispatched,
    CaseReported,
    ClockStarted,
    DeadlineMissed,
    ReminderIssued,
    SupervisionAnswered,
    SupervisionOrdered,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor, Recorded
from gridflow.aggregates.unit import UnitRegistered
from gridflow.application.bus import Request
from gridflow.simulation.arrivals import arrivals
from gridflow.simulation.clock import SimulatedClock
from gridflow.simulation.office import DAY, Office
from gridflow.simulation.planner import Plan, Planner
from gridflow.simulation.ports import LivingCounty
from gridflow.simulation.reporters import Reporters
from gridflow.simulation.staff import Staff
from gridflow.simulation.story import Story, draw_story
from gridflow.simulation.summary import Chronicle, Summary
from gridflow.simulation.texts import packaged_texts

_BATCH: Final = 1000
_SLICE: Final = timedelta(hours=6)
"""How much simulated time shares a transaction, if no rung of the ladder comes due in it."""

_POLL_SECONDS: Final = 0.5
_PRESSED: Final = 0.02
_CASE_EVENTS: Final = frozenset(CASE_EVENTS)
_NO_TURN: Final = frozenset((ReminderIssued, DeadlineMissed, SupervisionOrdered, SupervisionAnswered))
"""After these the next step of a case stays what it was."""


class Happening(NamedTuple):
    """What will happen at an instant; at one instant in the order in which it was foreseen."""

    at: datetime
    order: int
    act: Callable[[], None]


class Simulation:
    """Lives the county from where its clock stands. See the package for how to use it."""

    def __init__(self, county: LivingCounty, clock: SimulatedClock, seed: int) -> None:
        self._county = county
        self._clock = clock
        self._random = random = Random(seed)
        self._zone = county.rules.zone
        self._territory = territory = county.territory
        self._office = Office(county.almanac.calendars.of(), self._zone)
        territory.refresh()
        staff, texts = Staff(territory, random), packaged_texts()
        self._reporters = Reporters(territory, staff, texts, random)
        self._planner = Planner(territory, county.rules.policy, self._office, staff, texts, random)
        self._chronicle = Chronicle()
        self._stories: dict[str, Story] = {}
        self._plans: dict[str, Plan] = {}
        self._queue: list[Happening] = []
        self._order = count()
        self._rungs: list[datetime] = []
        self._position = 0
        self._follow()
        self._foresee(clock.now(), partial(self._dawn, clock.now().astimezone(self._zone).date()))

    def run(self, until: datetime, progress: Callable[[datetime], None] = lambda _: None) -> None:
        """Live up to an aware instant, as fast as the machine can; the ladder fires at its very instants."""
        until = until.astimezone(UTC)
        self._catch_up()
        while (now := self._clock.now()) < until:
            latest = min(until, now + _SLICE)
            with self._county.log.writing():
                while self._queue[0].at < self._pause(latest):
                    happening = heapq.heappop(self._queue)
                    self._clock.set(happening.at)
                    happening.act()
            self._clock.set(self._pause(latest))
            self._catch_up()
            progress(self._clock.now())

    def go_live(self, speed: float, stop: threading.Event) -> None:
        """Live on at `speed` times real time until `stop`, beside whoever else works on the county."""
        self._clock.run(speed)
        while not stop.is_set():
            self._follow()
            ahead = (self._queue[0].at - self._clock.now()).total_seconds() / speed
            if ahead > 0:
                stop.wait(min(ahead, _POLL_SECONDS))
                continue
            # Nobody else can move a case between our last look and our command.
            with self._county.log.writing():
                self._follow()
                heapq.heappop(self._queue).act()

    def summary(self) -> Summary:
        """What has happened so far."""
        return self._chronicle.summary()

    def an_overdue_case(self) -> str | None:
        """The number of a case that is or was overdue and has a story to tell; None when none was."""
        return self._chronicle.an_overdue_case()

    def idle_cases(self) -> list[str]:
        """Open cases that neither have a next step nor wait for an order to be lifted: none, or people lost one."""
        return [
            case.number
            for case in self._chronicle.cases.values()
            if not case.stage.ended and case.number not in self._plans and not case.orders
        ]

    def _pause(self, latest: datetime) -> datetime:
        """When to stop for the ladder: at the next rung, which what just happened may have brought nearer."""
        return max(self._clock.now(), min((latest, *self._rungs[:1])))

    def _catch_up(self) -> None:
        """Bring the read models to the head of the log, and fire what has come due."""
        self._county.projector.catch_up()
        now = self._clock.now()
        if not self._rungs or self._rungs[0] > now:
            return
        while self._rungs and self._rungs[0] <= now:
            heapq.heappop(self._rungs)
        fired = 1
        while fired:
            with self._county.log.writing():
                fired = self._county.ticker.tick()
            self._county.projector.catch_up()
        self._follow()

    def _dawn(self, day: date) -> None:
        """Foresee a local day's cases, and the next day."""
        now = self._clock.now()
        for at, channel in arrivals(day, self._zone, worked=self._office.works(day), random=self._random):
            if at >= now:
                self._foresee(at, partial(self._report, channel))
        following = day + timedelta(days=1)
        self._foresee(datetime.combine(following, time(), self._zone), partial(self._dawn, following))

    def _report(self, channel: str) -> None:
        report = self._reporters.report(channel, self._clock.now())
        self._give(report.actor, report.command, None, report.keys)

    def _carry_out(self, number: str, plan: Plan) -> None:
        if self._plans.get(number) is plan:
            del self._plans[number]
            command = self._planner.reconsidered(plan.command, self._chronicle.cases[number], self._clock.now())
            self._give(plan.actor, command, number)

    def _answer(self, number: str, order: str, plan: Plan) -> None:
        """Give the answer, or the lifting, of an order, if it still stands and nobody else has."""
        case = self._chronicle.cases[number]
        lifting = isinstance(plan.command, commands.LiftSupervision)
        standing = any(o.name == order and (o.answered_by is not None) is lifting for o in case.orders)
        if standing and not case.stage.ended:
            self._give(plan.actor, plan.command, number)

    def _press(self, number: str) -> None:
        case = self._chronicle.cases[number]
        plan = None if case.stage.ended else self._planner.press(case, self._clock.now())
        if plan is not None:
            self._give(plan.actor, plan.command, number)

    def _give(self, actor: Actor, command: Command, number: str | None, keys: tuple[str, ...] = ()) -> None:
        self._county.bus.execute(Request(command, actor, number=number, keys=keys))
        self._follow()

    def _follow(self) -> None:
        """Read on in the log, and plan anew for every case that has taken a turn, whoever gave it."""
        turned: dict[str, None] = {}
        while batch := self._county.log.after(self._position, _BATCH):
            for position, event in batch:
                self._position = position
                if isinstance(event.body, UnitRegistered):
                    self._territory.refresh()
                elif type(event.body) in _CASE_EVENTS and self._see(event):
                    turned[event.stream_id] = None
            if len(batch) < _BATCH:
                break
        for number in turned:
            self._plan(number)

    def _see(self, event: Recorded) -> bool:
        """Learn from one event; whether the next step of its case must be planned anew."""
        number, body = event.stream_id, event.body
        before = self._chronicle.cases.get(number) or Case(number)
        after = evolve(before, event)
        self._chronicle.note(event, after)
        now = self._clock.now()
        match body:
            case CaseReported():
                self._stories[number] = draw_story(body, self._random)
            case ClockStarted(rungs=rungs):
                for rung in rungs:
                    if rung.at is not None and rung.at not in self._rungs:
                        heapq.heappush(self._rungs, rung.at)
            case CaseDispatched() if self._random.random() < _PRESSED:
                self._foresee(self._office.after(now, 2 * DAY), partial(self._press, number))
            case SupervisionOrdered(order=name):
                order = next(order for order in after.orders if order.name == name)
                plan = self._planner.answer(after, order, now)
                self._foresee(plan.at, partial(self._answer, number, name, plan))
            case SupervisionAnswered(order=name):
                order = next(order for order in after.orders if order.name == name)
                plan = self._planner.lift(after, order, now)
                self._foresee(plan.at, partial(self._answer, number, name, plan))
            case _:
                pass
        return type(body) not in _NO_TURN or before.stage is not after.stage

    def _plan(self, number: str) -> None:
        case = self._chronicle.cases[number]
        self._plans.pop(number, None)
        if case.stage.ended:
            return
        plan = self._planner.plan(case, self._stories[number], self._clock.now())
        if plan is not None:
            self._plans[number] = plan
            self._foresee(plan.at, partial(self._carry_out, number, plan))

    def _foresee(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, Happening(at.astimezone(UTC), next(self._order), act))
