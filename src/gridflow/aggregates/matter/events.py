"""What happens to the admission of a matter 事项准入. A day is one of the county's time zone."""

from datetime import date

from gridflow.aggregates.event import Event
from gridflow.aggregates.matter.facts import MatterFacts
from gridflow.aggregates.matter.kind import AdmissionKind
from gridflow.aggregates.personal import FreeText


class MatterProposed(Event):
    """A matter was proposed 申请准入 for a subtree, None the whole county, from its `first` to its `last` day."""

    topic = "matter.proposed"
    code: str
    kind: AdmissionKind
    facts: MatterFacts
    unit: str | None
    first: date | None
    last: date | None
    document: str | None


class MatterAgreed(Event):
    """The township agreed to a temporary matter 乡镇同意."""

    topic = "matter.agreed"
    code: str
    document: str | None


class MatterApproved(Event):
    """The county admitted what was proposed 核准备案; `effective_on` is the first day on which it may be reported."""

    topic = "matter.approved"
    code: str
    effective_on: date
    document: str


class MatterRefused(Event):
    """What was proposed is refused 不予准入."""

    topic = "matter.refused"
    code: str
    reason: FreeText


class MatterRevised(Event):
    """An admitted matter has other facts 修订 for what is reported from now on."""

    topic = "matter.revised"
    code: str
    facts: MatterFacts
    effective_on: date
    document: str | None


class MatterWithdrawn(Event):
    """The proposal was taken back, or the admission ended 撤销: `effective_on` is the first day without it, None for a
    proposal."""

    topic = "matter.withdrawn"
    code: str
    effective_on: date | None
    reason: FreeText


MATTER_EVENTS: tuple[type[Event], ...] = (
    MatterProposed,
    MatterAgreed,
    MatterApproved,
    MatterRefused,
    MatterRevised,
    MatterWithdrawn,
)
"""What the register of matters is folded from."""
