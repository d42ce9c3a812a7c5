"""What the page of one case shows 卷宗: its head, its clocks with their counted days, who held it how long, what may
be the same matter, its timeline.
"""

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
from gridflow.aggregates.case.state import Case
from gridflow.application.duplicates import may_be_merged
from gridflow.application.event_words import Details, Words, event_details, event_title, terms_title
from gridflow.application.hops import Holding, Hop, holdings, hops
from gridflow.application.keys import Caller
from gridflow.application.standing import Standing, clock_standing
from gridflow.application.timeline import ClockSheet, Entry, clock_sheets, timeline
from gridflow.console.services import Services
from gridflow.policy import Stage
from gridflow.projections.duplicate_queries import duplicates_of

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
class ShownHop:
    """A stretch in which a unit held the case, and the event that began it, in words."""

    hop: Hop
    holder: str
    cause: str


@dataclass(frozen=True, slots=True)
class ShownHolding:
    """All that a unit held the case."""

    holding: Holding
    holder: str


@dataclass(frozen=True, slots=True)
class ShownDuplicate:
    """A case that may be the same matter, how similar its words are in per cent, where it is, and whether it
    may take this one in."""

    case: Case
    similarity: int
    place: str
    mergeable: bool


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
    limit: Standing
    clocks: list[ShownClock]
    hops: list[ShownHop]
    holdings: list[ShownHolding]
    duplicates: list[ShownDuplicate]
    entries: list[ShownEntry]


def dossier_of(services: Services, number: str, caller: Caller, now: datetime, *, past: bool = False) -> Dossier:
    """The file of a case as it stands at `now`, or stood at that instant of the past.

    Raises UnknownCase when it is missing or foreign.
    """
    rules = services.rules
    actor = caller.actor(rules.policy)
    file = services.files.open(number, actor, as_of=now if past else None)
    units, case, reported = services.territory.refresh(), file.case, file.reported
    matters = services.territory.registers.matters
    words = Words(units, rules.policy, rules.zone, matters=matters, policies=rules.policies)
    entries = timeline(file, units, rules.policy, rules.zone, words.matters, words.policies)
    clock = case.clock
    calendar = services.almanac.of(clock.basis.unit if clock is not None else case.holder, units)
    sheets = clock_sheets(file, now, rules.zone, services.almanac.calendars.by_id)
    held = hops(file, now, services.almanac.calendars, units, rules.zone)
    # Where nothing can be merged any more they are of no use, and to compare them takes time.
    compared = may_be_merged(case) and not past
    alike = duplicates_of(services.reader, case, actor, rules.policy, units).rows if compared else ()
    return Dossier(
        case=case,
        reported=reported,
        reported_at=file.steps[0].event.recorded_at,
        reached=frozenset(step.case.stage for step in file.steps),
        facts=event_details(reported, words),
        place=" ".join(units.get(code).name for code in units.path(case.place).rstrip("/").split("/")),
        holder=words.unit(case.holder),
        limit=clock_standing(clock, now, calendar, rules.zone),
        clocks=[
            ShownClock(
                sheet,
                terms_title(sheet.term, sheet.extensions),
                [Day(text, day.counted is not None) for text, day in zip(sheet.days, record.timed.trace, strict=True)],
            )
            for sheet, record in zip(sheets, file.clocks, strict=True)
        ],
        hops=[ShownHop(hop, words.unit(hop.holder), event_title(hop.cause)) for hop in held],
        holdings=[ShownHolding(holding, words.unit(holding.holder)) for holding in holdings(held)],
        duplicates=[
            ShownDuplicate(one.case, one.similarity, words.unit(one.case.place), one.mergeable) for one in alike
        ],
        entries=[ShownEntry(entry, _weight(entry)) for entry in entries],
    )


def _weight(entry: Entry) -> str:
    if entry.topic in _GRAVE:
        return "grave"
    return "minor" if entry.topic in _CLOCKWORK else "plain"
