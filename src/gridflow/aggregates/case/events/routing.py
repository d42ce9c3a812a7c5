"""What is recorded on the way 流转."""

from gridflow.aggregates.event import Event, Fact
from gridflow.aggregates.personal import FreeText


class CaseEscalated(Event):
    """The case went up 逐级上报. The clock goes on."""

    topic = "case.escalated"
    origin: str
    to: str
    reason: FreeText


class CaseDelegated(Event):
    """The case went down 下派. The clock goes on."""

    topic = "case.delegated"
    origin: str
    to: str
    reason: FreeText


class CaseDispatched(Event):
    """The case was dispatched 派遣 by `dispatcher` to `lead`, which holds it now."""

    topic = "case.dispatched"
    dispatcher: str
    lead: str
    instruction: FreeText | None = None


class CaseAcknowledged(Event):
    """The lead unit signed for the case 签收."""

    topic = "case.acknowledged"


class CaseTransferred(Event):
    """The lead was handed on 转办. The clock goes on."""

    topic = "case.transferred"
    origin: str
    to: str
    reason: FreeText


class SendBackRequested(Event):
    """The lead unit asked to send the case back 申请退回."""

    topic = "case.send-back-requested"
    reason_code: str
    reason: FreeText


class SendBackRuled(Event):
    """The dispatcher ruled on the request 退回裁定; upheld, it holds the case again."""

    topic = "case.send-back-ruled"
    upheld: bool
    reason: FreeText


class FallbackAssigned(Event):
    """After so many upheld send-backs the fallback unit `lead` took the case 兜底; `dispatcher` will check its work."""

    topic = "case.fallback-assigned"
    dispatcher: str
    lead: str
    send_backs: int


class Succession(Fact):
    """A unit that is no more, and the one that stands for it."""

    origin: str
    to: str


class CaseHandedOver(Event):
    """What former units had to do on the case went to their successors 承接. The place keeps its code."""

    topic = "case.handed-over"
    successions: tuple[Succession, ...]
