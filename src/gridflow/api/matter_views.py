"""How the matters of the catalogue are shown."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, Field

from gridflow.aggregates.event import Recorded
from gridflow.aggregates.matter import Admission, AdmissionKind, Standing
from gridflow.aggregates.matter.matters import Proposal
from gridflow.api.history_views import ActorView
from gridflow.api.register_history import RegisterEventView, actor_view, register_event
from gridflow.api.texts import Texts
from gridflow.application.matters import Entry
from gridflow.policy import Phase, SpecialTerm, Urgency
from gridflow.territory import Level

_WHOLE: Final = "全县"


class AdmissionView(BaseModel):
    """An admission by the log: for which subtree (none: the whole county), from its first to its last day (none:
    permanent), filed under which paper. `until` is the first day after it was withdrawn."""

    kind: AdmissionKind
    kind_title: str
    unit: str | None
    unit_name: str
    first: date
    last: date | None
    until: date | None
    document: str


class MatterProposalView(BaseModel):
    """What is proposed and waits, for the township's agreement unless that is `agreed`, or for the county."""

    name: str
    kind: AdmissionKind
    kind_title: str
    unit: str | None
    unit_name: str
    first: date | None
    last: date | None
    document: str | None
    agreed: bool
    proposed_by: ActorView


class MatterRow(BaseModel):
    """A matter 事项: how it stands for the unit on the day, with the reason in words. It is of the policy or the log;
    then `admission` is the one that holds there, or else the last."""

    code: str
    name: str
    platform: str
    lead: str | None
    source: Literal["policy", "log"]
    standing: Standing
    standing_title: str
    why: str
    admission: AdmissionView | None
    proposal: MatterProposalView | None


class MatterTermView(BaseModel):
    """Terms of a matter's own, for the cases that what is said here fits."""

    urgency: Urgency | None
    level: Level | None
    unit: str | None
    period: str | None
    terms: dict[str, str] = Field(examples=[{"accept": "1wd"}])


class MatterView(MatterRow):
    """A matter with what it asks for: filing conditions 立案条件 and closing conditions 结案条件 by code, the phases of
    which evidence is needed, whether each case has an owner, its terms; and what was recorded of its admission."""

    unit: str
    on: date
    standard: str | None
    filing: dict[str, str]
    closing: dict[str, str]
    evidence: list[Phase]
    owner: bool
    terms: list[MatterTermView]
    events: list[RegisterEventView]


def matter_row(one: Entry, texts: Texts) -> MatterRow:
    """A matter of the catalogue as it is listed."""
    return MatterRow(
        code=one.code,
        name=one.matter.name,
        platform=one.matter.platform,
        lead=one.matter.lead,
        source="policy" if one.of_policy else "log",
        standing=one.standing,
        standing_title=one.standing.chinese,
        why=one.why,
        admission=_admission(one.admission, texts) if one.admission is not None else None,
        proposal=_proposal(one.proposal, texts) if one.proposal is not None else None,
    )


def matter_view(one: Entry, unit: str, on: date, events: Iterable[Recorded], texts: Texts) -> MatterView:
    """A matter as it stands for a unit on a day, with the events of its admission."""
    matter = one.matter
    return MatterView(
        **dict(matter_row(one, texts)),
        unit=unit,
        on=on,
        standard=matter.standard,
        filing=dict(matter.filing),
        closing=dict(matter.closing),
        evidence=list(matter.evidence),
        owner=matter.owner,
        terms=[_term(term) for term in matter.terms],
        events=[register_event(event, texts) for event in events],
    )


def _admission(admission: Admission, texts: Texts) -> AdmissionView:
    return AdmissionView(
        kind=admission.kind,
        kind_title=admission.kind.chinese,
        unit=admission.unit,
        unit_name=texts.words.unit(admission.unit) or _WHOLE,
        first=admission.first,
        last=admission.last,
        until=admission.until,
        document=admission.document,
    )


def _proposal(proposal: Proposal, texts: Texts) -> MatterProposalView:
    said = proposal.said
    return MatterProposalView(
        name=said.facts.name,
        kind=said.kind,
        kind_title=said.kind.chinese,
        unit=said.unit,
        unit_name=texts.words.unit(said.unit) or _WHOLE,
        first=said.first,
        last=said.last,
        document=said.document,
        agreed=proposal.agreed,
        proposed_by=actor_view(proposal.by, texts),
    )


def _term(term: SpecialTerm) -> MatterTermView:
    terms = {timed.value: str(length) for timed, length in term.terms.items()}
    return MatterTermView(urgency=term.urgency, level=term.level, unit=term.unit, period=term.period, terms=terms)
