"""How the history of a case and its clocks are shown."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from gridflow.api.case_views import event_data
from gridflow.api.texts import Texts
from gridflow.application.casefile import CaseFile, ClockRecord, Step
from gridflow.application.clock_sheets import ClockSheet, clock_sheets
from gridflow.application.timeline import Entry, timeline
from gridflow.policy import Stage, Timed
from gridflow.worktime import Paper


class ActorView(BaseModel):
    """Who acted 经办人, in which role and for which unit."""

    id: str
    role: str
    role_title: str
    unit: str
    unit_name: str


class DetailView(BaseModel):
    """One thing that an event says, in Chinese."""

    label: str
    text: str


class EventView(BaseModel):
    """One event of a case. `data` is the recorded fact; `details` says the same in Chinese."""

    event_id: str
    version: int
    topic: str
    title: str
    occurred_at: datetime
    recorded_at: datetime
    actor: ActorView
    stage: Stage
    data: dict[str, Any]
    details: list[DetailView]


class History(BaseModel):
    """All events of a case, in order."""

    number: str
    version: int
    items: list[EventView]


class DayView(BaseModel):
    """One date of a deadline's trace: how much of the term it used up, those before it included (none: not counted),
    why, and in Chinese. What is `counted` is the ordinal of the day, or seconds where `unit` is `wh` or `h`."""

    day: date
    counted: int | None
    reason: str
    notice: str | None
    unit: str
    text: str


class DeadlineView(BaseModel):
    """A clock of a case with its reasons, as its event keeps them. `overrun_seconds` is how far past due it ended or
    stands now, none while it is in time. `revisions` says in Chinese when and why the deadline was counted anew."""

    clock: str
    stage: Timed
    stage_title: str
    term: str
    extensions: list[str]
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    remaining: int
    remaining_unit: str
    not_before: date | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    outcome_title: str
    overrun_seconds: int | None
    revisions: list[str]
    verdict: str
    policy_version: str
    calendar_version: str
    trace: list[DayView]


class Deadlines(BaseModel):
    """All clocks of a case, in order of their start."""

    number: str
    version: int
    items: list[DeadlineView]


def history_view(file: CaseFile, texts: Texts) -> History:
    """All events of a case file."""
    words = texts.words
    entries = timeline(file, words.units, words.policy, texts.zone, words.matters, words.policies)
    items = [_event(step, entry, texts) for step, entry in zip(file.steps, entries, strict=True)]
    return History(number=file.number, version=file.case.version, items=items)


def deadlines_view(file: CaseFile, at: datetime, texts: Texts, papers: Mapping[str, Paper]) -> Deadlines:
    """All clocks of a case file, the running one judged at the aware instant `at`; `papers` are named by document."""
    sheets = clock_sheets(file, at, texts.zone, papers)
    items = [_deadline(record, sheet, texts) for record, sheet in zip(file.clocks, sheets, strict=True)]
    return Deadlines(number=file.number, version=file.case.version, items=items)


def _event(step: Step, entry: Entry, texts: Texts) -> EventView:
    event = step.event
    return EventView(
        event_id=event.event_id,
        version=entry.version,
        topic=entry.topic,
        title=entry.title,
        occurred_at=texts.at(entry.occurred_at),
        recorded_at=texts.at(entry.at),
        actor=ActorView(
            id=event.actor.id,
            role=event.actor.role,
            role_title=entry.role_title,
            unit=event.actor.unit,
            unit_name=entry.unit_name,
        ),
        stage=entry.stage,
        data=event_data(event.body),
        details=[DetailView(label=label, text=text) for label, text in entry.details],
    )


def _deadline(record: ClockRecord, sheet: ClockSheet, texts: Texts) -> DeadlineView:
    timed = record.timed
    return DeadlineView(
        clock=sheet.name,
        stage=sheet.stage,
        stage_title=sheet.stage.chinese,
        term=sheet.term,
        extensions=list(sheet.extensions),
        received_at=texts.at(sheet.received_at),
        status=sheet.status,
        status_title=sheet.status_title,
        last_day=sheet.last_day,
        due=texts.maybe(sheet.due),
        remaining=timed.remaining,
        remaining_unit=timed.remaining_unit,
        not_before=timed.not_before,
        started_at=texts.at(sheet.started_at),
        ended_at=texts.maybe(sheet.ended_at),
        outcome=sheet.outcome,
        outcome_title=sheet.outcome_title,
        overrun_seconds=int(sheet.overrun.total_seconds()) if sheet.overrun is not None else None,
        revisions=list(sheet.revisions),
        verdict=sheet.verdict,
        policy_version=sheet.policy_version,
        calendar_version=sheet.calendar_version,
        trace=[
            DayView(day=day.day, counted=day.counted, reason=day.reason, notice=day.notice, unit=day.unit, text=text)
            for day, text in zip(timed.trace, sheet.days, strict=True)
        ],
    )
