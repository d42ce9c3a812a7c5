"""The life of the county: one queue of what will happen next, and the log to learn from what has happened."""

import heapq
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Final, NamedTuple

from gridflow.aggregates.case import Case, evolve
from gridflow.aggregates.case.commands import Merge
from gridflow.aggregates.case.events import (
    CASE_EVENTS,
    CardIssued,
    CaseAccompanied,
    CaseReported,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    DeadlineRevised,
    DetailsCorrected,
    DuplicateJoined,
    ReminderIssued,
    RiskNotified,
    StageOverrunClosed,
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionOrdered,
    VisibilityChanged,
)
from gridflow.aggregates.event import Event, Recorded
from gridflow.aggregates.registers import REGISTER_EVENTS
from gridflow.application.bus import Request
from gridflow.errors import GridFlowError
from gridflow.projections.projector import Projector
from gridflow.simulation.alarms import Alarms
from gridflow.simulation.arrivals import arrivals
from gridflow.simulation.clock import SimulatedClock
from gridflow.simulation.deeds import Deed, Errand, Plan
from gridflow.simulation.errands import errands
from gridflow.simulation.neighbourhood import Neighbourhood
from gridflow.simulation.office import Office
from gridflow.simulation.people import HOUR, People
from gridflow.simulation.planner import ends_in_vain, next_step
from gridflow.simulation.ports import LivingCounty
from gridflow.simulation.rates import packaged_rates
from gridflow.simulation.reporters import Reporters
from gridflow.simulation.staff import Staff
from gridflow.simulation.story import Story, draw_story
from gridflow.simulation.summary import Chronicle, Summary
from gridflow.simulation.texts import packaged_texts
from gridflow.simulation.year import Year
from gridflow.territory import UnitTree
from gridflow.worktime import Calendars

_BATCH: Final = 1000
_DAY: Final = timedelta(days=1)
_PROJECTED: Final = 20_000
"""How many events are projected together."""

_POLL_SECONDS: Final = 0.5
_CASE_EVENTS: Final = frozenset(CASE_EVENTS)
_NO_TURN: Final[frozenset[type[Event]]] = frozenset(
    (
        CardIssued,
        CaseAccompanied,
        ClockStarted,
        ClockStopped,
        DeadlineMissed,
        DeadlineRevised,
        DetailsCorrected,
        DuplicateJoined,
        ReminderIssued,
        RiskNotified,
        StageOverrunClosed,
        SupervisionAnswered,
        SupervisionLifted,
        SupervisionOrdered,
        VisibilityChanged,
    )
)
"""After these the next step of a case stays what it was, unless the stage is another."""


class Happening(NamedTuple):
    """What will happen at an instant; at one instant in the order in which it was foreseen."""

    at: datetime
    order: int
    act: Callable[[], None]


class Simulation:
    """Lives the county from where its clock stands. See the package for how to use it."""

    def __init__(
        self, county: LivingCounty, clock: SimulatedClock, seed: int, cases_a_month: float | None = None
    ) -> None:
        """`cases_a_month` are those of the whole county; by default as many as `arrivals` has."""
        self._county = county
        self._clock = clock
        self._random = random = Random(seed)
        self._zone = county.rules.zone
        self._cases_a_month = cases_a_month
        county.territory.refresh()
        staff, texts, self._rates = Staff(county.territory, random), packaged_texts(), packaged_rates()
        self._office = Office(lambda: county.almanac.calendars.of(), self._zone)
        self._people = People(county.territory, county.rules, self._office, staff, texts, self._rates, random)
        self._neighbourhood = Neighbourhood()
        self._reporters = Reporters(county.territory, staff, texts, self._rates.reporting, random)
        self._chronicle = Chronicle()
        self._stories: dict[str, Story] = {}
        self._plans: dict[str, Plan] = {}
        self._queue: list[Happening] = []
        self._order = count()
        self._alarms = Alarms(self._chronicle.cases)
        self._ticker = replace(county.ticker, due=self._alarms.due)
        self._projector = Projector(county.database, county.log.lightly_after, county.rules.zone, _PROJECTED)
        self._calendars: Calendars | None = None
        self._units: UnitTree | None = None
        self._position = self._projected = 0
        self._follow()
        today = clock.now().astimezone(self._zone).date()
        self._foresee(clock.now(), partial(self._dawn, today))
        for at, act in Year(county, self._office, self._rates.year).events(today):
            self._foresee(at, act)

    def run(self, until: datetime, progress: Callable[[datetime], None] = lambda _: None) -> None:
        """Live up to an aware instant, as fast as the machine can; the ladder fires at its very instants.

        It must be the only one to work on the county: the rungs to come are those that it saw being set.
        """
        until = until.astimezone(UTC)
        self._ring()
        while (now := self._clock.now()) < until:
            # A day shares a transaction, if no rung comes due in it. Units change at midnight, and nobody may act for
            # one that is no more before its cases are handed over.
            latest = min(until, self._midnight(self._county.territory.day(now) + _DAY))
            with self._county.log.writing():
                while self._queue[0].at < self._pause(latest):
                    happening = heapq.heappop(self._queue)
                    self._clock.set(happening.at)
                    happening.act()
                self._clock.set(self._pause(latest))
                self._ring()
            self._hand_over()
            self._recount()
            if self._position - self._projected >= _PROJECTED:
                self._project()
            progress(self._clock.now())
        self._project()

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
        return self._chronicle.summary(self._county.territory.tree, self._office, self._clock.now())

    def an_overdue_case(self) -> str | None:
        """The number of a case that is or was overdue and has a story to tell; None when none was."""
        return self._chronicle.an_overdue_case()

    def _pause(self, latest: datetime) -> datetime:
        """When to stop for the ladder: at the next rung, which what just happened may have brought nearer."""
        now = self._clock.now()
        return now if self._alarms.due(now, 1) else min(latest, self._alarms.next(now) or latest)

    def _ring(self) -> None:
        """Fire what has come due."""
        while self._alarms.due(self._clock.now(), 1):
            if not self._ticker.tick():
                raise RuntimeError("a rung that is due does not fire")
            self._follow()

    def _recount(self) -> None:
        """After a paper has come, count every running deadline anew at once."""
        if self._calendars is self._county.almanac.calendars:
            return
        self._calendars = self._county.almanac.calendars
        # What is to be counted anew is read from the read models.
        self._project()
        with self._county.log.writing():
            self._ticker.recounts.step()
            while not self._ticker.recounts.done:
                self._ticker.recounts.step()
            self._follow()

    def _hand_over(self) -> None:
        """When units are no more, hand over at once what they had to do."""
        units = self._county.territory.tree
        if self._units is units:
            return
        self._units = units
        self._project()
        with self._county.log.writing():
            while self._ticker.successions.step():
                self._follow()
                self._project()

    def _project(self) -> None:
        """Bring the read models to the head of the log."""
        self._projector.catch_up()
        self._projected = self._position

    def _dawn(self, day: date) -> None:
        """Foresee a local day's cases, and the next day."""
        now, worked = self._clock.now(), self._office.works(day)
        for at, channel in arrivals(day, self._zone, worked=worked, month=self._cases_a_month, random=self._random):
            if at >= now:
                self._foresee(at, partial(self._report, channel))
        following = day + _DAY
        self._foresee(self._midnight(following), partial(self._dawn, following))

    def _midnight(self, day: date) -> datetime:
        """The instant at which a local day begins."""
        return datetime.combine(day, time(), self._zone).astimezone(UTC)

    def _report(self, channel: str) -> None:
        cases, known = self._chronicle.cases, self._neighbourhood.anything(self._random)
        report = self._reporters.report(channel, self._clock.now(), cases[known] if known is not None else None)
        self._give(report, None)

    def _carry_out(self, number: str, plan: Plan) -> None:
        if self._plans.get(number) is not plan:
            return
        del self._plans[number]
        command, cases = plan.deed.command, self._chronicle.cases
        other = cases.get(command.into) if isinstance(command, Merge) else None
        if ends_in_vain(self._people, command, cases[number], other, self._clock.now()):
            self._stories[number].endures()
            self._plan(number)
        elif not self._give(plan.deed, number):
            self._plan(number)

    def _run(self, number: str, errand: Errand) -> None:
        deed = errand.deed(self._chronicle.cases[number])
        if deed is not None:
            self._give(deed, number)

    def _give(self, deed: Deed, number: str | None) -> bool:
        """Give a command; whether it was granted. A refusal that the actor was not prepared for is a surprise."""
        actor = deed.actor
        if number is not None:
            # It may have been foreseen before units changed.
            actor = self._people.instead_of(actor, self._chronicle.cases[number])
        try:
            self._county.bus.execute(Request(deed.command, actor, number=number))
        except GridFlowError as refusal:
            if deed.risks is not None and isinstance(refusal, deed.risks):
                self._chronicle.note_refusal(refusal)
            else:
                self._chronicle.note_surprise(deed.command, refusal)
            return False
        self._follow()
        return True

    def _follow(self) -> None:
        """Read on in the log, and plan anew for every case that has taken a turn, whoever gave it."""
        turned: dict[str, None] = {}
        while batch := self._county.log.after(self._position, _BATCH):
            for position, event in batch:
                self._position = position
                if type(event.body) in REGISTER_EVENTS:
                    self._county.territory.refresh()
                if type(event.body) not in _CASE_EVENTS:
                    self._chronicle.note_of_county(event.body)
                elif self._see(position, event):
                    turned[event.stream_id] = None
            if len(batch) < _BATCH:
                break
        for number in turned:
            self._plan(number)

    def _see(self, position: int, event: Recorded) -> bool:
        """Learn from one event; whether the next step of its case must be planned anew."""
        number, body, now = event.stream_id, event.body, self._clock.now()
        before = self._chronicle.cases.get(number) or Case(number)
        after = evolve(before, event)
        self._chronicle.note(event, after, self._county.territory.tree)
        match body:
            case CaseReported():
                known = self._neighbourhood.known(after, self._chronicle.cases)
                self._stories[number] = draw_story(body, known, self._rates, self._random)
            case ClockStarted() | DeadlineRevised():
                self._alarms.set(number, body, position)
            case SupervisionAnswered() if self._people.chance(self._rates.supervision.obeyed):
                self._hurry(number)
            case _:
                pass
        if isinstance(body, ClockStarted) and before.clocks_started == 0:
            self._neighbourhood.hear(after)
        for errand in errands(self._people, body, after, now):
            self._foresee(errand.at, partial(self._run, number, errand))
        return type(body) not in _NO_TURN or before.stage is not after.stage

    def _plan(self, number: str) -> None:
        case = self._chronicle.cases[number]
        self._plans.pop(number, None)
        if case.stage.ended:
            return
        plan = next_step(self._people, case, self._stories[number], self._clock.now())
        if plan is not None:
            self._intend(number, plan)

    def _hurry(self, number: str) -> None:
        """Those who have just answered an order do the next step soon, unless the case is forgotten for good."""
        plan = self._plans.get(number)
        if plan is not None and self._stories[number].neglected is not self._chronicle.cases[number].stage:
            soon = self._people.after(self._clock.now(), plan.deed.actor.unit, 2 * HOUR)
            self._intend(number, replace(plan, at=min(plan.at, soon)))

    def _intend(self, number: str, plan: Plan) -> None:
        self._plans[number] = plan
        self._foresee(plan.at, partial(self._carry_out, number, plan))

    def _foresee(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, Happening(at.astimezone(UTC), next(self._order), act))
