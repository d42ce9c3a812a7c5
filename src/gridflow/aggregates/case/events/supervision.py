"""What is recorded of supervision 督办 and its ladder."""

from datetime import datetime
from typing import Literal

from gridflow.aggregates.event import Event
from gridflow.aggregates.personal import FreeText
from gridflow.policy import Timed


class ReminderIssued(Event):
    """Whoever must act was reminded 提醒 or urged 催办, by a rung of the ladder or, without `clock`, by a superior.

    `roles` say whom it is for of the units above the one that must act; none: everybody.
    """

    topic = "case.reminder-issued"
    schema_version = 2
    kind: Literal["remind", "urge"]
    clock: str | None = None
    stage: Timed | None = None
    rung: str | None = None
    due: datetime | None = None
    to: tuple[str, ...]
    roles: tuple[str, ...] = ()
    text: FreeText | None = None


class DeadlineMissed(Event):
    """The deadline of a stage passed 逾期. Stated once a deadline, by the ladder or by what ended the stage too late.

    It stands though the deadline be revised later: it had passed as it then was.
    """

    topic = "case.deadline-missed"
    schema_version = 2
    clock: str
    stage: Timed
    rung: str
    due: datetime
    to: tuple[str, ...]
    roles: tuple[str, ...] = ()


class CardIssued(Event):
    """A yellow, red or black card 黄牌、红牌、黑牌 was issued by a rung of the ladder."""

    topic = "case.card-issued"
    kind: Literal["yellow", "red", "black"]
    clock: str
    stage: Timed
    rung: str
    due: datetime
    to: tuple[str, ...]
    roles: tuple[str, ...] = ()


class RiskNotified(Event):
    """Units were told of a risk 研判预警."""

    topic = "case.risk-notified"
    to: tuple[str, ...]
    text: FreeText


class SupervisionOrdered(Event):
    """Supervision was ordered 督办 by `by` over `to`, by a superior or by a rung of the ladder.

    The clock of its answer bears the order's own name.
    """

    topic = "case.supervision-ordered"
    schema_version = 2
    order: str
    clock: str | None = None
    rung: str | None = None
    cause: FreeText
    by: str
    to: str
    notify: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class SupervisionAnswered(Event):
    """The unit under supervision answered 督办答复."""

    topic = "case.supervision-answered"
    order: str
    answer: FreeText


class SupervisionLifted(Event):
    """Supervision was lifted 解除督办."""

    topic = "case.supervision-lifted"
    order: str
    reason: FreeText
