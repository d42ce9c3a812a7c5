"""Reading one case from the log itself: its state at a version or an instant, and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gridflow.aggregates.case import Case, evolve
from gridflow.aggregates.case.events import CaseReported, ClockStarted, ClockStopped, DeadlineRevised
from gridflow.aggregates.case.number import require_number
from gridflow.aggregates.event import Actor, Recorded
from gridflow.application.access import require_visible
from gridflow.application.ports import EventLog
from gridflow.application.territory import Territory
from gridflow.errors import InvalidInput, UnknownCase


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """A clock as it was started, how its deadline was revised and when, and how and when it ended, if it has."""

    started: ClockStarted
    started_at: datetime
    revisions: tuple[tuple[datetime, DeadlineRevised], ...] = ()
    outcome: str | None = None
    ended_at: datetime | None = None

    @property
    def timed(self) -> ClockStarted | DeadlineRevised:
        """The event that says its last deadline."""
        return self.revisions[-1][1] if self.revisions else self.started


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a history, and the case after it."""

    event: Recorded
    case: Case


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its whole history up to the asked version or instant 卷宗."""

    number: str
    steps: tuple[Step, ...]

    @property
    def case(self) -> Case:
        return self.steps[-1].case

    @property
    def reported(self) -> CaseReported:
        body = self.steps[0].event.body
        assert isinstance(body, CaseReported), "a case begins with its report"
        return body

    @property
    def clocks(self) -> tuple[ClockRecord, ...]:
        """Every clock in order of its start."""
        records: dict[str, ClockRecord] = {}
        for step in self.steps:
            body, at = step.event.body, step.event.recorded_at
            if isinstance(body, ClockStarted):
                records[body.clock] = ClockRecord(body, at)
            elif isinstance(body, DeadlineRevised):
                record = records[body.clock]
                records[body.clock] = replace(record, revisions=(*record.revisions, (at, body)))
            elif isinstance(body, ClockStopped):
                records[body.clock] = replace(records[body.clock], outcome=body.outcome, ended_at=at)
        return tuple(records.values())


def as_steps(events: Sequence[Recorded]) -> tuple[Step, ...]:
    """A history with the case after each event."""
    steps: list[Step] = []
    for event in events:
        before = steps[-1].case if steps else Case(event.stream_id)
        steps.append(Step(event, evolve(before, event)))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """Opens case files for actors who may see them."""

    log: EventLog
    territory: Territory

    def open(self, number: str, actor: Actor, version: int | None = None, as_of: datetime | None = None) -> CaseFile:
        """The case up to a version, or as it stood at an aware instant; whole without either.

        Raises UnknownCase when it is missing, foreign, or did not exist yet; InvalidInput for a version not reached.
        """
        steps = as_steps(self.log.history(require_number(number)))
        if steps:
            self.territory.with_current(lambda units: require_visible(steps[-1].case, actor, units))
        if version is not None and steps and not 1 <= version <= len(steps):
            raise InvalidInput(f"事件只有第1至第{len(steps)}版", field="version")
        shown = tuple(
            step
            for step in steps
            if (version is None or step.event.version <= version) and (as_of is None or step.event.recorded_at <= as_of)
        )
        if not shown:
            raise UnknownCase(f"没有编号为“{number}”的事件", number=number)
        return CaseFile(number, shown)
