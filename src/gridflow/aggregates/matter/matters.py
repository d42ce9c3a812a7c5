"""The register of matters 事项台账: what was proposed, admitted, revised and withdrawn, folded from the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from gridflow.aggregates.event import Actor, Recorded
from gridflow.aggregates.matter.events import (
    MatterAgreed,
    MatterApproved,
    MatterProposed,
    MatterRefused,
    MatterRevised,
    MatterWithdrawn,
)
from gridflow.aggregates.matter.kind import AdmissionKind
from gridflow.policy import Matter
from gridflow.territory import UnitTree


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for agreement or approval. `agreement`: how the township has agreed."""

    said: MatterProposed
    by: Actor
    agreement: MatterAgreed | None = None

    @property
    def agreed(self) -> bool:
        """Whether the township has agreed."""
        return self.agreement is not None

    @property
    def waits_for_township(self) -> bool:
        return self.said.kind is AdmissionKind.TEMPORARY and not self.agreed


@dataclass(frozen=True, slots=True)
class Edition:
    """The facts of a matter from an instant on, and from which day of the county's."""

    matter: Matter
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Admission:
    """One admission: where (None: in the whole county), from its first to its last day, and under which paper.

    `until` is the first day after it was withdrawn, `ended_at` the instant at which that was recorded.
    """

    kind: AdmissionKind
    unit: str | None
    first: date
    last: date | None
    document: str
    editions: tuple[Edition, ...]
    until: date | None = None
    ended_at: datetime | None = None

    def holds(self, day: date) -> bool:
        """Whether what is of this matter may be reported on a day."""
        return self.first <= day and not self.over(day)

    def over(self, day: date) -> bool:
        """Whether it has expired or was withdrawn by a day."""
        return (self.last is not None and self.last < day) or (self.until is not None and self.until <= day)

    def reaches(self, place: str, units: UnitTree) -> bool:
        """Whether it is for a place too; one for a unit that is no more is for all that came after it."""
        if self.unit is None:
            return True
        return units.known(self.unit) and any(units.within(place, heir) for heir in units.heirs(self.unit))

    def on(self, day: date) -> Matter:
        """The facts on a day, of several of it the last; before the first day those that it began with."""
        return next((one.matter for one in reversed(self.editions) if one.day <= day), self.editions[0].matter)

    def at(self, at: datetime, day: date) -> Matter | None:
        """The facts under which something came in at an instant, which was on this day; None if it could not."""
        if not self.first <= day or (self.last is not None and self.last < day):
            return None
        if self.ended_at is not None and self.ended_at < at:
            return None
        return next((one.matter for one in reversed(self.editions) if one.at <= at), None)


@dataclass(frozen=True, slots=True)
class MatterFile:
    """Everything about one matter of the log: the admissions in their order, the proposal that waits, and the facts
    that were `proposed` last."""

    code: str
    proposed: Matter
    admissions: tuple[Admission, ...] = ()
    proposal: Proposal | None = None
    refused: bool = False

    @property
    def last(self) -> Admission | None:
        """The admission that came last."""
        return self.admissions[-1] if self.admissions else None

    def holding(self, day: date, place: str, units: UnitTree) -> Admission | None:
        """The admission under which what is of it may be reported at a place on a day, whose `units` these are."""
        return next((one for one in reversed(self.admissions) if one.holds(day) and one.reaches(place, units)), None)

    @property
    def latest(self) -> Matter:
        """The facts that were said last, of what was admitted if anything was."""
        return self.last.editions[-1].matter if self.last is not None else self.proposed

    @property
    def editions(self) -> Iterator[Matter]:
        """All facts that ever held, the newest first."""
        return (one.matter for admission in reversed(self.admissions) for one in reversed(admission.editions))


@dataclass(frozen=True, slots=True)
class Matters:
    """The matters of the log. Immutable."""

    files: Mapping[str, MatterFile] = field(default_factory=dict)

    def __iter__(self) -> Iterator[MatterFile]:
        return iter(self.files.values())

    def get(self, code: str) -> MatterFile | None:
        """The file of a matter, None if it was never proposed."""
        return self.files.get(code)

    def at(self, code: str, at: datetime, day: date) -> Matter | None:
        """The facts under which something of a matter came in at an instant, which was on this day of the county's.

        They hold for it to its end, whatever becomes of the matter. None if the log did not admit it then.
        """
        admissions = self.files[code].admissions if code in self.files else ()
        return next((found for one in reversed(admissions) if (found := one.at(at, day)) is not None), None)

    def after(self, event: Recorded) -> "Matters":
        """The register after one more of `MATTER_EVENTS`."""
        code = event.stream_id.removeprefix(STREAM)
        return Matters({**self.files, code: _after(self.files.get(code), code, event)})


STREAM = "matter/"
"""How the streams of matters begin."""


def matter_stream(code: str) -> str:
    """The stream that holds what happens to a matter."""
    return f"{STREAM}{code}"


def _after(file: MatterFile | None, code: str, event: Recorded) -> MatterFile:
    body = event.body
    if isinstance(body, MatterProposed):
        known = file.admissions if file is not None else ()
        return MatterFile(code, body.facts.matter, known, Proposal(body, event.actor))
    assert file is not None, "a matter begins with its proposal"
    proposal = file.proposal
    match body:
        case MatterAgreed() if proposal is not None:
            return replace(file, proposal=replace(proposal, agreement=body))
        case MatterApproved() if proposal is not None:
            said = proposal.said
            edition = Edition(said.facts.matter, event.recorded_at, body.effective_on)
            admission = Admission(said.kind, said.unit, body.effective_on, said.last, body.document, (edition,))
            return replace(file, proposal=None, admissions=(*file.admissions, admission))
        case MatterRefused():
            return replace(file, proposal=None, refused=True)
        case MatterWithdrawn() if body.effective_on is None:
            return replace(file, proposal=None)
        case MatterRevised() if file.last is not None:
            edition = Edition(body.facts.matter, event.recorded_at, body.effective_on)
            return _last(file, replace(file.last, editions=(*file.last.editions, edition)))
        case MatterWithdrawn() if file.last is not None:
            return _last(file, replace(file.last, until=body.effective_on, ended_at=event.recorded_at))
        case _:
            return file


def _last(file: MatterFile, admission: Admission) -> MatterFile:
    return replace(file, admissions=(*file.admissions[:-1], admission))
