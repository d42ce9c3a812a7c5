"""What is recorded of the particulars of a case: its owner, its class, its details, who may see it."""

from typing import Literal

from gridflow.aggregates.event import Event, Fact
from gridflow.aggregates.personal import FreeText
from gridflow.policy import Urgency


class OwnerAssigned(Event):
    """A person was named who answers for the case until it ends 包案; `unit` is whom the person acts for."""

    topic = "case.owner-assigned"
    owner: str
    unit: str
    reason: FreeText | None = None


class CaseReclassified(Event):
    """The case was given another matter or urgency 重新分类; where that moves a deadline, its revision follows.

    `accompany` are the units that must be on the spot for it besides those that had to be.
    """

    topic = "case.reclassified"
    old_matter: str
    matter: str
    old_urgency: Urgency
    urgency: Urgency
    accompany: tuple[str, ...] = ()
    reason: FreeText


class Correction(Fact):
    """One detail as it was and as it is."""

    field: Literal["subject", "description", "place"]
    old: FreeText | None = None
    new: FreeText


class DetailsCorrected(Event):
    """Details were corrected 更正. Both readings stay.

    `accompany` are the units that must still be on the spot, where that is another place now.
    """

    topic = "case.details-corrected"
    corrections: tuple[Correction, ...]
    accompany: tuple[str, ...] = ()
    reason: FreeText


class VisibilityChanged(Event):
    """The case is shown to the public 公开 under this subject, or no more."""

    topic = "case.visibility-changed"
    public: bool
    subject: FreeText | None = None
    reason: FreeText
