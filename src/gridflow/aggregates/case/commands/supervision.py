"""Commands of supervision 督办 and of the ladder."""

from typing import Annotated

from pydantic import Field

from gridflow.aggregates.command import Command, Text, Units, Word


class Remind(Command):
    """Urge the holder 催办."""

    name = "remind"
    title = "催办"
    text: Text


class NotifyRisk(Command):
    """Tell units of a risk 研判预警 that a case shows (S1, S4)."""

    name = "notify-risk"
    title = "研判预警"
    to: Annotated[Units, Field(min_length=1)]
    text: Text


class OrderSupervision(Command):
    """Order supervision 督办 over the holder, to be answered within `term` (none: the policy's)."""

    name = "order-supervision"
    title = "督办"
    cause: Text
    term: Word | None = None


class AnswerSupervision(Command):
    """Answer a supervision order 督办答复."""

    name = "answer-supervision"
    title = "答复督办"
    order: Word
    answer: Text


class LiftSupervision(Command):
    """Lift a supervision order 解除督办."""

    name = "lift-supervision"
    title = "解除督办"
    order: Word
    reason: Text


class FireRungs(Command):
    """Fire the rungs of a clock that have come due. Given by the ticker only, never over HTTP."""

    name = "fire-rungs"
    title = "督办阶梯"
    clock: Word


class RecountDeadline(Command):
    """Count the deadline of a clock anew, after its calendar has changed. Given by the system only, never over HTTP."""

    name = "recount-deadline"
    title = "重算期限"
    clock: Word
