"""The timeline of a case 办理时间线: its events and clocks in words, for people who read or audit it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gridflow.aggregates.matter import Matters
from gridflow.application.casefile import CaseFile, Step
from gridflow.application.clock_sheets import ClockSheet, clock_sheets
from gridflow.application.event_words import Details, Words, event_details, event_title
from gridflow.policy import Policies, PolicyPack, Stage
from gridflow.territory import UnitTree
from gridflow.worktime import SHANGHAI

__all__ = ["ClockSheet", "Entry", "clock_sheets", "timeline"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words.

    `at` is when it was recorded and `occurred_at` what the actor claimed, both aware and in UTC. `title` and
    `details`, which are (label, text), are Chinese. `stage` and `holder_name` are those of the case after the event.
    """

    version: int
    at: datetime
    occurred_at: datetime
    topic: str
    title: str
    actor_id: str
    role_title: str
    unit_name: str
    details: Details
    stage: Stage
    holder_name: str


def timeline(
    file: CaseFile,
    units: UnitTree,
    policy: PolicyPack,
    zone: ZoneInfo = SHANGHAI,
    matters: Matters | None = None,
    policies: Policies | None = None,
) -> tuple[Entry, ...]:
    """Every event of a case file, in order. `zone` is the county's, for the times within details, `matters` are those
    of its log, and `policies` all that it has adopted."""
    words = Words(units, policy, zone, matters=matters or Matters(), policies=policies)
    return tuple(_entry(step, words) for step in file.steps)


def _entry(step: Step, words: Words) -> Entry:
    event = step.event
    return Entry(
        version=event.version,
        at=event.recorded_at,
        occurred_at=event.occurred_at,
        topic=event.body.topic,
        title=event_title(event.body.topic),
        actor_id=event.actor.id,
        role_title=words.role(event.actor.role),
        unit_name=words.unit(event.actor.unit),
        details=event_details(event.body, words.concerning(step.case.matter, step.case.classed_at)),
        stage=step.case.stage,
        holder_name=words.unit(step.case.holder),
    )
