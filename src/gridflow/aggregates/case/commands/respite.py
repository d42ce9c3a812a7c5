"""Commands about more time 延期与挂起."""

from gridflow.aggregates.command import Command, Instant, Text, Word


class RequestExtension(Command):
    """Ask for more time 申请延期, before the deadline passes. `extension` is a term such as `3wd`.

    `clock` names that of an assistance or a supervision order; none is that of the stage.
    """

    name = "request-extension"
    title = "申请延期"
    clock: Word | None = None
    extension: Word
    reason: Text


class RuleExtension(Command):
    """Rule on a request for more time 延期裁定."""

    name = "rule-extension"
    title = "裁定延期"
    clock: Word | None = None
    granted: bool
    reason: Text


class RequestSuspension(Command):
    """Ask that the clock stand still 申请挂起 until an instant, before the deadline passes."""

    name = "request-suspension"
    title = "申请挂起"
    clock: Word | None = None
    until: Instant
    reason: Text


class RuleSuspension(Command):
    """Rule on a request to stand still 挂起裁定."""

    name = "rule-suspension"
    title = "裁定挂起"
    clock: Word | None = None
    granted: bool
    reason: Text


class Resume(Command):
    """Let the clock run again before its pause ends 恢复计时."""

    name = "resume"
    title = "恢复计时"
    clock: Word | None = None
    reason: Text
