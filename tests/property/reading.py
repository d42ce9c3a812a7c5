"""A second reading of the log, by brute force and without `evolve`: what the read models are held against.

It is written from DESIGN §4 in the plainest way, one event after another, and raises AssertionError at the first
event that breaks an invariant.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gridflow.aggregates.calendar import NoticeImported, OfficeHoursSet
from gridflow.aggregates.case import events as e
from gridflow.aggregates.event import Event, Recorded
from gridflow.aggregates.unit import UnitRegistered
from gridflow.policy import Stage

S = Stage
STAY_OPEN: Final = frozenset((stage, stage) for stage in (S.ACCEPT, S.DISPATCH, S.RESOLVE, S.SUPERVISE))

MOVES: Final[dict[type[Event], Set[tuple[Stage, Stage]]]] = {
    e.CaseSettled: {(S.ACCEPT, S.SUPERVISE)},
    e.CaseAccepted: {(S.ACCEPT, S.DISPATCH)},
    e.CaseDeclined: {(S.ACCEPT, S.DECLINED)},
    e.CaseDispatched: {(S.DISPATCH, S.RESOLVE)},
    e.SendBackRuled: {(S.RESOLVE, S.RESOLVE), (S.RESOLVE, S.DISPATCH)},
    e.CaseResolved: {(S.RESOLVE, S.SUPERVISE)},
    e.ResolutionChecked: {(S.SUPERVISE, S.SUPERVISE), (S.SUPERVISE, S.APPRAISE)},
    e.SatisfactionRecorded: {(S.SUPERVISE, S.SUPERVISE), (S.SUPERVISE, S.APPRAISE)},
    e.ReworkOrdered: {(S.SUPERVISE, S.RESOLVE)},
    e.CaseArchived: {(S.APPRAISE, S.ARCHIVED)},
    e.CaseEscalated: {(S.ACCEPT, S.ACCEPT), (S.DISPATCH, S.DISPATCH)},
    e.CaseDelegated: {(S.ACCEPT, S.ACCEPT), (S.DISPATCH, S.DISPATCH)},
    e.CaseAcknowledged: {(S.RESOLVE, S.RESOLVE)},
    e.SendBackRequested: {(S.RESOLVE, S.RESOLVE)},
    e.CaseAppraised: {(S.APPRAISE, S.APPRAISE)},
    e.SupervisionOrdered: STAY_OPEN | {(S.APPRAISE, S.SUPERVISE)},
    e.SupervisionLifted: STAY_OPEN | {(S.SUPERVISE, S.APPRAISE)},
}
"""By which event a case may go from which stage to which. Events that are not named leave an open case where it is."""

TIMED: Final = (S.ACCEPT, S.DISPATCH, S.RESOLVE)


@dataclass
class ClockReading:
    """A clock, from its start to its one end."""

    name: str
    stage: Stage
    due: datetime | None
    rungs: dict[str, datetime | None]
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    fired: list[str] = field(default_factory=list)
    missed: int = 0
    overruns: int = 0
    asked_by: str | None = None
    granted: int = 0


@dataclass
class CaseReading:
    """A case as its events tell it so far."""

    number: str
    reported_at: datetime
    stage: Stage
    holder: str
    call_back: bool
    dispatcher: str = ""
    lead: str = ""
    version: int = 1
    checked: bool | None = None
    satisfied: bool | None = None
    asked_by: str | None = None
    asked_at: datetime | None = None
    open_orders: set[str] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)
    handlers: set[str] = field(default_factory=set)
    checkers: set[str] = field(default_factory=set)
    callers: set[str] = field(default_factory=set)
    clocks: dict[str, ClockReading] = field(default_factory=dict)

    @property
    def running(self) -> ClockReading | None:
        running = [clock for clock in self.clocks.values() if clock.ended_at is None]
        assert len(running) <= 1, f"{self.number}: two clocks run"
        return running[0] if running else None


class LogReading:
    """The cases of a log, read event by event."""

    def __init__(self) -> None:
        self.cases: dict[str, CaseReading] = {}
        self.position = 0
        self.last: datetime | None = None

    def read(self, entries: Iterable[tuple[int, Recorded]]) -> None:
        """Read on. Raises AssertionError at the first event that breaks an invariant."""
        for position, event in entries:
            assert position == self.position + 1, "positions have no gaps"
            assert self.last is None or event.recorded_at >= self.last, "our time never goes back"
            self.position, self.last = position, event.recorded_at
            if not isinstance(event.body, UnitRegistered | NoticeImported | OfficeHoursSet):
                self._case_event(event)

    def settled(self) -> None:
        """What must hold between commands: each timed stage has its clock, and no other stage has one."""
        for case in self.cases.values():
            clock = case.running
            assert (clock is not None) == (case.stage in TIMED), f"{case.number}: {case.stage} and its clock"
            assert clock is None or clock.stage is case.stage
            for ended in case.clocks.values():
                assert ended.granted <= (2 if ended.stage is S.RESOLVE else 0), "no more often than the policy allows"
                late = ended.outcome == "missed"
                assert ended.overruns == late
                may_be_missed = ended.ended_at is None or ended.outcome == "void"
                assert ended.missed == 1 if late else ended.missed <= may_be_missed
            assert case.handlers.isdisjoint(case.checkers | case.callers), "who handled neither checked nor called"
            assert case.checkers.isdisjoint(case.callers), "who checked did not call"

    def _case_event(self, event: Recorded) -> None:
        body = event.body
        if isinstance(body, e.CaseReported):
            assert event.stream_id not in self.cases
            assert event.version == 1
            self.cases[event.stream_id] = CaseReading(
                event.stream_id, event.recorded_at, S.ACCEPT, body.holder, body.call_back
            )
            return
        case = self.cases[event.stream_id]
        case.version += 1
        assert event.version == case.version
        assert event.recorded_at >= case.reported_at
        assert event.occurred_at >= case.reported_at, "nothing happened to a case before its report"
        before = case.stage
        _follow(case, event, body)
        if before in (S.SUPERVISE, S.APPRAISE) and case.stage in (S.SUPERVISE, S.APPRAISE):
            content = case.satisfied is True or (case.satisfied is None and not case.call_back)
            case.stage = S.APPRAISE if case.checked and content and not case.open_orders else S.SUPERVISE
        allowed = MOVES.get(type(body), {(before, before)})
        assert (before, case.stage) in allowed, f"{body.topic} took {case.number} from {before} to {case.stage}"
        if not isinstance(body, e.ClockStopped | e.StageOverrunClosed):
            assert before not in (S.ARCHIVED, S.DECLINED), "an ended case stays as it is"


def _follow(case: CaseReading, event: Recorded, body: Event) -> None:
    actor, at = event.actor, event.recorded_at
    match body:
        case e.CaseSettled():
            case.stage, case.holder, case.dispatcher = S.SUPERVISE, body.supervisor, body.supervisor
            case.lead = actor.unit
            case.handlers.add(actor.id)
        case e.CaseAccepted():
            assert actor.unit == case.holder
            case.stage = S.DISPATCH
        case e.CaseDeclined():
            case.stage = S.DECLINED
        case e.CaseEscalated() | e.CaseDelegated():
            assert body.origin == case.holder == actor.unit
            case.holder = body.to
        case e.CaseDispatched():
            assert body.dispatcher == case.holder == actor.unit
            case.stage, case.holder, case.lead, case.dispatcher = S.RESOLVE, body.lead, body.lead, body.dispatcher
        case e.CaseAcknowledged():
            assert actor.unit == case.lead
            case.handlers.add(actor.id)
        case e.SendBackRequested():
            assert case.asked_by is None
            case.asked_by, case.asked_at = actor.id, at
            case.handlers.add(actor.id)
        case e.SendBackRuled():
            assert case.asked_by not in (None, actor.id), "no applicant rules on its own request"
            case.asked_by = None
            if body.upheld:
                case.stage, case.holder = S.DISPATCH, case.dispatcher
        case e.ProgressNoted():
            if case.stage is S.RESOLVE and actor.unit == case.lead:
                case.handlers.add(actor.id)
        case e.CaseResolved():
            assert actor.unit == case.lead
            assert case.asked_by is None
            case.stage, case.holder = S.SUPERVISE, body.supervisor
            case.checked = case.satisfied = None
            case.handlers.add(actor.id)
        case e.ResolutionChecked():
            assert case.checked is None
            case.checked = body.passed
            case.checkers.add(actor.id)
        case e.SatisfactionRecorded():
            assert case.satisfied is None
            case.satisfied = body.satisfied
            case.callers.add(actor.id)
        case e.ReworkOrdered():
            assert case.checked is False or case.satisfied is False
            case.stage, case.holder = S.RESOLVE, body.lead
            case.checkers.add(actor.id)
        case e.SupervisionOrdered():
            assert body.order not in case.answered
            assert body.order not in case.open_orders
            case.open_orders.add(body.order)
            if body.clock is not None and body.rung is not None:
                _fired(case, body.clock, body.rung, at)
        case e.SupervisionAnswered():
            assert body.order in case.open_orders - set(case.answered)
            case.answered[body.order] = actor.id
        case e.SupervisionLifted():
            assert case.answered[body.order] != actor.id
            case.open_orders.remove(body.order)
        case e.ReminderIssued():
            _fired(case, body.clock, body.rung, at)
        case e.DeadlineMissed():
            _fired(case, body.clock, body.rung, at)
            clock = case.clocks[body.clock]
            assert clock.due is not None
            assert clock.due <= at, "an open or unfinished term is never missed"
            clock.missed += 1
        case e.ClockStarted():
            assert case.running is None
            assert body.clock not in case.clocks
            rungs = {rung.rung: rung.at for rung in body.rungs}
            case.clocks[body.clock] = ClockReading(body.clock, body.stage, body.due, rungs, at)
        case e.DeadlineRevised():
            clock = case.clocks[body.clock]
            assert clock.ended_at is None, "an ended clock keeps its deadline"
            assert body.revision.old_due == clock.due
            assert body.revision.papers or body.revision.kind != "calendar", "a revision names its cause"
            clock.due, clock.rungs = body.due, {rung.rung: rung.at for rung in body.rungs}
            again = {name for name, due in clock.rungs.items() if due is None or due > at}
            clock.fired = [name for name in clock.fired if name not in again]
            clock.missed *= "missed" not in again
        case e.ExtensionRequested() | e.SuspensionRequested():
            clock = case.clocks[body.clock]
            assert clock.asked_by is None, "one request at a time"
            assert clock.due is None or at < clock.due, "more time is asked for before it is over"
            assert actor.unit == case.holder
            clock.asked_by = actor.id
            case.handlers.add(actor.id)
        case e.ExtensionRuled() | e.SuspensionRuled():
            clock = case.clocks[body.clock]
            assert clock.asked_by not in (None, actor.id), "no applicant rules on its own request"
            assert actor.unit != case.holder
            clock.asked_by = None
            clock.granted += body.granted
        case e.ClockStopped():
            running = case.running
            assert running is not None
            assert running.name == body.clock
            late = running.due is not None and at >= running.due
            if body.outcome == "void":
                asked = case.asked_at
                assert asked is not None, "only a send-back voids a clock"
                assert running.due is None or asked < running.due, "and only one that was asked for in time"
            else:
                assert (body.outcome == "missed") is late
            running.ended_at, running.outcome = at, body.outcome
        case e.StageOverrunClosed():
            clock = case.clocks[body.clock]
            assert clock.ended_at == at
            assert clock.due is not None
            assert body.overrun == (at - clock.due).total_seconds() // 1
            clock.overruns += 1
        case e.CaseArchived():
            case.stage = S.ARCHIVED


def _fired(case: CaseReading, clock_name: str, rung: str, at: datetime) -> None:
    clock = case.clocks[clock_name]
    assert clock.ended_at is None, "nothing fires after the clock ended"
    assert rung not in clock.fired, "a rung fires once"
    due = clock.rungs[rung]
    assert due is not None
    assert due <= at, "a rung fires when it is due"
    clock.fired.append(rung)


def overdue_at(entries: Iterable[tuple[int, Recorded]], at: datetime) -> list[tuple[str, str]]:
    """The (number, clock) that ran past their due instant, as it was then: started by then, not ended by then."""
    running: dict[tuple[str, str], datetime | None] = {}
    for _, event in entries:
        if event.recorded_at > at:
            break
        if isinstance(event.body, e.ClockStarted | e.DeadlineRevised):
            running[event.stream_id, event.body.clock] = event.body.due
        elif isinstance(event.body, e.ClockStopped):
            del running[event.stream_id, event.body.clock]
    return sorted(key for key, due in running.items() if due is not None and due <= at)


def queue_at(entries: Iterable[tuple[int, Recorded]], at: datetime) -> dict[str, tuple[str, Stage, datetime | None]]:
    """Who held which open case in which stage with which due instant, at an instant."""
    reading = LogReading()
    reading.read(entry for entry in entries if entry[1].recorded_at <= at)
    return {
        case.number: (case.holder, case.stage, case.running.due if case.running is not None else None)
        for case in reading.cases.values()
        if not case.stage.ended
    }
