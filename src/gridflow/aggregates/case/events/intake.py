"""What is recorded at intake 受理."""

from typing import Literal

from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.event import Event
from gridflow.aggregates.personal import FreeText
from gridflow.policy import Urgency


class CaseReported(Event):
    """An issue was reported 上报. `holder` is the unit that took it in; `call_back` whether a call-back is owed.

    `accompany` are the units that must be on the spot. `query_code` lets whoever reported it ask how it stands.
    """

    topic = "case.reported"
    schema_version = 2
    kind: Literal["event", "information"]
    place: str
    holder: str
    subject: FreeText
    description: FreeText | None = None
    matter: str
    channel: str
    urgency: Urgency
    source_system: str | None = None
    source_number: str | None = None
    call_back: bool = False
    accompany: tuple[str, ...] = ()
    query_code: str | None = None


class CaseSettled(Event):
    """The grid settled the case on the spot 当场办结; `supervisor` checks it."""

    topic = "case.settled"
    schema_version = 2
    result: FreeText
    closing: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reply: FreeText
    supervisor: str


class CaseAccompanied(Event):
    """People of a unit were on the spot 到场陪同."""

    topic = "case.accompanied"
    remark: FreeText
    evidence: tuple[Evidence, ...] = ()


class CaseAccepted(Event):
    """The holder accepted the case 受理; `filing` is the filing condition that it met."""

    topic = "case.accepted"
    schema_version = 2
    filing: str | None = None


class CaseDeclined(Event):
    """The holder declined the case 不予受理. The case ends."""

    topic = "case.declined"
    reason: FreeText


class CaseMerged(Event):
    """The case is a duplicate and was merged 并案 into another. It ends."""

    topic = "case.merged"
    into: str
    reason: FreeText


class DuplicateJoined(Event):
    """A duplicate was merged into this case 并入; `call_backs` are owed to those who reported it."""

    topic = "case.duplicate-joined"
    number: str
    call_backs: int


class CaseWithdrawn(Event):
    """The report was withdrawn 撤回. The case ends."""

    topic = "case.withdrawn"
    reason: FreeText
