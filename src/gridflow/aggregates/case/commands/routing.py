"""Commands on the way 流转."""

from gridflow.aggregates.command import Command, Text, Units, Word


class Escalate(Command):
    """Hand up 逐级上报 to the unit above, or when urgent to any unit above."""

    name = "escalate"
    title = "逐级上报"
    reason: Text
    to: Word | None = None


class Delegate(Command):
    """Hand down 下派 to a unit below."""

    name = "delegate"
    title = "下派"
    to: Word
    reason: Text


class Dispatch(Command):
    """Dispatch 派遣 to the lead unit that will resolve the case, and to units that assist it."""

    name = "dispatch"
    title = "派遣"
    lead: Word
    assisting: Units = ()
    instruction: Text | None = None


class Acknowledge(Command):
    """Sign for a dispatched case 签收. The clock has been running since dispatch."""

    name = "acknowledge"
    title = "签收"


class Transfer(Command):
    """Hand the lead on 转办 to another unit below the dispatcher. The clock goes on."""

    name = "transfer"
    title = "转办"
    to: Word
    reason: Text


class SendBack(Command):
    """Ask to send back 退回. Nothing changes until the dispatcher rules."""

    name = "send-back"
    title = "申请退回"
    reason_code: Word
    reason: Text


class RuleSendBack(Command):
    """Rule on a request to send back 退回裁定."""

    name = "rule-send-back"
    title = "裁定退回"
    upheld: bool
    reason: Text


class HandOver(Command):
    """What units that are no more had to do goes to the units that stand for them."""

    name = "hand-over"
    title = "承接移交"
