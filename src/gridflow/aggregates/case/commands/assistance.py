"""Commands about assisting units 协办."""

from gridflow.aggregates.case.evidence import Proofs
from gridflow.aggregates.command import Command, Text, Word


class Assist(Command):
    """Ask a unit to assist 协办, with a task and a clock of its own."""

    name = "assist"
    title = "请求协办"
    unit: Word
    task: Text


class ReplyAssistance(Command):
    """Reply to a request for assistance 协办答复."""

    name = "reply-assistance"
    title = "答复协办"
    assistance: Word
    reply: Text
    evidence: Proofs = ()


class ReleaseAssistance(Command):
    """Release a unit from assisting 解除协办."""

    name = "release-assistance"
    title = "解除协办"
    assistance: Word
    reason: Text
