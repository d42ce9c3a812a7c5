"""Commands at the end 办结、核查、考核."""

from gridflow.aggregates.case.evidence import Proofs
from gridflow.aggregates.command import Command, Text, Word
from gridflow.policy import Phase


class Note(Command):
    """Note progress 反馈 with the phase of the work it belongs to."""

    name = "note"
    title = "反馈进展"
    phase: Phase
    text: Text
    evidence: Proofs = ()


class Resolve(Command):
    """Resolve 办结, with the result and the closing condition met.

    The evidence is of the phase `after`. `reply` is what the reporter is told, by default the result.
    """

    name = "resolve"
    title = "办结"
    result: Text
    closing: Word | None = None
    evidence: Proofs = ()
    reply: Text | None = None


class Check(Command):
    """Check a resolution 核查."""

    name = "check"
    title = "核查"
    passed: bool
    finding: Text


class CallBack(Command):
    """Record the reporter's satisfaction 回访."""

    name = "call-back"
    title = "回访"
    satisfied: bool
    remark: Text | None = None


class Rework(Command):
    """Order rework 返工 after a failed check or a dissatisfied reporter."""

    name = "rework"
    title = "责令返工"
    reason: Text


class Appraise(Command):
    """Appraise 考核: the facts of the case become appraisal items."""

    name = "appraise"
    title = "考核"
    remark: Text | None = None


class Appeal(Command):
    """Appeal against an appraisal item 申诉, by a unit that handled the case."""

    name = "appeal"
    title = "申诉"
    item: Word
    reason: Text


class RuleAppeal(Command):
    """Rule on an appeal 申诉裁定. Upheld, the item does not count."""

    name = "rule-appeal"
    title = "裁定申诉"
    item: Word
    upheld: bool
    reason: Text


class Archive(Command):
    """Archive 归档."""

    name = "archive"
    title = "归档"


class DrawRecheck(Command):
    """Note that a draw chose this archived case for a re-check 抽中复核. Given by the system only, never over HTTP."""

    name = "draw-recheck"
    title = "抽中复核"
    draw: Word


class Recheck(Command):
    """Check an archived case that was drawn once more 复核. If it fails, the work is done again."""

    name = "recheck"
    title = "复核"
    passed: bool
    finding: Text
