"""Commands about the particulars of a case: its owner, its class, its details, who may see it."""

from gridflow.aggregates.command import Command, Text, Title, Word
from gridflow.policy import Urgency


class AssignOwner(Command):
    """Name the person who answers for a case until it ends 包案, and the unit that the person acts for (S1, S3b)."""

    name = "assign-owner"
    title = "包案"
    owner: Word
    unit: Word
    reason: Text | None = None


class Reclassify(Command):
    """Give a case another matter or urgency 重新分类. The terms that then hold revise the running deadline."""

    name = "reclassify"
    title = "重新分类"
    matter: Word | None = None
    urgency: Urgency | None = None
    reason: Text


class ApplyPolicy(Command):
    """Count the running clocks of a case anew under the policy pack in force 改按现行政策, from where they started."""

    name = "apply-policy"
    title = "改按现行政策计时"
    reason: Text


class Correct(Command):
    """Correct what was reported 更正. What it said before stays in the log beside it."""

    name = "correct"
    title = "更正"
    subject: Title | None = None
    description: Text | None = None
    place: Word | None = None
    reason: Text


class Publish(Command):
    """Show a case to the public 公开, under a subject that names nobody."""

    name = "publish"
    title = "公开"
    subject: Title
    reason: Text


class Unpublish(Command):
    """Show a case to the public no more 撤销公开."""

    name = "unpublish"
    title = "撤销公开"
    reason: Text
