"""The events of a case. A published event is never edited: a new shape is a new schema version and an upcaster."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from gridflow.aggregates.event import Event, Fact
from gridflow.policy import RungKind, Stage


class CaseReported(Event):
    """An issue was reported 上报. `holder` is the unit that took it in; `call_back` whether a call-back is owed."""

    topic = "case.reported"
    place: str
    holder: str
    subject: str
    description: str | None
    matter: str
    channel: str
    urgency: Literal["general", "urgent"]
    source_system: str | None
    source_number: str | None
    call_back: bool


class CaseSettled(Event):
    """The grid settled the case on the spot 当场办结; `supervisor` checks it."""

    topic = "case.settled"
    result: str
    supervisor: str


class CaseAccepted(Event):
    """The holder accepted the case 受理."""

    topic = "case.accepted"


class CaseDeclined(Event):
    """The holder declined the case 不予受理. The case ends."""

    topic = "case.declined"
    reason: str


class CaseEscalated(Event):
    """The case went up 逐级上报. The clock goes on."""

    topic = "case.escalated"
    origin: str
    to: str
    reason: str


class CaseDelegated(Event):
    """The case went down 下派. The clock goes on."""

    topic = "case.delegated"
    origin: str
    to: str
    reason: str


class CaseDispatched(Event):
    """The case was dispatched 派遣 by `dispatcher` to `lead`, which holds it now."""

    topic = "case.dispatched"
    dispatcher: str
    lead: str
    instruction: str | None


class CaseAcknowledged(Event):
    """The lead unit signed for the case 签收."""

    topic = "case.acknowledged"


class SendBackRequested(Event):
    """The lead unit asked to send the case back 申请退回."""

    topic = "case.send-back-requested"
    reason_code: str
    reason: str


class SendBackRuled(Event):
    """The dispatcher ruled on the request 退回裁定; upheld, it holds the case again."""

    topic = "case.send-back-ruled"
    upheld: bool
    reason: str


class ProgressNoted(Event):
    """Progress was noted 反馈."""

    topic = "case.progress-noted"
    phase: Literal["before", "during", "after"]
    text: str


class CaseResolved(Event):
    """The lead unit resolved the case 办结; `supervisor` holds it for checking."""

    topic = "case.resolved"
    result: str
    supervisor: str


class ResolutionChecked(Event):
    """The resolution was checked 核查."""

    topic = "case.resolution-checked"
    passed: bool
    finding: str


class SatisfactionRecorded(Event):
    """The reporter's satisfaction was recorded 回访."""

    topic = "case.satisfaction-recorded"
    satisfied: bool
    remark: str | None


class ReworkOrdered(Event):
    """Rework was ordered 返工; `lead` holds the case again."""

    topic = "case.rework-ordered"
    lead: str
    reason: str


class ReminderIssued(Event):
    """A reminder went to the holder 提醒."""

    topic = "case.reminder-issued"
    clock: str
    stage: Stage
    rung: str
    due: datetime
    to: tuple[str, ...]


class DeadlineMissed(Event):
    """The deadline of a stage passed 逾期. Stated once a deadline, by the ladder or by what ended the stage too late.

    It stands though the deadline be revised later: it had passed as it then was.
    """

    topic = "case.deadline-missed"
    clock: str
    stage: Stage
    rung: str
    due: datetime
    to: tuple[str, ...]


class SupervisionOrdered(Event):
    """Supervision was ordered 督办 by `by` over `to`, by a superior or by a rung of the ladder."""

    topic = "case.supervision-ordered"
    order: str
    clock: str | None
    rung: str | None
    cause: str
    by: str
    to: str
    notify: tuple[str, ...]


class SupervisionAnswered(Event):
    """The unit under supervision answered 督办答复."""

    topic = "case.supervision-answered"
    order: str
    answer: str


class SupervisionLifted(Event):
    """Supervision was lifted 解除督办."""

    topic = "case.supervision-lifted"
    order: str
    reason: str


class CountedDay(NamedTuple):
    """A date of a deadline's trace: how much of the term it used up, in `unit`, those before it included (None:
    skipped), why, and under which notice."""

    day: date
    counted: int | None
    reason: str
    notice: str | None
    unit: str


class RungTime(Fact):
    """A rung of the ladder: how far from the deadline it stands, and when that is; None while nobody can tell."""

    rung: str
    kind: RungKind
    offset: str
    at: datetime | None


class _Timed(Event):
    """The deadline of a clock with its reasons; replay never recomputes it.

    `unit` is the one whose calendar was counted in; none for that of the whole country. Its days are those of the
    IANA `zone`; none for the county's. `papers` is how many papers the county had.
    `received_at` is the instant the term counts from; `due` the exclusive instant at which it ends, both UTC.
    `extensions` were added to `term`, `pauses` are (from, to) in UTC; `start`, `end` and `roll` are the ways in which
    it was counted (`gridflow.worktime.Counting`).
    """

    clock: str
    stage: Stage
    unit: str | None
    zone: str | None
    term: str
    extensions: tuple[str, ...]
    pauses: tuple[tuple[datetime, datetime], ...]
    received_at: datetime
    start: str
    end: str
    roll: str
    status: Literal["fixed", "provisional", "open"]
    last_day: date | None
    due: datetime | None
    remaining: int
    remaining_unit: str
    not_before: date | None
    policy_version: str
    calendar_version: str
    papers: int
    rungs: tuple[RungTime, ...]
    trace: tuple[CountedDay, ...]


class ClockStarted(_Timed):
    """A stage's clock started 开始计时."""

    topic = "case.clock-started"
    schema_version = 2


class CitedPaper(Fact):
    """A paper that is named as a reason: its id, and its document number 文号."""

    id: str
    document: str


class Revision(Fact):
    """Why a deadline was revised 修订原因, and what it was before.

    `calendar` 日历变更, `extension` 延期, `suspension` 挂起, `resumption` 恢复计时. `papers` have come since it was
    counted and bear on it.
    """

    kind: Literal["calendar", "extension", "suspension", "resumption"]
    papers: tuple[CitedPaper, ...]
    old_status: Literal["fixed", "provisional", "open"]
    old_last_day: date | None
    old_due: datetime | None
    old_calendar_version: str


class DeadlineRevised(_Timed):
    """The deadline of a running clock was counted anew 期限修订, for a reason that it names."""

    topic = "case.deadline-revised"
    revision: Revision


class ExtensionRequested(Event):
    """The lead unit asked for more time 申请延期: `extension` is a term, e.g. `3wd`."""

    topic = "case.extension-requested"
    clock: str
    extension: str
    reason: str


class ExtensionRuled(Event):
    """The request for more time was ruled on 延期裁定; granted, a revision of the deadline follows."""

    topic = "case.extension-ruled"
    clock: str
    extension: str
    granted: bool
    reason: str


class SuspensionRequested(Event):
    """The lead unit asked that the clock stand still until an instant 申请挂起."""

    topic = "case.suspension-requested"
    clock: str
    until: datetime
    reason: str


class SuspensionRuled(Event):
    """The request to stand still was ruled on 挂起裁定; granted, the clock pauses."""

    topic = "case.suspension-ruled"
    clock: str
    until: datetime
    granted: bool
    reason: str


class ClockPaused(Event):
    """The clock stands still 暂停计时 in `[since, until)`; a revision of the deadline follows."""

    topic = "case.clock-paused"
    clock: str
    since: datetime
    until: datetime


class ClockResumed(Event):
    """The clock runs again before its pause would have ended 恢复计时; a revision of the deadline follows."""

    topic = "case.clock-resumed"
    clock: str
    reason: str


class ClockStopped(Event):
    """A stage's clock ended 停止计时, in exactly one way: met in time, missed then done, or void."""

    topic = "case.clock-stopped"
    clock: str
    stage: Stage
    outcome: Literal["met", "missed", "void"]


class StageOverrunClosed(Event):
    """A missed stage was done after all 逾期办结; `overrun` is the time past the due instant, in whole seconds."""

    topic = "case.stage-overrun-closed"
    clock: str
    stage: Stage
    overrun: int


class AppraisalItem(Fact):
    """One fact that appraisal counts 考核项: how often it happened in this case."""

    item: Literal["stages-met", "stages-missed", "hops", "send-backs", "orders", "reworks", "satisfied", "dissatisfied"]
    count: int


class CaseAppraised(Event):
    """The case was appraised 考核."""

    topic = "case.appraised"
    items: tuple[AppraisalItem, ...]
    remark: str | None


class CaseArchived(Event):
    """The case was archived 归档. The case ends."""

    topic = "case.archived"


CASE_EVENTS: tuple[type[Event], ...] = (
    CaseReported,
    CaseSettled,
    CaseAccepted,
    CaseDeclined,
    CaseEscalated,
    CaseDelegated,
    CaseDispatched,
    CaseAcknowledged,
    SendBackRequested,
    SendBackRuled,
    ProgressNoted,
    CaseResolved,
    ResolutionChecked,
    SatisfactionRecorded,
    ReworkOrdered,
    ReminderIssued,
    DeadlineMissed,
    SupervisionOrdered,
    SupervisionAnswered,
    SupervisionLifted,
    ClockStarted,
    DeadlineRevised,
    ExtensionRequested,
    ExtensionRuled,
    SuspensionRequested,
    SuspensionRuled,
    ClockPaused,
    ClockResumed,
    ClockStopped,
    StageOverrunClosed,
    CaseAppraised,
    CaseArchived,
)
