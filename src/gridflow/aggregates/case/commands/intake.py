"""Commands at intake 受理."""

from enum import StrEnum

from gridflow.aggregates.case.evidence import Proofs
from gridflow.aggregates.command import Command, Text, Title, Word
from gridflow.aggregates.event import Fact
from gridflow.policy import Urgency


class Kind(StrEnum):
    """Kind 类别: an event 事件 that must be dealt with, or information 信息 that is only registered (FEATURES D16)."""

    EVENT = "event"
    INFORMATION = "information"


class Source(Fact):
    """Where another system keeps the same matter; (system, number) makes a report idempotent."""

    system: Word
    number: Word


class Report(Command):
    """Report an issue 上报. `place` is the grid or village where it is.

    Of kind `information` its `matter` is one of the kinds of information, and it is registered at once.
    """

    name = "report"
    title = "上报"
    place: Word
    subject: Title
    description: Text | None = None
    matter: Word
    channel: Word
    urgency: Urgency = Urgency.GENERAL
    kind: Kind = Kind.EVENT
    source: Source | None = None


class Settle(Command):
    """Settle on the spot 当场办结, by the place's own people.

    `reply` is what the reporter is told, by default the result.
    """

    name = "settle"
    title = "当场办结"
    result: Text
    closing: Word | None = None
    evidence: Proofs = ()
    reply: Text | None = None


class Accompany(Command):
    """Be on the spot 到场陪同, which coordination or urgency asks of the place's own people (S3b)."""

    name = "accompany"
    title = "到场陪同"
    remark: Text
    evidence: Proofs = ()


class Accept(Command):
    """Accept 受理, under one of the matter's filing conditions where it has any."""

    name = "accept"
    title = "受理"
    filing: Word | None = None


class Decline(Command):
    """Decline 不予受理, with a reason."""

    name = "decline"
    title = "不予受理"
    reason: Text


class Merge(Command):
    """Merge a duplicate 并案 into the case `into`, which goes on for both."""

    name = "merge"
    title = "并案"
    into: Word
    reason: Text


class Withdraw(Command):
    """Withdraw a report 撤回, by the unit that reported or the one that holds the case."""

    name = "withdraw"
    title = "撤回"
    reason: Text
