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
from gridflow.aggregates.policy import PolicyAdopted
from gridflow.aggregates.unit import UnitRegistered
from gridflow.policy import Stage, Timed

S = Stage
STAY_OPEN: Final = frozenset((stage, stage) for stage in (S.ACCEPT, S.DISPATCH, S.RESOLVE, S.SUPERVISE))

MOVES: Final[dict[type[Event], Set[tuple[Stage, Stage]]]] = {
    e.CaseSettled: {(S.ACCEPT, S.SUPERVISE)},
    e.CaseAccepted: {(S.ACCEPT, S.DISPATCH)},
    e.CaseDeclined: {(S.ACCEPT, S.DECLINED)},
    e.CaseMerged: {(S.ACCEPT, S.MERGED), (S.DISPATCH, S.MERGED)},
    e.CaseWithdrawn: {(S.ACCEPT, S.WITHDRAWN), (S.DISPATCH, S.WITHDRAWN)},
    e.DuplicateJoined: {(stage, stage) for stage in (S.ACCEPT, S.DISPATCH, S.RESOLVE)},
    e.CaseAccompanied: {(stage, stage) for stage in (S.ACCEPT, S.DISPATCH, S.RESOLVE)},
    e.CaseDispatched: {(S.DISPATCH, S.RESOLVE)},
    e.CaseTransferred: {(S.RESOLVE, S.RESOLVE)},
    e.AssistanceRequested: {(S.RESOLVE, S.RESOLVE)},
    e.AssistanceReplied: {(S.RESOLVE, S.RESOLVE)},
    e.AssistanceReleased: {(S.RESOLVE, S.RESOLVE)},
    e.SendBackRuled: {(S.RESOLVE, S.RESOLVE), (S.RESOLVE, S.DISPATCH)},
    e.FallbackAssigned: {(S.DISPATCH, S.RESOLVE)},
    e.CaseResolved: {(S.RESOLVE, S.SUPERVISE)},
    e.ResolutionChecked: {(S.SUPERVISE, S.SUPERVISE), (S.SUPERVISE, S.APPRAISE)},
    e.SatisfactionRecorded: {(S.SUPERVISE, S.SUPERVISE), (S.SUPERVISE, S.APPRAISE)},
    e.ReworkOrdered: {(S.SUPERVISE, S.RESOLVE), (S.ARCHIVED, S.RESOLVE)},
    e.CaseArchived: {(S.APPRAISE, S.ARCHIVED)},
    e.RecheckDrawn: {(S.ARCHIVED, S.ARCHIVED)},
    e.CaseRechecked: {(S.ARCHIVED, S.ARCHIVED)},
    e.CaseEscalated: {(S.ACCEPT, S.ACCEPT), (S.DISPATCH, S.DISPATCH)},
    e.CaseDelegated: {(S.ACCEPT, S.ACCEPT), (S.DISPATCH, S.DISPATCH)},
    e.CaseAcknowledged: {(S.RESOLVE, S.RESOLVE)},
    e.SendBackRequested: {(S.RESOLVE, S.RESOLVE)},
    e.CaseReclassified: {(stage, stage) for stage in (S.ACCEPT, S.DISPATCH, S.RESOLVE)},
    e.CaseAppraised: {(S.APPRAISE, S.APPRAISE)},
    e.AppealFiled: {(S.APPRAISE, S.APPRAISE)},
    e.AppealRuled: {(S.APPRAISE, S.APPRAISE)},
    e.SupervisionOrdered: STAY_OPEN | {(S.APPRAISE, S.SUPERVISE)},
    e.SupervisionLifted: STAY_OPEN | {(S.SUPERVISE, S.APPRAISE)},
}
"""By which event a case may go from which stage to which. Events that are not named leave an open case where it is."""

TIMED: Final = (S.ACCEPT, S.DISPATCH, S.RESOLVE)
ENDED: Final = (S.ARCHIVED, S.DECLINED, S.MERGED, S.WITHDRAWN, S.REGISTERED)
AT_ANY_TIME: Final = (
    *(e.ClockStopped, e.StageOverrunClosed, e.DetailsCorrected, e.VisibilityChanged),
    *(e.RecheckDrawn, e.CaseRechecked, e.ReworkOrdered),
)
"""What may still be said of a case that has ended."""


@dataclass
class ClockReading:
    """A clock, from its start to its one end."""

    name: str
    stage: Timed
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
    call_backs: int
    reporter: str = ""
    dispatcher: str = ""
    lead: str = ""
    version: int = 1
    checked: bool | None = None
    satisfied: bool | None = None
    called: int = 0
    asked_by: str | None = None
    asked_at: datetime | None = None
    upheld: int = 0
    fallback: bool = False
    handed_on: int = 0
    released: set[str] = field(default_factory=set)
    accompany: set[str] = field(default_factory=set)
    assistances: dict[str, str] = field(default_factory=dict)
    open_orders: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    handlers: set[str] = field(default_factory=set)
    handling_units: set[str] = field(default_factory=set)
    checkers: set[str] = field(default_factory=set)
    callers: set[str] = field(default_factory=set)
    clocks: dict[str, ClockReading] = field(default_factory=dict)
    appraiser: str | None = None
    appeals: dict[str, str] = field(default_factory=dict)
    ruled: set[str] = field(default_factory=set)
    drawn: bool = False
    shown: bool = False
    owner: str | None = None
    duplicates: list[str] = field(default_factory=list)
    into: str | None = None

    @property
    def running(self) -> ClockReading | None:
        """The clock of the stage; those of assistances and of supervision orders run beside it."""
        stages = [clock for clock in self.running_clocks if clock.stage in Timed.stages()]
        assert len(stages) <= 1, f"{self.number}: two stages run"
        return stages[0] if stages else None

    @property
    def running_clocks(self) -> list[ClockReading]:
        return [clock for clock in self.clocks.values() if clock.ended_at is None]


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
            if not isinstance(event.body, UnitRegistered | NoticeImported | OfficeHoursSet | PolicyAdopted):
                self._case_event(event)

    def settled(self) -> None:
        """What must hold between commands: each timed stage and each open task has its clock, and nothing else has."""
        for case in self.cases.values():
            clock = case.running
            assert (clock is not None) == (case.stage in TIMED), f"{case.number}: {case.stage} and its clock"
            assert clock is None or clock.stage.value == case.stage.value, f"{case.number}: {clock} in {case.stage}"
            tasks = set(case.assistances) | set(case.open_orders) - set(case.answered)
            assert {one.name for one in case.running_clocks if one is not clock} == tasks
            assert not (case.stage in ENDED and (case.open_orders or case.assistances)), "nobody owes an ended case"
            assert case.stage is S.RESOLVE or not case.assistances
            assert (case.stage is S.MERGED) == (case.into is not None)
            if case.into is not None:
                assert case.number in self.cases[case.into].duplicates
            self._settled_clocks(case)
            assert case.handlers.isdisjoint(case.checkers | case.callers), "who handled neither checked nor called"
            assert case.checkers.isdisjoint(case.callers), "who checked did not call"

    def _settled_clocks(self, case: CaseReading) -> None:
        for clock in case.clocks.values():
            most = {Timed.RESOLVE: 2, Timed.ASSIST: 1, Timed.ANSWER: 1}
            assert clock.granted <= most.get(clock.stage, 0), "no more often than the policy allows"
            late = clock.outcome == "missed"
            assert clock.overruns == late
            may_be_missed = clock.ended_at is None or clock.outcome == "void"
            assert clock.missed == 1 if late else clock.missed <= may_be_missed

    def _case_event(self, event: Recorded) -> None:
        body = event.body
        if isinstance(body, e.CaseReported):
            assert event.stream_id not in self.cases
            assert event.version == 1
            stage = S.REGISTERED if body.kind == "information" else S.ACCEPT
            case = CaseReading(
                event.stream_id, event.recorded_at, stage, body.holder, int(body.call_back), event.actor.unit
            )
            case.accompany = set(body.accompany)
            self.cases[event.stream_id] = case
            return
        case = self.cases[event.stream_id]
        case.version += 1
        assert event.version == case.version
        assert event.recorded_at >= case.reported_at
        assert event.occurred_at >= case.reported_at, "nothing happened to a case before its report"
        before = case.stage
        _follow(case, event, body)
        if before in (S.SUPERVISE, S.APPRAISE) and case.stage in (S.SUPERVISE, S.APPRAISE):
            content = case.satisfied is not False and case.called >= case.call_backs
            case.stage = S.APPRAISE if case.checked and content and not case.open_orders else S.SUPERVISE
        allowed = MOVES.get(type(body), {(before, before)})
        assert (before, case.stage) in allowed, f"{body.topic} took {case.number} from {before} to {case.stage}"
        if not isinstance(body, AT_ANY_TIME):
            assert before not in ENDED, "an ended case stays as it is"


def _follow(case: CaseReading, event: Recorded, body: Event) -> None:
    for read in (_follow_the_way, _follow_the_end, _follow_supervision, _follow_clocks, _follow_particulars):
        read(case, event, body)


def _works(case: CaseReading, event: Recorded) -> None:
    case.handlers.add(event.actor.id)
    case.handling_units.add(event.actor.unit)


def _given(case: CaseReading, lead: str) -> None:
    case.stage, case.holder, case.lead, case.handed_on = S.RESOLVE, lead, lead, 0
    case.released = set()


def _works_for_the_lead(case: CaseReading, event: Recorded) -> None:
    if case.stage is S.RESOLVE and event.actor.unit == case.lead:
        _works(case, event)


def _follow_the_way(case: CaseReading, event: Recorded, body: Event) -> None:
    actor, at = event.actor, event.recorded_at
    match body:
        case e.CaseAccompanied():
            case.accompany.remove(actor.unit)
        case e.CaseAccepted():
            assert actor.unit == case.holder
            case.stage = S.DISPATCH
        case e.CaseDeclined():
            case.stage = S.DECLINED
        case e.CaseMerged():
            assert actor.unit == case.holder
            assert body.into != case.number
            case.stage, case.into = S.MERGED, body.into
        case e.DuplicateJoined():
            case.duplicates.append(body.number)
            case.call_backs += body.call_backs
        case e.CaseWithdrawn():
            assert actor.unit in (case.holder, case.reporter)
            case.stage = S.WITHDRAWN
        case e.CaseEscalated() | e.CaseDelegated():
            assert body.origin == case.holder == actor.unit
            case.holder = body.to
        case e.CaseDispatched():
            assert body.dispatcher == case.holder == actor.unit
            case.dispatcher = body.dispatcher
            _given(case, body.lead)
        case e.CaseAcknowledged():
            assert actor.unit == case.lead
            _works(case, event)
        case e.CaseTransferred():
            assert body.origin == case.holder == actor.unit
            assert case.handed_on == 0, "no more often than the policy allows"
            assert not case.fallback, "the fallback unit keeps the case"
            _works(case, event)
            case.holder = case.lead = body.to
            case.handed_on += 1
        case e.AssistanceRequested():
            assert body.by in (case.lead, case.dispatcher)
            assert body.unit not in (case.lead, *case.assistances.values())
            assert body.assistance not in case.clocks
            assert body.unit not in case.released, "a share is not begun anew to gain time"
            case.assistances[body.assistance] = body.unit
            _works_for_the_lead(case, event)
        case e.AssistanceReplied():
            assert case.assistances.pop(body.assistance) == actor.unit
            _works(case, event)
        case e.AssistanceReleased():
            case.released.add(case.assistances.pop(body.assistance))
            _works_for_the_lead(case, event)
        case e.SendBackRequested():
            assert case.asked_by is None
            assert not case.fallback, "the fallback unit keeps the case"
            case.asked_by, case.asked_at = actor.id, at
            _works(case, event)
        case e.SendBackRuled():
            assert case.asked_by not in (None, actor.id), "no applicant rules on its own request"
            case.asked_by = None
            if body.upheld:
                case.stage, case.holder = S.DISPATCH, case.dispatcher
                case.upheld += 1
        case e.FallbackAssigned():
            assert body.send_backs == case.upheld, "every send-back that was upheld counts"
            assert body.dispatcher != body.lead, "who must keep the case does not check itself"
            case.dispatcher, case.fallback = body.dispatcher, True
            _given(case, body.lead)


def _follow_the_end(case: CaseReading, event: Recorded, body: Event) -> None:
    actor = event.actor
    match body:
        case e.CaseSettled():
            case.stage, case.holder, case.dispatcher = S.SUPERVISE, body.supervisor, body.supervisor
            case.lead = actor.unit
            _works(case, event)
        case e.ProgressNoted():
            _works_for_the_lead(case, event)
        case e.CaseResolved():
            assert actor.unit == case.lead
            assert case.asked_by is None
            assert not case.assistances, "every share is done or given up"
            case.stage, case.holder = S.SUPERVISE, body.supervisor
            case.checked, case.satisfied, case.called = None, None, 0
            _works(case, event)
        case e.ResolutionChecked():
            assert case.checked is None
            assert actor.unit not in case.handling_units
            case.checked = body.passed
            case.checkers.add(actor.id)
        case e.SatisfactionRecorded():
            assert case.called < case.call_backs
            assert actor.unit not in case.handling_units, "no unit says how content its own work leaves people"
            case.satisfied = body.satisfied and case.satisfied is not False
            case.called += 1
            case.callers.add(actor.id)
        case e.ReworkOrdered():
            assert case.checked is False or case.satisfied is False or case.stage is S.ARCHIVED
            case.checked = case.satisfied = case.appraiser = None
            case.called = 0
            case.appeals, case.ruled = {}, set()
            case.checkers.add(actor.id)
            _given(case, body.lead)
        case e.CaseAppraised():
            assert case.appraiser is None
            assert actor.id not in case.handlers
            case.appraiser = actor.id
        case e.AppealFiled():
            assert case.appraiser is not None
            assert actor.unit in case.handling_units
            assert body.item not in case.appeals
            case.appeals[body.item] = actor.id
        case e.AppealRuled():
            assert actor.id not in (case.appeals[body.item], case.appraiser), "nobody rules on what is their own"
            assert body.item not in case.ruled
            case.ruled.add(body.item)
        case e.CaseArchived():
            assert case.ruled == set(case.appeals)
            case.stage = S.ARCHIVED
        case e.RecheckDrawn():
            assert not case.drawn
            case.drawn = True
        case e.CaseRechecked():
            assert case.drawn
            assert actor.id not in case.handlers | case.checkers | case.callers | {case.appraiser}
            case.drawn = False
            case.checkers.add(actor.id)


def _follow_supervision(case: CaseReading, event: Recorded, body: Event) -> None:
    actor, at = event.actor, event.recorded_at
    match body:
        case e.SupervisionOrdered():
            assert body.order not in case.answered
            assert body.order not in case.open_orders
            assert body.by != body.to or body.to.endswith("000000"), "only the root has nobody above it"
            case.open_orders[body.order] = body.by
            # A card that makes an order has said already that the rung fired.
            if body.rung is not None and body.clock is not None and body.rung not in case.clocks[body.clock].fired[-1:]:
                _fired(case, body.clock, body.rung, at)
        case e.SupervisionAnswered():
            assert body.order in set(case.open_orders) - set(case.answered)
            case.answered[body.order] = actor.id
            _works_for_the_lead(case, event)
        case e.SupervisionLifted():
            assert case.answered[body.order] != actor.id
            del case.open_orders[body.order]
        case e.ReminderIssued() if body.clock is not None and body.rung is not None:
            _fired(case, body.clock, body.rung, at)
        case e.ReminderIssued():
            assert actor.unit != case.holder, "a superior urges"
        case e.CardIssued():
            _fired(case, body.clock, body.rung, at)
        case e.DeadlineMissed():
            _fired(case, body.clock, body.rung, at)
            clock = case.clocks[body.clock]
            assert clock.due is not None
            assert clock.due <= at, "an open or unfinished term is never missed"
            clock.missed += 1


def _follow_clocks(case: CaseReading, event: Recorded, body: Event) -> None:
    actor, at = event.actor, event.recorded_at
    match body:
        case e.ClockStarted():
            assert body.clock not in case.clocks
            if body.stage in Timed.stages():
                assert case.running is None
            rungs = {rung.rung: rung.at for rung in body.rungs}
            case.clocks[body.clock] = ClockReading(body.clock, body.stage, body.due, rungs, at)
        case e.DeadlineRevised():
            clock = case.clocks[body.clock]
            assert clock.ended_at is None, "an ended clock keeps its deadline"
            assert body.revision.old_due == clock.due
            assert body.revision.papers or body.revision.kind != "calendar", "a revision names its cause"
            if body.revision.kind in ("reclassification", "policy") and clock.due is not None:
                assert at < clock.due, "a deadline that has passed stays where it was"
            clock.due, clock.rungs = body.due, {rung.rung: rung.at for rung in body.rungs}
            again = {name for name in clock.fired if (due := clock.rungs.get(name)) is None or due > at}
            clock.fired = [name for name in clock.fired if name not in again]
            clock.missed *= "missed" not in again
        case e.ExtensionRequested() | e.SuspensionRequested():
            clock = case.clocks[body.clock]
            assert clock.asked_by is None, "one request at a time"
            assert clock.due is None or at < clock.due, "more time is asked for before it is over"
            clock.asked_by = actor.id
            if clock.stage in (Timed.RESOLVE, Timed.ASSIST):
                _works(case, event)
        case e.ExtensionRuled() | e.SuspensionRuled():
            clock = case.clocks[body.clock]
            assert clock.asked_by not in (None, actor.id), "no applicant rules on its own request"
            clock.asked_by = None
            clock.granted += body.granted
        case e.ClockStopped():
            _stopped(case, case.clocks[body.clock], body.outcome, at)
        case e.StageOverrunClosed():
            clock = case.clocks[body.clock]
            assert clock.ended_at == at
            assert clock.due is not None
            assert body.overrun == (at - clock.due).total_seconds() // 1
            clock.overruns += 1


def _stopped(case: CaseReading, clock: ClockReading, outcome: str, at: datetime) -> None:
    assert clock.ended_at is None
    late = clock.due is not None and at >= clock.due
    if outcome == "void" and clock.stage is Timed.RESOLVE:
        assert case.asked_at is not None, "only a send-back voids a lead's clock"
        assert clock.due is None or case.asked_at < clock.due, "and only one that was asked for in time"
    elif outcome == "void":
        assert not late, "what was missed is not void"
    else:
        assert (outcome == "missed") is late
    clock.ended_at, clock.outcome = at, outcome


def _follow_particulars(case: CaseReading, event: Recorded, body: Event) -> None:
    match body:
        case e.OwnerAssigned():
            assert body.owner not in case.checkers | case.callers
            case.owner = body.owner
            case.handlers.add(body.owner)
        case e.CaseReclassified():
            assert (body.old_matter, body.old_urgency) != (body.matter, body.urgency)
            case.accompany |= set(body.accompany)
        case e.DetailsCorrected():
            assert all(one.old != one.new for one in body.corrections)
            if any(one.field == "place" for one in body.corrections):
                case.accompany = set(body.accompany)
        case e.VisibilityChanged():
            assert body.public is (body.subject is not None)
            assert body.public or case.shown
            case.shown = body.public


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
