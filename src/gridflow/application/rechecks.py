"""Drawing re-checks 抽取复核: the draw is a fact of the log, and each drawn case then learns of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gridflow.aggregates.case import fold
from gridflow.aggregates.case.commands import DrawRecheck
from gridflow.aggregates.case.events import CaseRechecked
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Recorded
from gridflow.aggregates.recheck import (
    RECHECK_STREAM,
    DrawRechecks,
    RechecksDrawn,
    digest,
    draw,
    draw_rechecks,
    drawn_before,
    period,
)
from gridflow.aggregates.registers import UNIT_EVENTS, units_after
from gridflow.application.almanac import Almanac
from gridflow.application.archived_cases import ArchivedCases
from gridflow.application.bus import CommandBus, Request
from gridflow.application.past import present
from gridflow.application.ports import Clock, EventLog, Identities
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.territory import UnitHistory, UnitTree

_BATCH: Final = 1000
_TOPICS: Final = (*(event.topic for event in UNIT_EVENTS), RechecksDrawn.topic)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw as it was recorded, when, and by whom."""

    body: RechecksDrawn
    event_id: str
    at: datetime
    actor: Actor


@dataclass(frozen=True, slots=True)
class Verdict:
    """What drawing again from the log found 复算: whether population and drawn cases are those recorded, and the drawn
    cases that neither owe a re-check nor have had one since."""

    population: bool
    drawn: bool
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.population and self.drawn and not self.missing


@dataclass(frozen=True, slots=True)
class Rechecks:
    """The draws of a county. `system` is the actor in whose name the drawn cases are told."""

    log: EventLog
    bus: CommandBus
    territory: Territory
    almanac: Almanac
    rules: Rules
    clock: Clock
    identities: Identities
    system: Actor

    def draw(self, command: DrawRechecks, actor: Actor) -> tuple[Drawing, bool]:
        """Draw, tell the drawn cases, and return the draw and whether it is new.

        Giving the command again draws nothing anew and tells those that have not been told: so it is finished after a
        crash. Raises what `drawn_before` does.
        """
        drawn_before(command, self._context(command, actor), [one.body for one in self.drawings()])
        # Most of the log is read before anybody has to wait.
        archived = ArchivedCases(self.log, *period(command.first, command.last, self.rules.zone))
        archived.read()
        with self.log.writing():
            archived.read()
            earlier = self.drawings()
            # The seed is made when nobody can change the population any more.
            context = self._context(command, actor)
            population = archived.within(command.unit, context.units)
            events = draw_rechecks(command, context, [one.body for one in earlier], population)
            if events:
                self.log.append([self._record(events[0], len(earlier), context)])
        drawing = next(one for one in self.drawings() if _is_of(one.body, command))
        for number in self._untold(drawing):
            key = f"recheck:{drawing.body.draw}:{number}"
            self.bus.execute(Request(DrawRecheck(draw=drawing.body.draw), self.system, number, keys=(key,)))
        return drawing, bool(events)

    def drawings(self) -> Sequence[Drawing]:
        """Every draw, in order."""
        return [
            Drawing(event.body, event.event_id, event.recorded_at, event.actor)
            for event in self.log.history(RECHECK_STREAM)
            if isinstance(event.body, RechecksDrawn)
        ]

    def verify(self, drawing: Drawing) -> Verdict:
        """Draw again from what the log had then, with the recorded seed and share."""
        body = drawing.body
        archived = ArchivedCases(self.log, *period(body.first, body.last, self.rules.zone))
        archived.read(before=drawing.event_id)
        population = archived.within(body.unit, self._units_at(drawing))
        return Verdict(
            population=(len(population), digest(population)) == (body.population, body.population_digest),
            drawn=draw(population, body.seed, body.share) == body.drawn,
            missing=self._untold(drawing),
        )

    def _units_at(self, drawing: Drawing) -> UnitTree:
        """The units of the day of a draw, as they were known then: what was recorded later of that day is not."""
        units, position = UnitHistory(), 0
        while batch := self.log.after(position, _BATCH, _TOPICS):
            position = batch[-1][0]
            for _, event in batch:
                if event.event_id == drawing.event_id:
                    return units.on(drawing.at.astimezone(self.rules.zone).date())
                units = units_after(units, event.body)
        raise AssertionError("a draw is in the log")

    def _untold(self, drawing: Drawing) -> tuple[str, ...]:
        """The drawn cases that neither owe a re-check, of whichever draw, nor have had one since."""
        return tuple(number for number in drawing.body.drawn if not self._told(number, drawing.at))

    def _told(self, number: str, since: datetime) -> bool:
        history = self.log.history(number)
        if any(isinstance(event.body, CaseRechecked) and event.recorded_at >= since for event in history):
            return True
        case = fold(None, history)
        return case is not None and case.drawn is not None

    def _context(self, command: DrawRechecks, actor: Actor) -> Context:
        self.territory.refresh()
        now, policies, calendars = present(self.log, self.clock), self.rules.refresh(), self.almanac.calendars
        units, zone, token = self.territory.on(now), self.rules.zone, self.identities.new()
        return Context(actor, now, policies, calendars, units, zone, token, place=command.unit)

    def _record(self, body: RechecksDrawn, version: int, context: Context) -> Recorded:
        causation = self.identities.new()
        return Recorded(
            event_id=self.identities.new(),
            stream_id=RECHECK_STREAM,
            version=version + 1,
            occurred_at=context.now,
            recorded_at=context.now,
            actor=context.actor,
            unit_path=context.units.path(body.unit),
            correlation_id=causation,
            causation_id=causation,
            body=body,
        )


def _is_of(body: RechecksDrawn, command: DrawRechecks) -> bool:
    return (body.unit, body.first, body.last) == (command.unit, command.first, command.last)
