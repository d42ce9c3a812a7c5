"""What is recorded of clocks 计时 and their deadlines."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from gridflow.aggregates.event import Event, Fact
from gridflow.aggregates.personal import FreeText
from gridflow.policy import RungKind, Timed


class CountedDay(NamedTuple):
    """A date of a deadline's trace: how much of the term it used up, in `unit`, those before it included (None:
    skipped), why, and under which notice."""

    day: date
    counted: int | None
    reason: str
    notice: str | None
    unit: str


class RungTime(Fact):
    """A rung of the ladder: how far from the deadline it stands, and when it comes; None while nobody can tell.

    With `office_hours` it comes when people are in office.
    """

    rung: str
    kind: RungKind
    offset: str
    office_hours: bool = False
    at: datetime | None = None


class _Timed(Event):
    """The deadline of a clock with its reasons; replay never recomputes it.

    `clock` is unique in the case; that of an assistance or of a supervision order bears its name.

    `unit` is the one whose calendar was counted in; none for that of the whole country. Its days are those of the
    IANA `zone`; none for the county's. `papers` is how many papers the county had.
    `received_at` is the instant the term counts from; `due` the exclusive instant at which it ends, both UTC.
    `extensions` were added to `term`, `pauses` are (from, to) in UTC; `start`, `end` and `roll` are the ways in which
    it was counted (`gridflow.worktime.Counting`).
    """

    clock: str
    stage: Timed
    unit: str | None = None
    zone: str | None = None
    term: str
    extensions: tuple[str, ...] = ()
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    received_at: datetime
    start: str
    end: str
    roll: str
    status: Literal["fixed", "provisional", "open"]
    last_day: date | None = None
    due: datetime | None = None
    remaining: int = 0
    remaining_unit: str
    not_before: date | None = None
    policy_version: str
    calendar_version: str
    papers: int
    rungs: tuple[RungTime, ...]
    trace: tuple[CountedDay, ...]


class ClockStarted(_Timed):
    """A stage's clock started 开始计时."""

    topic = "case.clock-started"
    schema_version = 3


class CitedPaper(Fact):
    """A paper that is named as a reason: its id, and its document number 文号."""

    id: str
    document: str


class Revision(Fact):
    """Why a deadline was revised 修订原因, and what it was before.

    `calendar` 日历变更, `extension` 延期, `suspension` 挂起, `resumption` 恢复计时,
    `reclassification` 重新分类, `policy` 改按现行政策, for which somebody gave a `reason`. `papers` have come since it
    was counted and bear on it.
    """

    kind: Literal["calendar", "extension", "suspension", "resumption", "reclassification", "policy"]
    papers: tuple[CitedPaper, ...]
    old_status: Literal["fixed", "provisional", "open"]
    old_last_day: date | None = None
    old_due: datetime | None = None
    old_calendar_version: str
    old_policy_version: str
    reason: FreeText | None = None


class DeadlineRevised(_Timed):
    """The deadline of a running clock was counted anew 期限修订, for a reason that it names."""

    topic = "case.deadline-revised"
    schema_version = 3
    revision: Revision


class ExtensionRequested(Event):
    """The lead unit asked for more time 申请延期: `extension` is a term, e.g. `3wd`."""

    topic = "case.extension-requested"
    clock: str
    extension: str
    reason: FreeText


class ExtensionRuled(Event):
    """The request for more time was ruled on 延期裁定; granted, a revision of the deadline follows."""

    topic = "case.extension-ruled"
    clock: str
    extension: str
    granted: bool
    reason: FreeText


class SuspensionRequested(Event):
    """The lead unit asked that the clock stand still until an instant 申请挂起."""

    topic = "case.suspension-requested"
    clock: str
    until: datetime
    reason: FreeText


class SuspensionRuled(Event):
    """The request to stand still was ruled on 挂起裁定; granted, the clock pauses."""

    topic = "case.suspension-ruled"
    clock: str
    until: datetime
    granted: bool
    reason: FreeText


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
    reason: FreeText


class ClockStopped(Event):
    """A stage's clock ended 停止计时, in exactly one way: met in time, missed then done, or void."""

    topic = "case.clock-stopped"
    schema_version = 2
    clock: str
    stage: Timed
    outcome: Literal["met", "missed", "void"]


class StageOverrunClosed(Event):
    """A missed stage was done after all 逾期办结; `overrun` is the time past the due instant, in whole seconds."""

    topic = "case.stage-overrun-closed"
    schema_version = 2
    clock: str
    stage: Timed
    overrun: int
