"""What the page of one case shows 卷宗: its head, its clocks with their counted days, its timeline."""

from dataclasses import dataclass
from datetime import datetime

from gridflow.aggregates.case.events import (
    CaseReported,
    ClockStarted,
    ClockStopped,
    DeadlineMissed,
    StageOverrunClosed,
    SupervisionOrdered,
)
from gridflow.aggregates.case.light import light
from gridflow.aggregates.case.state import Case
from gridflow.application.event_words import Details, Words, event_details, terms_title
from gridflow.application.keys import Caller
from gridflow.application.timeline import ClockSheet, Entry, clock_sheets, timeline
from gridflow.console.limit import Limit, limit_of
from gridflow.console.services import Services
from gridflow.policy import Stage

_CLOCKWORK = frozenset({ClockStarted.topic, ClockStopped.topic})
_GRAVE = frozenset({DeadlineMissed.topic, StageOverrunClosed.topic, SupervisionOrdered.topic})


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a clock's trace in words, and whether it was counted."""

    words: str
    counted: bool


@dataclass(frozen=True, slots=True)
class ShownClock:
    """A clock with its term in words and its days."""

    sheet: ClockSheet
    term: str
    days: list[Day]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry of the timeline; `weight` is `grave` for what went wrong, `minor` for the clockwork, else `plain`."""

    entry: Entry
    weight: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything on the page of a case. `reached` are the stages it has been in; `place` is its path from the top."""

    case: Case
    reported: CaseReported
    reported_at: datetime
    reached: frozenset[Stage]
    facts: Details
    place: str
    holder: str
    limit: Limit
    clocks: list[ShownClock]
    entries: list[ShownEntry]


def dossier_of(services: Services, number: str, caller: Caller, now: datetime) -> Dossier:
    """The file of a case as it stands at `now`. Raises UnknownCase when it is missing or foreign."""
    rules = services.rules
    file = services.files.open(number, caller.actor(rules.policy))
    units, case, reported = services.territory.refresh(), file.case, file.reported
    words = Words(units, rules.policy, rules.zone)
    clock = case.clock
    due, warn = (clock.due, clock.warn) if clock is not None else (None, None)
    shown = light(running=clock is not None, due=due, warn=warn, at=now)
    calendar = services.almanac.of(clock.basis.unit if clock is not None else case.holder, units)
    sheets = clock_sheets(file, now, rules.zone, services.almanac.calendars.by_id)
    return Dossier(
        case=case,
        reported=reported,
        reported_at=file.steps[0].event.recorded_at,
        reached=frozenset(step.case.stage for step in file.steps),
        facts=event_details(reported, words),
        place=" ".join(units.get(code).name for code in units.path(reported.place).rstrip("/").split("/")),
        holder=words.unit(case.holder),
        limit=limit_of(shown, due, clock.status if clock is not None else "none", now, rules.zone, calendar),
        clocks=[
            ShownClock(
                sheet,
                terms_title(sheet.term, sheet.extensions),
                [Day(text, day.counted is not None) for text, day in zip(sheet.days, record.timed.trace, strict=True)],
            )
            for sheet, record in zip(sheets, file.clocks, strict=True)
        ],
        entries=[ShownEntry(entry, _weight(entry)) for entry in timeline(file, units, rules.policy, rules.zone)],
    )


def _weight(entry: Entry) -> str:
    if entry.topic in _GRAVE:
        return "grave"
    return "minor" if entry.topic in _CLOCKWORK else "plain"
